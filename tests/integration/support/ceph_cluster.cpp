#include "integration/support/ceph_cluster.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;

namespace fairlead {

namespace {

QString hostOfMon(const QString &mon)
{
    return u"node%1"_s.arg(CephCluster::monNames().indexOf(mon) + 1);
}
QString hostOfMgr(const QString &mgr) { return mgr == u"x"_s ? u"node1"_s : u"node2"_s; }

} // namespace

CephCluster::CephCluster()
    : m_folder(u"/tmp/fairlead-ceph-XXXXXX"_s)
    , m_session(std::make_unique<CephSession>(environment()))
{ }

CephCluster::~CephCluster()
{
    // OSDs first and by force: nothing in here is worth a clean end.
    m_session.reset();
    for (const QString &kind : {u"osd"_s, u"mgr"_s, u"mon"_s}) {
        for (const auto &[name, daemon] : m_daemons) {
            if (name.startsWith(kind) && daemon->running())
                ::kill(pid_t(daemon->pid()), SIGKILL);
        }
    }
}

QProcessEnvironment CephCluster::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CEPH_CONF"_s, path(u"ceph.conf"_s));
    environment.remove(u"CEPH_ARGS"_s);
    return environment;
}

CommandRun CephCluster::run(const QStringList &argv, int limitSeconds) const
{
    const QStringList words = QStringList{u"-k"_s, u"5"_s, QString::number(limitSeconds)} + argv;
    return runCommand(u"timeout"_s, words, environment(), {}, (limitSeconds + 10) * 1000);
}

bool CephCluster::ceph(const QString &command)
{
    const QString why = m_session->run(command);
    return why.isEmpty() || fail(command + u": "_s + why);
}

QJsonObject CephCluster::status() { return m_session->status(); }

bool CephCluster::waitFor(const std::function<bool(const QJsonObject &)> &wanted, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    QJsonObject last;
    while (timer.elapsed() < milliseconds) {
        last = status();
        if (wanted(last))
            return true;
        QThread::msleep(100);
    }
    return fail(u"not reached in %1 ms; last: %2"_s.arg(milliseconds)
            .arg(QString::fromUtf8(QJsonDocument(last).toJson(QJsonDocument::Compact))));
}

bool CephCluster::waitForOsdsUp(int count)
{
    return waitFor([count](const QJsonObject &status) {
        return status["osdmap"_L1]["num_up_osds"_L1].toInt() == count;
    });
}

bool CephCluster::waitForClean()
{
    return waitFor([](const QJsonObject &status) {
        const QJsonValue pgmap = status["pgmap"_L1];
        const QJsonArray states = pgmap["pgs_by_state"_L1].toArray();
        return states.size() == 1 && states[0]["state_name"_L1].toString() == u"active+clean"_s
            && states[0]["count"_L1] == pgmap["num_pgs"_L1];
    });
}

bool CephCluster::waitForActive()
{
    return waitFor([](const QJsonObject &status) {
        const QJsonArray states = status["pgmap"_L1]["pgs_by_state"_L1].toArray();
        return std::all_of(states.begin(), states.end(), [](const QJsonValue &state) {
            return state["state_name"_L1].toString().startsWith(u"active"_s);
        });
    });
}

bool CephCluster::startOsds(const QString &host)
{
    bool good = true;
    for (const int osd : osdsOf(host))
        good = spawn(u"osd.%1"_s.arg(osd), host,
                   {u"ceph-osd"_s, u"-f"_s, u"-i"_s, QString::number(osd)})
            && good;
    return good;
}

void CephCluster::stopOsds(const QString &host)
{
    for (const int osd : osdsOf(host))
        end(u"osd.%1"_s.arg(osd), false);
}

void CephCluster::killOsds(const QString &host)
{
    for (const int osd : osdsOf(host))
        end(u"osd.%1"_s.arg(osd), true);
}

bool CephCluster::startMgr(const QString &name)
{
    QDir(m_folder.path()).mkpath(u"mgr."_s + name);
    return spawn(u"mgr."_s + name, hostOfMgr(name), {u"ceph-mgr"_s, u"-f"_s, u"-i"_s, name});
}

void CephCluster::killMgr(const QString &name) { end(u"mgr."_s + name, true); }

bool CephCluster::startMon(const QString &name)
{
    return spawn(u"mon."_s + name, hostOfMon(name), {u"ceph-mon"_s, u"-f"_s, u"-i"_s, name});
}

void CephCluster::stopMon(const QString &name) { end(u"mon."_s + name, false); }

bool CephCluster::setSize(int size)
{
    if (!ceph(u"osd pool set vmpool size %1 --yes-i-really-mean-it"_s.arg(size)))
        return false;
    const QString id = QString::number(m_poolId) + u'.';
    return waitFor([&](const QJsonObject &) {
        const QJsonArray pgs
            = m_session->ask(u"pg dump pgs_brief"_s, "{\"pg_ready\"")["pg_stats"_L1].toArray();
        return !pgs.isEmpty() && std::all_of(pgs.begin(), pgs.end(), [&](const QJsonValue &pg) {
            return !pg["pgid"_L1].toString().startsWith(id)
                || (pg["state"_L1].toString() == u"active+clean"_s
                    && pg["acting"_L1].toArray().size() == size);
        });
    });
}

bool CephCluster::write(int objects)
{
    // rados has no command for many objects but its benchmark, which keeps them on request.
    ++m_writes;
    return run(u"writing"_s, u"rados"_s,
        {u"-p"_s, u"vmpool"_s, u"bench"_s, u"60"_s, u"write"_s, u"-b"_s, u"65536"_s, u"-t"_s,
            u"4"_s, u"--max-objects"_s, QString::number(objects), u"--run-name"_s,
            u"run%1"_s.arg(m_writes), u"--no-cleanup"_s});
}

bool CephCluster::setMgrGrace(int seconds)
{
    return ceph(u"config set mon mon_mgr_beacon_grace %1"_s.arg(seconds));
}

const QStringList &CephCluster::monNames()
{
    static const QStringList names{u"a"_s, u"b"_s, u"c"_s};
    return names;
}

QString CephCluster::hostOfOsd(int osd) { return u"node%1"_s.arg(osd / 2 + 1); }

QList<int> CephCluster::osdsOf(const QString &host)
{
    QList<int> osds;
    for (int osd = 0; osd < osdCount; ++osd) {
        if (hostOfOsd(osd) == host)
            osds.append(osd);
    }
    return osds;
}

bool CephCluster::run(const QString &what, const QString &program, const QStringList &arguments)
{
    const CommandRun done = runCommand(program, arguments, environment(), {}, 60000);
    return done.exitCode == 0
        || fail(u"%1: exit code %2: %3"_s.arg(what)
                .arg(done.exitCode)
                .arg(QString::fromUtf8(done.err)));
}

bool CephCluster::spawn(const QString &name, const QString &host, const QStringList &command)
{
    const QStringList words = QStringList{u"--uts"_s, u"sh"_s, u"-c"_s,
                                  u"echo \"$0\" > /proc/sys/kernel/hostname && exec \"$@\""_s, host}
        + command;
    auto daemon = std::make_unique<Daemon>(u"unshare"_s, words, environment());
    if (!daemon->start())
        return fail(name + u" did not start: "_s + daemon->log());
    ++m_started;
    m_daemons[name] = std::move(daemon);
    return true;
}

void CephCluster::end(const QString &name, bool byForce)
{
    const auto place = m_daemons.find(name);
    if (place == m_daemons.end())
        return;
    if (byForce && place->second->running())
        ::kill(pid_t(place->second->pid()), SIGKILL);
    m_daemons.erase(place); // waits for its end
}

bool CephCluster::fail(const QString &reason)
{
    m_log += reason + u'\n';
    return false;
}

} // namespace fairlead
