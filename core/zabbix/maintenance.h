#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"

namespace fairlead::zabbix {

/// A tag that limits a maintenance to some problems. Not problem.get's numbers: here 0 is equals and
/// 2 contains, and contains is what the server assumes when nothing is said.
struct MaintenanceTag {
    enum class Match { Equals = 0, Contains = 2 };

    QString name{};
    QString value{};
    Match match = Match::Equals;
    bool operator==(const MaintenanceTag &) const = default;
};

struct Window {
    WallTime from{};
    WallTime till{};
    bool operator==(const Window &) const = default;
};

/// One line of a maintenance's schedule. Repeating ones run in the time zone of the Zabbix server;
/// this program only shows them.
struct TimePeriod {
    enum class Kind { Once = 0, Daily = 2, Weekly = 3, Monthly = 4 };

    Kind kind = Kind::Once;
    WallTime start{}; ///< Kind::Once only
    std::chrono::seconds startOfDay{}; ///< the others
    std::chrono::seconds length{};
    bool operator==(const TimePeriod &) const = default;
};

struct Maintenance {
    MaintenanceId id;
    QString name{};
    QString description{};
    bool collectsData = true;
    Window active{};
    bool anyTag = false; ///< one of the tags is enough; else all of them, by name
    QList<MaintenanceTag> tags{}; ///< empty: every problem of the hosts
    QList<HostRef> hosts{};
    QList<HostGroup> groups{};
    QList<TimePeriod> periods{};
    bool operator==(const Maintenance &) const = default;
};

/// A new maintenance that collects data and happens once. The server cuts everything down to whole
/// minutes; the window is widened to whole minutes before, so none of it is lost. It takes effect
/// at the server's minute tick: within about 2 minutes. Look at Problem::suppressed for that.
struct NewMaintenance {
    QString name{}; ///< unique on the server; a second of the same name is refused
    QString description{};
    Window window{}; ///< 5 minutes at least
    QList<HostId> hosts{};
    QList<GroupId> groups{};
    QList<MaintenanceTag> tags{};
    bool anyTag = false;
};

/// What to change; each replaces what was there as a whole. Absent: stays.
struct MaintenanceChange {
    struct Scope {
        QList<HostId> hosts{};
        QList<GroupId> groups{};
    };

    std::optional<Window> window{};
    std::optional<Scope> scope{};
    std::optional<QList<MaintenanceTag>> tags{};
};

/// Which ones. Empty lists choose all. Choosing by hosts does not find those that cover a host
/// through its group: ask for the groups too.
struct MaintenanceQuery {
    QList<MaintenanceId> ids{};
    QList<HostId> hosts{};
    QList<GroupId> groups{};
    QStringList names{}; ///< exact
};

constexpr std::chrono::seconds shortestMaintenance{300};
constexpr qsizetype maintenanceNameLimit = 128; ///< code points: the database column

/// The window in whole minutes: from the minute it begins in to the end of the one it ends in.
Window wholeMinutes(const Window &window);
/// When a one-time period really holds: its overlap with the active window. Absent: never.
std::optional<Window> effective(const Maintenance &maintenance, const TimePeriod &period);

Call getMaintenances(const Dialect &dialect, const MaintenanceQuery &query = {});
Result<QList<Maintenance>> parseMaintenances(const QJsonValue &result);

/// Error Precondition for what the server would refuse.
Result<Call> createMaintenance(const NewMaintenance &wish);
Result<Call> changeMaintenance(MaintenanceId id, const MaintenanceChange &change);
/// Ends suppression at once; the hosts' maintenance flag follows up to a minute later. Error
/// Precondition without ids.
Result<Call> deleteMaintenances(const QList<MaintenanceId> &ids);
/// The ids that create, change and delete answer.
Result<QList<MaintenanceId>> parseMaintenanceIds(const QJsonValue &result);

} // namespace fairlead::zabbix
