#pragma once

#include "zabbix/answer.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QUrl>

namespace fairlead {

/// What came back from one POST, whatever it is.
struct HttpReply {
    int status = 0; ///< 0: no answer
    QByteArray body;
};

/// The shortest way to ask a real Zabbix and wait: a plain POST. For tests only.
class ZabbixApi {
public:
    ZabbixApi(QUrl url, zabbix::Dialect dialect, zabbix::Credential credential);

    HttpReply post(
        const zabbix::Payload &payload, const QByteArray &contentType = "application/json-rpc");
    /// The result, or the fault in words.
    Result<QJsonValue> ask(const zabbix::Call &call);
    Result<QJsonValue> ask(const Result<zabbix::Call> &call);
    /// The fault itself; a fault without text when there was none.
    zabbix::Fault faultOf(const zabbix::Call &call);
    /// Calls that the program never makes, to prepare things.
    Result<QJsonValue> ask(const QString &method, const QJsonValue &params);

    const zabbix::Dialect &dialect() const { return m_dialect; }
    const zabbix::Credential &credential() const { return m_credential; }
    const QUrl &url() const { return m_url; }

private:
    QNetworkAccessManager m_network;
    QUrl m_url;
    zabbix::Dialect m_dialect;
    zabbix::Credential m_credential;
};

} // namespace fairlead
