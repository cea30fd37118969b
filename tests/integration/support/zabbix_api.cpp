#include "integration/support/zabbix_api.h"

#include <QEventLoop>
#include <QNetworkReply>

namespace fairlead {

using namespace zabbix;

ZabbixApi::ZabbixApi(QUrl url, Dialect dialect, Credential credential)
    : m_url(std::move(url))
    , m_dialect(std::move(dialect))
    , m_credential(std::move(credential))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(30000);
}

HttpReply ZabbixApi::post(const Payload &payload, const QByteArray &contentType)
{
    QNetworkRequest request(m_url);
    request.setRawHeader("Content-Type", contentType);
    if (!payload.authorization.isEmpty())
        request.setRawHeader("Authorization", payload.authorization);
    const std::unique_ptr<QNetworkReply> reply(m_network.post(request, payload.body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

Result<QJsonValue> ZabbixApi::ask(const Call &call)
{
    const auto answer = parseAnswer(post(payloadOf(call, m_dialect, m_credential)).body);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->has_value())
        return **answer;
    return tl::unexpected(errorOf(answer->error(), call, m_credential.kind, m_dialect.auth));
}

Result<QJsonValue> ZabbixApi::ask(const Result<Call> &call)
{
    return call ? ask(*call) : tl::unexpected(call.error());
}

Fault ZabbixApi::faultOf(const Call &call)
{
    const auto answer = parseAnswer(post(payloadOf(call, m_dialect, m_credential)).body);
    return answer && !answer->has_value() ? answer->error() : Fault();
}

Result<QJsonValue> ZabbixApi::ask(const QString &method, const QJsonValue &params)
{
    return ask(Call{method, params});
}

} // namespace fairlead
