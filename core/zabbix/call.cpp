#include "zabbix/call.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

// Only the members JSON-RPC names: one more at the top is refused (-32600).
QJsonObject envelope(const Call &call, qsizetype id)
{
    return {{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, call.method}, {u"params"_s, call.params},
        {u"id"_s, qint64(id)}};
}

QJsonObject envelope(
    const Call &call, qsizetype id, const Dialect &dialect, const Credential &credential)
{
    QJsonObject request = envelope(call, id);
    if (call.authenticated && dialect.auth == Dialect::Auth::Body)
        request.insert("auth"_L1, credential.secret);
    return request;
}

QByteArray headerOf(const Dialect &dialect, const Credential &credential)
{
    return dialect.auth == Dialect::Auth::Header ? "Bearer " + credential.secret.toUtf8()
                                                 : QByteArray();
}

QByteArray compact(const QJsonObject &request)
{
    return QJsonDocument(request).toJson(QJsonDocument::Compact);
}

} // namespace

Payload payloadOf(const Call &call) { return {compact(envelope(call, 1)), {}}; }

Payload payloadOf(const Call &call, const Dialect &dialect, const Credential &credential)
{
    return {compact(envelope(call, 1, dialect, credential)),
        call.authenticated ? headerOf(dialect, credential) : QByteArray()};
}

Result<Payload> batchOf(
    const QList<Call> &calls, const Dialect &dialect, const Credential &credential)
{
    const bool open = std::any_of(
        calls.begin(), calls.end(), [](const Call &call) { return !call.authenticated; });
    if (calls.isEmpty() || (open && dialect.auth == Dialect::Auth::Header)) {
        return failure(Error::Kind::Precondition, u"These questions cannot be asked together."_s,
            calls.isEmpty() ? u"an empty batch"_s : u"one call must not carry the header"_s);
    }
    QJsonArray batch;
    for (const Call &call : calls)
        batch.append(envelope(call, batch.size() + 1, dialect, credential));
    return Payload{
        QJsonDocument(batch).toJson(QJsonDocument::Compact), headerOf(dialect, credential)};
}

} // namespace fairlead::zabbix
