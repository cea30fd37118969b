#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"

namespace fairlead::zabbix {

/// A tag that problems must have. The numbers are problem.get's; a maintenance counts otherwise
/// (MaintenanceTag).
struct TagFilter {
    enum class Match { Contains, Equals, NotContains, NotEquals, Exists, NotExists };

    QString name{};
    QString value{};
    Match match = Match::Equals;
    bool operator==(const TagFilter &) const = default;
};

/// Which problems, and what of them. Empty lists choose all. As it stands it is the lean poll, meant
/// for every 10 to 15 s: asking only for newer events is not enough, since acknowledging,
/// suppressing and closing change rows without a new id. Suppressions and acknowledgements are for
/// few rows at a time; operational data costs the server about 1 ms (8 ms without statistics) each.
struct ProblemQuery {
    QList<EventId> events{};
    QList<HostId> hosts{};
    QList<TagFilter> tags{}; ///< all of them; several values of one name are alternatives
    std::optional<bool> suppressed{}; ///< absent: both
    bool recent = true; ///< with those that ended within the last minutes, to see them leave
    bool withSuppressions = false;
    bool withAcknowledgements = false;
    bool withOperationalData = false;
    int limit = 0; ///< newest first; 0: all
};

Call getProblems(const Dialect &dialect, const ProblemQuery &query = {});
Result<QList<Problem>> parseProblems(const QJsonValue &result);

/// Triggers of problems: they know the hosts. Zabbix keeps listing problems of disabled hosts, items
/// and triggers; `shownOnly` leaves out the triggers whose problems its own pages hide (not
/// monitored, or depending on another that fires).
struct TriggerQuery {
    QList<TriggerId> triggers{};
    bool shownOnly = true;
    bool withRunbook = false;
};

Call getTriggers(const TriggerQuery &query);
Result<QList<Trigger>> parseTriggers(const QJsonValue &result);

/// Events by id, or the history of triggers since a moment (problems and recoveries).
struct EventQuery {
    QList<EventId> events{};
    QList<TriggerId> triggers{};
    std::optional<WallTime> since{};
    bool withAcknowledgements = false;
    bool withOperationalData = false;
    int limit = 0; ///< newest first; 0: all
};

Call getEvents(const Dialect &dialect, const EventQuery &query);
Result<QList<Event>> parseEvents(const QJsonValue &result);

/// Somebody asked for a close that the server has not carried out yet (its task cycle is 5 s).
bool isClosing(const Problem &problem);
/// When it will speak again, as far as is known; absent when it is not suppressed or has no end.
std::optional<WallTime> suppressedUntil(const Problem &problem);

} // namespace fairlead::zabbix
