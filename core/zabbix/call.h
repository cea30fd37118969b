#pragma once

#include "base/result.h"
#include "zabbix/dialect.h"

#include <QByteArray>
#include <QJsonValue>
#include <QList>

namespace fairlead::zabbix {

/// One call of the API: what to ask, not yet how it travels.
struct Call {
    /// Every call is a POST: whoever repeats reads must know which ones are.
    enum class Effect { Read, Write };

    QString method{};
    QJsonValue params; ///< always an array or an object: the API refuses a call without
    Effect effect = Effect::Read;
    /// False: the server refuses the call when credentials come with it (apiinfo.version,
    /// user.login).
    bool authenticated = true;

    bool operator==(const Call &) const = default;
};

/// What proves who we are. A session id ends by idleness, at logout and with its user; a token at
/// its expiry date. The server tells them apart by their length (64 is a token).
struct Credential {
    enum class Kind { Token, Session };

    Kind kind = Kind::Token;
    QString secret{};

    bool operator==(const Credential &) const = default;
};

/// What is sent: a body of type application/json-rpc and, in newer dialects, a header. Contains
/// secrets.
struct Payload {
    QByteArray body;
    QByteArray authorization; ///< value of the header `Authorization`; empty: none
    bool operator==(const Payload &) const = default;
};

/// A call without credentials, in any dialect.
Payload payloadOf(const Call &call);
/// The credential is left out of a call that must not carry it.
Payload payloadOf(const Call &call, const Dialect &dialect, const Credential &credential);

/// All calls in one request, answered in order (parseBatch()). Where credentials travel in a header
/// they count for all: error Precondition when one of the calls must not carry them.
Result<Payload> batchOf(
    const QList<Call> &calls, const Dialect &dialect, const Credential &credential);

} // namespace fairlead::zabbix
