#pragma once

#include "integration/support/postgres.h"

#include <QUrl>

namespace fairlead {

/// A real Zabbix 6.0 as Debian 12 packages it, on loopback: its database, its server, its PHP
/// frontend with the API, and an agent. Everything lies in one temporary folder; about 2 s to start
/// (only the tables that the API and the server cannot do without are filled: none of the shipped
/// templates). The name and password of the one user are Zabbix's own: Admin, zabbix.
class ZabbixServer {
public:
    ZabbixServer();

    /// False with the reason, and the end of the log that shows it, in problem().
    bool start();
    const QString &problem() const { return m_problem; }

    QUrl api() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1/api_jsonrpc.php").arg(m_apiPort));
    }
    quint16 trapperPort() const { return m_trapperPort; }
    quint16 agentPort() const { return m_agentPort; }
    /// How many real programs were started so far.
    int started() const { return m_started; }
    std::chrono::milliseconds startupTime() const { return m_startupTime; }

    /// zabbix_server alone: the API goes on answering.
    void stopServer();
    void crashServer();
    bool startServer();
    void crashDatabase() { m_postgres.crash(); }
    bool restartDatabase();

    /// The logs' ends, for a test that failed.
    QString logs();

private:
    bool importSchema();
    bool startAgent();
    bool startFrontend();
    bool makeFrontend();
    bool launch(std::unique_ptr<Daemon> &daemon, const QString &what, const QStringList &command,
        quint16 port);
    bool fail(const QString &what, const QString &evidence);

    Warden m_warden;
    Postgres m_postgres;
    std::unique_ptr<Daemon> m_agent;
    std::unique_ptr<Daemon> m_server;
    std::unique_ptr<Daemon> m_php;
    quint16 m_apiPort;
    quint16 m_trapperPort;
    quint16 m_agentPort;
    int m_started = 0;
    std::chrono::milliseconds m_startupTime{};
    QString m_problem;
};

} // namespace fairlead
