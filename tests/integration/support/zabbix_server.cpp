#include "integration/support/zabbix_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

#include <csignal>

namespace fairlead {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString sqlFolder = u"/usr/share/zabbix-server-pgsql/"_s;
const QString frontendFolder = u"/usr/share/zabbix/"_s;
const QByteArray packagedConfig = "'/etc/zabbix/zabbix.conf.php'";

// What neither the server nor the API can do without; each row stands on one line. The rest of
// data.sql (110 000 rows) is templates, dashboards and media types.
const QString neededRows
    = u"^INSERT INTO (role|role_rule|users|usrgrp|users_groups|hstgrp|config|config_autoreg_tls|"
      "globalmacro|regexps|expressions|graph_theme) "_s;

QString tail(const QString &log) { return log.right(3000); }

// Small caches, few processes; configuration is looked at every second, nothing is tidied up.
constexpr auto serverConfig = R"(LogType=console
PidFile=%1/server.pid
SocketDir=%1
ListenIP=127.0.0.1
ListenPort=%2
DBHost=127.0.0.1
DBPort=%3
DBName=zabbix
DBUser=zabbix
AllowRoot=1
CacheUpdateFrequency=1
HousekeepingFrequency=0
StartPollers=1
StartPollersUnreachable=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartTrappers=1
StartDBSyncers=1
StartPreprocessors=1
StartHistoryPollers=1
StartODBCPollers=0
StartLLDProcessors=1
StartAlerters=1
StartEscalators=1
StartTimers=1
CacheSize=8M
HistoryCacheSize=2M
HistoryIndexCacheSize=1M
TrendCacheSize=1M
TrendFunctionCacheSize=0
ValueCacheSize=2M
Timeout=4
)";

constexpr auto agentConfig = R"(LogType=console
PidFile=%1/agent.pid
Server=127.0.0.1
ListenIP=127.0.0.1
ListenPort=%2
StartAgents=1
Hostname=loopback
AllowRoot=1
)";

constexpr auto frontendConfig = R"(<?php
$DB['TYPE'] = 'POSTGRESQL';
$DB['SERVER'] = '127.0.0.1';
$DB['PORT'] = '%1';
$DB['DATABASE'] = 'zabbix';
$DB['USER'] = 'zabbix';
$DB['PASSWORD'] = '';
$DB['SCHEMA'] = '';
$DB['ENCRYPTION'] = false;
$DB['KEY_FILE'] = '';
$DB['CERT_FILE'] = '';
$DB['CA_FILE'] = '';
$DB['VERIFY_HOST'] = false;
$DB['CIPHER_LIST'] = '';
$DB['VAULT_URL'] = '';
$DB['VAULT_DB_PATH'] = '';
$DB['VAULT_TOKEN'] = '';
$DB['DOUBLE_IEEE754'] = true;
$ZBX_SERVER = '127.0.0.1';
$ZBX_SERVER_PORT = '%2';
$ZBX_SERVER_NAME = 'fairlead-test';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
)";

/// Until the process is gone or a zombie; kill() does not tell the two apart.
bool ended(qint64 pid, int milliseconds)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < milliseconds; QThread::msleep(20)) {
        QFile stat(u"/proc/%1/stat"_s.arg(pid));
        if (!stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z "))
            return true;
    }
    return false;
}

} // namespace

ZabbixServer::ZabbixServer()
    : m_warden(u"zabbix"_s)
    , m_postgres(m_warden, u"zabbix"_s)
    , m_apiPort(freePort())
    , m_trapperPort(freePort())
    , m_agentPort(freePort())
{ }

bool ZabbixServer::fail(const QString &what, const QString &evidence)
{
    m_problem = u"Zabbix: %1\n%2"_s.arg(what, tail(evidence));
    return false;
}

bool ZabbixServer::start()
{
    QElapsedTimer timer;
    timer.start();
    if (!m_postgres.create() || !importSchema())
        return fail(u"no database"_s, m_postgres.problem() + m_problem);
    ++m_started;
    if (!startServer() || !startAgent() || !startFrontend())
        return false;
    m_startupTime = std::chrono::milliseconds(timer.elapsed());
    return true;
}

bool ZabbixServer::importSchema()
{
    const CommandRun schema = runCommand(u"gzip"_s, {u"-dc"_s, sqlFolder + u"schema.sql.gz"_s});
    const CommandRun data
        = runCommand(u"zgrep"_s, {u"-E"_s, neededRows, sqlFolder + u"data.sql.gz"_s});
    if (schema.exitCode != 0 || data.exitCode != 0)
        return fail(u"zabbix-server-pgsql is not installed"_s, QString::fromUtf8(schema.err));
    return m_postgres.run(
               u"postgres"_s, "create database zabbix encoding 'UTF8' template template0")
        && m_postgres.run(u"zabbix"_s, "BEGIN;\n" + schema.out + data.out + "COMMIT;\n");
}

bool ZabbixServer::launch(
    std::unique_ptr<Daemon> &daemon, const QString &what, const QStringList &command, quint16 port)
{
    daemon = std::make_unique<Daemon>(u"setsid"_s, command);
    if (!daemon->start())
        return fail(what + u" does not start"_s, daemon->log());
    m_warden.watch(daemon->pid());
    ++m_started;
    if (!daemon->waitForPort(u"127.0.0.1"_s, port, 60000))
        return fail(u"%1 does not listen on port %2"_s.arg(what).arg(port), daemon->log());
    return true;
}

bool ZabbixServer::startServer()
{
    const QString config = QString::fromLatin1(serverConfig)
                               .arg(m_warden.path())
                               .arg(m_trapperPort)
                               .arg(m_postgres.port());
    return m_warden.write(u"server.conf"_s, config.toUtf8())
        && launch(m_server, u"zabbix_server"_s,
            {findProgram(u"zabbix_server"_s), u"-f"_s, u"-c"_s, m_warden.path(u"server.conf"_s)},
            m_trapperPort);
}

bool ZabbixServer::startAgent()
{
    const QString config = QString::fromLatin1(agentConfig).arg(m_warden.path()).arg(m_agentPort);
    return m_warden.write(u"agent.conf"_s, config.toUtf8())
        && launch(m_agent, u"zabbix_agentd"_s,
            {findProgram(u"zabbix_agentd"_s), u"-f"_s, u"-c"_s, m_warden.path(u"agent.conf"_s)},
            m_agentPort);
}

// The package's API with one difference: where it looks for its configuration. The files that find
// others by their own place are copied; the rest is linked.
bool ZabbixServer::makeFrontend()
{
    const QString root = m_warden.path(u"www"_s);
    QDir().mkpath(root);
    for (const QString &name : QDir(frontendFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (name != u"include"_s)
            QFile::link(frontendFolder + name, root + u'/' + name);
    }
    const CommandRun copied = runCommand(u"cp"_s,
        {u"-rL"_s, frontendFolder + u"include"_s, frontendFolder + u"api_jsonrpc.php"_s, root});
    const QString place = u"www/include/classes/core/CConfigFile.php"_s;
    QFile file(m_warden.path(place));
    if (copied.exitCode != 0 || !file.open(QIODevice::ReadOnly))
        return fail(u"zabbix-frontend-php is not installed"_s, QString::fromUtf8(copied.err));
    QByteArray code = file.readAll();
    file.close();
    if (!code.contains(packagedConfig))
        return fail(u"the frontend looks for its configuration elsewhere than known"_s, place);
    code.replace(packagedConfig, "'" + m_warden.path(u"zabbix.conf.php"_s).toUtf8() + "'");
    const QString config
        = QString::fromLatin1(frontendConfig).arg(m_postgres.port()).arg(m_trapperPort);
    return m_warden.write(place, code) && m_warden.write(u"zabbix.conf.php"_s, config.toUtf8());
}

bool ZabbixServer::startFrontend()
{
    // One worker: PHP's own forks outlive it when it is killed.
    return makeFrontend()
        && launch(m_php, u"php"_s,
            {findProgram(u"php"_s), u"-S"_s, u"127.0.0.1:%1"_s.arg(m_apiPort), u"-t"_s,
                m_warden.path(u"www"_s), u"-d"_s, u"date.timezone=UTC"_s, u"-d"_s,
                u"display_errors=0"_s, u"-d"_s, u"log_errors=1"_s, u"-d"_s, u"memory_limit=256M"_s},
            m_apiPort);
}

void ZabbixServer::stopServer()
{
    // It takes 2 s to write out what it knows, more than Daemon::stop() waits.
    ::kill(pid_t(m_server->pid()), SIGTERM);
    ended(m_server->pid(), 20000);
    m_server.reset();
}

void ZabbixServer::crashServer()
{
    ::kill(pid_t(-m_server->pid()), SIGKILL); // the whole group
    m_server.reset();
}

bool ZabbixServer::restartDatabase()
{
    return m_postgres.start() || fail(u"no database"_s, m_postgres.problem());
}

QString ZabbixServer::logs()
{
    QString all;
    for (Daemon *daemon : {m_server.get(), m_php.get(), m_agent.get()}) {
        if (daemon)
            all += tail(daemon->log()) + u"\n--\n"_s;
    }
    return all;
}

} // namespace fairlead
