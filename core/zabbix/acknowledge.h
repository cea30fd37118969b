#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"

namespace fairlead::zabbix {

/// What to do with problems. All or nothing per call: one event that is gone, not permitted or
/// whose trigger cannot be closed by hand fails the whole call. Look at Trigger::closableByHand
/// first. Repeating it is no error.
struct Acknowledge {
    QList<EventId> events{}; ///< at most eventsAtOnce
    bool acknowledge = false;
    bool unacknowledge = false;
    bool close = false; ///< carried out later, by the server's task cycle of 5 s
    QString message{}; ///< at most messageLimit characters; sent when not empty
    std::optional<Severity> severity{};
    /// 6.2 and later. WallTime() means until somebody lifts it.
    std::optional<WallTime> suppressUntil{};
    bool unsuppress = false; ///< 6.2 and later
};

constexpr qsizetype eventsAtOnce = 500;
constexpr qsizetype messageLimit = 2048; ///< code points: the database column

/// Error Precondition, with words, for what this dialect lacks and the server would refuse.
Result<Call> acknowledge(const Dialect &dialect, const Acknowledge &wish);
/// The events it spoke of: an echo of the request, no proof that something changed.
Result<QList<EventId>> parseAcknowledged(const QJsonValue &result);

} // namespace fairlead::zabbix
