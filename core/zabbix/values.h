#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <QList>
#include <QString>

#include <optional>

namespace fairlead::zabbix {

/// Ids are decimal strings up to 2^63-1 on the wire and never 0 (a "0" there means "none").
using EventId = StrongId<struct EventIdTag, qint64>;
using TriggerId = StrongId<struct TriggerIdTag, qint64>;
using HostId = StrongId<struct ZabbixHostIdTag, qint64>;
using GroupId = StrongId<struct GroupIdTag, qint64>;
using ItemId = StrongId<struct ItemIdTag, qint64>;
using MaintenanceId = StrongId<struct MaintenanceIdTag, qint64>;
using UserId = StrongId<struct ZabbixUserIdTag, qint64>;
using TaskId = StrongId<struct TaskIdTag, qint64>;

/// When Zabbix says that something happened: `clock` and `ns`, UTC, by the clock of whoever sent
/// the value.
using EventTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// The API's numbers. Their names and colours can be changed in Zabbix; their order cannot.
enum class Severity { NotClassified, Information, Warning, Average, High, Disaster };

struct Tag {
    QString name;
    QString value;
    bool operator==(const Tag &) const = default;
};

/// Who keeps a problem silent: a maintenance, or since 6.2 a person (then there is no maintenance).
struct Suppression {
    std::optional<MaintenanceId> maintenance;
    std::optional<WallTime> until; ///< absent: until somebody lifts it
    bool operator==(const Suppression &) const = default;
};

/// One row of a problem's history of acknowledgements.
struct Acknowledgement {
    UserId user;
    WallTime at{};
    int action = 0; ///< AcknowledgeBit
    QString message;
    bool operator==(const Acknowledgement &) const = default;
};

struct Recovery {
    EventId event;
    std::optional<EventTime> at; ///< absent in event.get: read the recovery event itself
    bool operator==(const Recovery &) const = default;
};

/// One problem event. Keyed by its event: a trigger that generates multiple events has many open at
/// once. Its hosts are the trigger's (problem.get names none).
struct Problem {
    EventId event;
    TriggerId trigger;
    Severity severity = Severity::NotClassified;
    QString name; ///< expanded and frozen when the problem began
    EventTime since{};
    bool acknowledged = false;
    bool suppressed = false; ///< never judge by the host's maintenance flag instead
    std::optional<Recovery> recovery; ///< absent: still open
    std::optional<EventId> cause; ///< 6.4 and later, when it is a symptom
    QList<Tag> tags;
    QList<Suppression> suppressions; ///< only when asked for
    QList<Acknowledgement> acknowledgements; ///< only when asked for
    QString operationalData; ///< only when asked for: about 1 ms of the server's time each
    bool operator==(const Problem &) const = default;
};

struct HostRef {
    HostId id;
    QString host; ///< technical name
    QString name; ///< visible name
    bool operator==(const HostRef &) const = default;
};

struct Trigger {
    TriggerId id;
    QString description; ///< with its macros expanded
    Severity priority = Severity::NotClassified;
    bool closableByHand = false;
    bool enabled = true;
    bool firing = false;
    QString error; ///< why it cannot be evaluated; else empty
    QString runbook; ///< its comments, when asked for
    QString link;
    QList<HostRef> hosts;
    bool operator==(const Trigger &) const = default;
};

/// One event, of a problem or of its recovery.
struct Event {
    EventId id;
    TriggerId trigger;
    Severity severity = Severity::NotClassified;
    QString name;
    EventTime at{};
    bool problem = false; ///< false: a recovery
    bool acknowledged = false;
    bool suppressed = false;
    std::optional<EventId> recoveredBy;
    std::optional<UserId> closedBy; ///< a person who closed it by hand
    QString operationalData;
    QList<HostRef> hosts;
    QList<Tag> tags;
    QList<Acknowledgement> acknowledgements; ///< only when asked for
    bool operator==(const Event &) const = default;
};

struct HostGroup {
    GroupId id;
    QString name;
    bool operator==(const HostGroup &) const = default;
};

struct Host {
    HostId id;
    QString host; ///< technical name
    QString name; ///< visible name
    bool monitored = true;
    /// Any maintenance, also one limited to some tags: no reason to hide the host's problems.
    std::optional<MaintenanceId> maintenance;
    std::optional<WallTime> maintenanceSince;
    QList<HostGroup> groups;
    QList<Tag> tags;
    bool operator==(const Host &) const = default;
};

struct Item {
    ItemId id;
    HostId host;
    QString key;
    QString name;
    int type = 0; ///< how it is collected; see executableNow()
    bool enabled = true;
    QString error; ///< why it is not supported; empty when it is
    QString units;
    /// Absent: no value yet, or none within the server's display period (24 h unless changed
    /// there). Not the same as a value of 0.
    std::optional<EventTime> lastAt;
    QString lastValue; ///< as sent: unsigned up to 2^64-1, floats also as ".15" or "1.0E+15"
    bool operator==(const Item &) const = default;
};

} // namespace fairlead::zabbix
