#pragma once

#include "zabbix/triage.h"

#include <chrono>

namespace fairlead::zabbix {

/// What is promised for one class of problems; absent: no clock of that kind.
struct Promise {
    std::optional<std::chrono::seconds> acknowledge{};
    std::optional<std::chrono::seconds> resolve{};
    bool operator==(const Promise &) const = default;
};

/// The house's promises as they stand. All are elapsed time, not office hours.
struct Promises {
    Promise critical{{}, std::chrono::hours(16)};
    Promise nonCritical{std::chrono::hours(9), std::chrono::hours(7 * 24)};
    Promise informational{std::chrono::hours(72), {}};
    /// A problem that comes back within this time goes on with the clock it had.
    std::chrono::seconds flap = std::chrono::minutes(30);

    const Promise &of(ProblemClass problemClass) const;
    bool operator==(const Promises &) const = default;
};

/// Where one clock stands.
struct Deadline {
    enum class State {
        Running,
        Breached, ///< running, past its end
        Met, ///< stopped in time
        Late, ///< stopped past its end
    };

    WallTime due{};
    State state = State::Running;
    std::chrono::seconds left{}; ///< negative: past its end by so much. Stands still once stopped
    double spent = 0; ///< part of the time that is gone: 0 at the start, 1 at the end, then more
    bool operator==(const Deadline &) const = default;
};

/// What the clocks of a problem are read from. Suppression is not among it: it hides, it never
/// stops a clock. Nor is the former class: a change of class keeps the start.
struct ClockFacts {
    EventTime since{}; ///< clockStart(), or the problem's own
    bool acknowledged = false; ///< in Zabbix, by anybody
    std::optional<WallTime>
        acknowledgedAt{}; ///< when known; else the acknowledge clock counts as met
    std::optional<EventTime> endedAt{}; ///< stops both clocks
};

struct Deadlines {
    std::optional<Deadline> acknowledge;
    std::optional<Deadline> resolve;
    bool operator==(const Deadlines &) const = default;
};

/// `now` is UTC by the server's clock, as far as it is known (our own time plus the difference of
/// an answer's Date header): event times are the server's. An event from the future has only just
/// begun; no clock shows more than what was promised.
Deadlines deadlinesOf(const ClockFacts &facts, const Promise &promise, WallTime now);

/// How many reminders should have been given by now: at 50, 80 and 95 % and, for a class that
/// repeats, every half hour after the last of these. A stopped clock gives no new ones.
int remindersBy(WallTime now, EventTime since, const Deadline &deadline, bool repeats);

/// One span in which a trigger was in trouble.
struct Episode {
    EventId event;
    EventTime from{};
    std::optional<EventTime> until; ///< absent: still
    bool operator==(const Episode &) const = default;
};

/// The episodes of one trigger from its problem and recovery events (getEvents() by trigger),
/// oldest first. The end of one whose recovery event is not in the list is unknown: it counts as
/// going on.
QList<Episode> episodesOf(const QList<Event> &events);

/// When the clock of `current` began: its own start, or that of the episode before it when less
/// than `flap` lies between them, and so on. Episodes must be of the same trigger.
EventTime clockStart(const Episode &current, QList<Episode> others, std::chrono::seconds flap);

} // namespace fairlead::zabbix
