#include "zabbix/deadlines.h"

#include <algorithm>

namespace fairlead::zabbix {

using namespace std::chrono;

namespace {

constexpr minutes reminderEvery{30};

/// `stopped`: when the clock was stopped; absent while it runs.
Deadline readClock(EventTime since, seconds limit, WallTime now, std::optional<WallTime> stopped)
{
    const WallTime start = floor<milliseconds>(since);
    const milliseconds elapsed = std::max(milliseconds(0), stopped.value_or(now) - start);
    Deadline read;
    read.due = start + limit;
    read.left = floor<seconds>(limit - elapsed);
    read.spent = limit.count() > 0 ? duration<double>(elapsed) / duration<double>(limit) : 1;
    const bool past = elapsed > limit;
    using State = Deadline::State;
    read.state
        = stopped ? (past ? State::Late : State::Met) : (past ? State::Breached : State::Running);
    return read;
}

std::optional<WallTime> earlier(std::optional<WallTime> one, std::optional<WallTime> other)
{
    if (one && other)
        return std::min(*one, *other);
    return one ? one : other;
}

} // namespace

const Promise &Promises::of(ProblemClass problemClass) const
{
    switch (problemClass) {
    case ProblemClass::Critical:
        return critical;
    case ProblemClass::NonCritical:
        return nonCritical;
    case ProblemClass::Informational:
        break;
    }
    return informational;
}

Deadlines deadlinesOf(const ClockFacts &facts, const Promise &promise, WallTime now)
{
    std::optional<WallTime> ended;
    if (facts.endedAt)
        ended = floor<milliseconds>(*facts.endedAt);
    std::optional<WallTime> acknowledged = facts.acknowledgedAt;
    if (facts.acknowledged && !acknowledged)
        acknowledged = floor<milliseconds>(facts.since);
    Deadlines read;
    if (promise.acknowledge)
        read.acknowledge
            = readClock(facts.since, *promise.acknowledge, now, earlier(acknowledged, ended));
    if (promise.resolve)
        read.resolve = readClock(facts.since, *promise.resolve, now, ended);
    return read;
}

int remindersBy(WallTime now, EventTime since, const Deadline &deadline, bool repeats)
{
    const WallTime start = floor<milliseconds>(since);
    const milliseconds limit = deadline.due - start;
    const bool stopped
        = deadline.state == Deadline::State::Met || deadline.state == Deadline::State::Late;
    const milliseconds elapsed = stopped ? limit - duration_cast<milliseconds>(deadline.left)
                                         : std::max(milliseconds(0), now - start);
    int given = 0;
    for (const int percent : {50, 80, 95})
        given += elapsed * 100 >= limit * percent ? 1 : 0;
    const milliseconds after = elapsed - limit * 95 / 100;
    return given + (repeats && given == 3 ? int(after / reminderEvery) : 0);
}

QList<Episode> episodesOf(const QList<Event> &events)
{
    QHash<EventId, EventTime> recoveries;
    for (const Event &event : events) {
        if (!event.problem)
            recoveries.insert(event.id, event.at);
    }
    QList<Episode> episodes;
    for (const Event &event : events) {
        if (!event.problem)
            continue;
        Episode episode{event.id, event.at, std::nullopt};
        if (event.recoveredBy && recoveries.contains(*event.recoveredBy))
            episode.until = recoveries.value(*event.recoveredBy);
        episodes.append(episode);
    }
    std::sort(episodes.begin(), episodes.end(),
        [](const Episode &a, const Episode &b) { return a.from < b.from; });
    return episodes;
}

EventTime clockStart(const Episode &current, QList<Episode> others, seconds flap)
{
    std::sort(others.begin(), others.end(),
        [](const Episode &a, const Episode &b) { return a.until > b.until; });
    EventTime start = current.from;
    for (const Episode &other : std::as_const(others)) {
        const bool before = other.until && *other.until <= start && other.from < start;
        if (before && start - *other.until < flap)
            start = other.from;
    }
    return start;
}

} // namespace fairlead::zabbix
