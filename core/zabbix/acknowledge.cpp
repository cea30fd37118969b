#include "zabbix/acknowledge.h"

#include "zabbix/fields.h"
#include "zabbix/params.h"

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

int bitsOf(const Acknowledge &wish)
{
    return (wish.close ? CloseBit : 0) | (wish.acknowledge ? AckBit : 0)
        | (wish.message.isEmpty() ? 0 : MessageBit) | (wish.severity ? SeverityBit : 0)
        | (wish.unacknowledge ? UnacknowledgeBit : 0) | (wish.suppressUntil ? SuppressBit : 0)
        | (wish.unsuppress ? UnsuppressBit : 0);
}

/// Why it cannot be sent; empty when it can.
QString hindrance(const Dialect &dialect, const Acknowledge &wish)
{
    const int bits = bitsOf(wish);
    if (bits == 0 || wish.events.isEmpty())
        return u"There is nothing to change."_s;
    if (wish.events.size() > eventsAtOnce)
        return u"Zabbix is asked to change at most %1 problems at once."_s.arg(eventsAtOnce);
    if (bits & ~dialect.acknowledgeBits)
        return u"Zabbix %1 cannot suppress single problems: that came with 6.2. "
               "Make a maintenance instead."_s.arg(toString(dialect.version));
    if ((wish.acknowledge && wish.unacknowledge) || (wish.suppressUntil && wish.unsuppress))
        return u"This contradicts itself."_s;
    if (wish.message.toUcs4().size() > messageLimit)
        return u"The message is too long: Zabbix keeps %1 characters."_s.arg(messageLimit);
    return {};
}

} // namespace

Result<Call> acknowledge(const Dialect &dialect, const Acknowledge &wish)
{
    if (const QString why = hindrance(dialect, wish); !why.isEmpty())
        return failure(Error::Kind::Precondition, why);
    QJsonObject params{{u"eventids"_s, idList(wish.events)}, {u"action"_s, bitsOf(wish)}};
    if (!wish.message.isEmpty())
        params.insert("message"_L1, wish.message);
    if (wish.severity)
        params.insert("severity"_L1, int(*wish.severity));
    if (wish.suppressUntil)
        params.insert("suppress_until"_L1, secondsOf(*wish.suppressUntil));
    return Call{u"event.acknowledge"_s, params, Call::Effect::Write, true};
}

Result<QList<EventId>> parseAcknowledged(const QJsonValue &result)
{
    return parseIds<EventId>(result, "eventids"_L1);
}

} // namespace fairlead::zabbix
