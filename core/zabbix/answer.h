#pragma once

#include "zabbix/call.h"

namespace fairlead::zabbix {

/// The API's error object. It comes with HTTP status 200.
struct Fault {
    int code = 0;
    QString message;
    QString data;
    bool operator==(const Fault &) const = default;
};

/// What came back for one call: its `result`, or a fault.
using Answer = tl::expected<QJsonValue, Fault>;

/// What a client should do about a fault by itself. Everything else is told and not repeated.
enum class Remedy {
    Tell,
    LoginAgain, ///< the session ended: log in once without it and repeat the call once
    AskVersion, ///< the server speaks another dialect than it did: apiinfo.version once, then again
    Wait, ///< it cannot answer just now
};

/// Error Malformed when the bytes are no JSON-RPC answer.
Result<Answer> parseAnswer(const QByteArray &body);

/// As many answers as there were calls, in their order. Error Malformed when one is missing; a
/// single fault in place of the list (database down) counts for every call.
Result<QList<Answer>> parseBatch(const QByteArray &body, qsizetype calls);

/// Decided by the text of `data`, as codes do not classify: a missing host is -32602 and a missing
/// maintenance -32500. The API speaks en_US whatever the user's language is.
Remedy remedyOf(const Fault &fault, Credential::Kind credential);

/// The fault in words. Which credential was used and how it travelled decides what to advise.
Error errorOf(
    const Fault &fault, const Call &call, Credential::Kind credential, Dialect::Auth auth);

} // namespace fairlead::zabbix
