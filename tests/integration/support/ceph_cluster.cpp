#include "integration/support/ceph_cluster.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QThread>
#include <QUuid>

#include <algorithm>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace fairlead {

namespace {

constexpr int osdCount = 6;
const char *const statusBegins = "{\"fsid\"";

const QStringList &monNames()
{
    static const QStringList names{u"a"_s, u"b"_s, u"c"_s};
    return names;
}

QString hostOfMon(const QString &mon) { return u"node%1"_s.arg(monNames().indexOf(mon) + 1); }
QString hostOfMgr(const QString &mgr) { return mgr == u"x"_s ? u"node1"_s : u"node2"_s; }
QString hostOfOsd(int osd) { return u"node%1"_s.arg(osd / 2 + 1); }

/// Times are in seconds. Those of failure detection and of the managers' beacon are cut, so that
/// tests need seconds; mon_pg_stuck_threshold keeps its 60 s: PG_AVAILABILITY must come late here too.
const char *const configuration = R"([global]
fsid = %FSID%
mon host = %MONS%
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = %DIR%/keyring
run dir = %DIR%
admin socket = %DIR%/$name.$pid.asok
log file = %DIR%/$name.log
log to stderr = false
err to stderr = false
crash dir = %DIR%/crash
ms bind port min = %LOW%
ms bind port max = %HIGH%
osd pool default pg autoscale mode = off
osd pool default min size = 2
osd heartbeat interval = 1
osd heartbeat grace = 4
mon osd min down reporters = 1
mon osd down out interval = 600
mon osd adjust heartbeat grace = false
mon tick interval = 1
mgr beacon period = 1
mgr stats period = 1
mgr tick period = 1
mon election timeout = 1
mon probe timeout = 1
mon down mkfs grace = 0
paxos min wait = 0.01
[mon]
mon data = %DIR%/$name
mon cluster log file = %DIR%/cluster.log
mon data avail crit = 1
mon data avail warn = 2
mon allow pool size one = true
auth allow insecure global id reclaim = false
[mgr]
mgr data = %DIR%/$name
mgr initial modules = iostat
[osd]
osd data = %DIR%/$name
osd objectstore = bluestore
bluestore block size = 2147483648
osd recovery sleep hdd = 0
osd recovery sleep hybrid = 0
osd recovery max active = 20
osd max backfills = 20
osd recovery retry interval = 1
osd backfill retry interval = 1
)";

} // namespace

CephCluster::CephCluster() : m_folder(u"/tmp/fairlead-ceph-XXXXXX"_s) { }

CephCluster::~CephCluster()
{
    // OSDs first and by force: nothing in here is worth a clean end.
    if (m_session) {
        m_session->kill();
        m_session->waitForFinished();
    }
    for (const QString &kind : {u"osd"_s, u"mgr"_s, u"mon"_s}) {
        for (const auto &[name, daemon] : m_daemons) {
            if (name.startsWith(kind) && daemon->running())
                ::kill(pid_t(daemon->pid()), SIGKILL);
        }
    }
}

bool CephCluster::start()
{
    if (geteuid() != 0)
        return fail(u"host names of their own need root"_s);
    return prepare() && makeMonitors() && startMgr(u"x"_s) && startMgr(u"y"_s) && makeOsds()
        && makePool();
}

bool CephCluster::prepare()
{
    for (const QString &program : {u"ceph"_s, u"ceph-mon"_s, u"ceph-mgr"_s, u"ceph-osd"_s,
             u"ceph-authtool"_s, u"monmaptool"_s, u"rados"_s, u"unshare"_s}) {
        if (findProgram(program).isEmpty())
            return fail(program + u" is not installed"_s);
    }
    m_fsid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return writeConfiguration() && writeKeys();
}

bool CephCluster::writeConfiguration()
{
    QStringList mons;
    for (int i = 0; i < monNames().size(); ++i)
        mons.append(u"[v2:127.0.0.1:%1,v1:127.0.0.1:%2]"_s.arg(freePort()).arg(freePort()));
    const int low = QRandomGenerator::global()->bounded(15000, 31000);
    QString text = QString::fromLatin1(configuration);
    text.replace(u"%FSID%"_s, m_fsid)
        .replace(u"%MONS%"_s, mons.join(u','))
        .replace(u"%DIR%"_s, m_folder.path())
        .replace(u"%LOW%"_s, QString::number(low))
        .replace(u"%HIGH%"_s, QString::number(low + 900));
    // Not "osd crush location", which is ignored without a word.
    for (int osd = 0; osd < osdCount; ++osd)
        text += u"[osd.%1]\ncrush location = root=default host=%2\n"_s.arg(osd).arg(hostOfOsd(osd));
    QFile file(path(u"ceph.conf"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        return fail(u"the configuration cannot be written"_s);
    file.close();

    QStringList words{u"--create"_s, u"--fsid"_s, m_fsid, u"--enable-all-features"_s};
    for (int i = 0; i < monNames().size(); ++i)
        words += {u"--addv"_s, monNames().at(i), mons.at(i)};
    return run(u"monmap"_s, u"monmaptool"_s, words + QStringList{path(u"monmap"_s)});
}

/// All keys are made before the monitors are, which take them over with their first map.
bool CephCluster::writeKeys()
{
    const auto add = [this](const QString &name, const QStringList &caps) {
        QStringList words{path(u"keyring"_s), u"--gen-key"_s, u"-n"_s, name};
        if (!QFile::exists(path(u"keyring"_s)))
            words.prepend(u"-C"_s);
        for (const QString &cap : caps)
            words += {u"--cap"_s, cap.section(u'=', 0, 0), cap.section(u'=', 1)};
        return run(u"key of "_s + name, u"ceph-authtool"_s, words);
    };
    const QStringList all{u"mon=allow *"_s, u"osd=allow *"_s, u"mds=allow *"_s, u"mgr=allow *"_s};
    bool good = add(u"mon."_s, all) && add(u"client.admin"_s, all);
    for (const QString &mgr : {u"mgr.x"_s, u"mgr.y"_s})
        good = good && add(mgr, {u"mon=allow profile mgr"_s, u"osd=allow *"_s, u"mds=allow *"_s});
    for (int osd = 0; osd < osdCount; ++osd)
        good = good
            && add(u"osd.%1"_s.arg(osd),
                {u"mon=allow profile osd"_s, u"mgr=allow profile osd"_s, u"osd=allow *"_s});
    return good;
}

bool CephCluster::makeMonitors()
{
    for (const QString &mon : monNames()) {
        if (!run(u"mon "_s + mon, u"ceph-mon"_s,
                {u"--mkfs"_s, u"-i"_s, mon, u"--monmap"_s, path(u"monmap"_s), u"--keyring"_s,
                    path(u"keyring"_s)}))
            return false;
    }
    for (const QString &mon : monNames()) {
        if (!startMon(mon))
            return false;
    }
    if (!waitFor([](const QJsonObject &status) {
            return status["quorum"_L1].toArray().size() == monNames().size();
        }))
        return fail(u"the monitors found no quorum"_s);
    return true;
}

bool CephCluster::makeOsds()
{
    QStringList uuids;
    for (int osd = 0; osd < osdCount; ++osd) {
        uuids.append(QUuid::createUuid().toString(QUuid::WithoutBraces));
        if (!ceph(u"osd new %1 %2"_s.arg(uuids.last()).arg(osd)))
            return false;
    }
    std::vector<std::unique_ptr<QProcess>> makers;
    for (int osd = 0; osd < osdCount; ++osd) {
        auto maker = std::make_unique<QProcess>();
        maker->setProcessEnvironment(environment());
        QDir(m_folder.path()).mkdir(u"osd.%1"_s.arg(osd));
        maker->start(findProgram(u"ceph-osd"_s),
            {u"--mkfs"_s, u"-i"_s, QString::number(osd), u"--osd-uuid"_s, uuids.at(osd)});
        makers.push_back(std::move(maker));
    }
    for (const auto &maker : makers) {
        if (!maker->waitForFinished(60000) || maker->exitCode() != 0)
            return fail(
                u"an OSD was not made: "_s + QString::fromUtf8(maker->readAllStandardError()));
    }
    for (const QString &host : {u"node1"_s, u"node2"_s, u"node3"_s}) {
        if (!startOsds(host))
            return false;
    }
    return waitForOsdsUp(osdCount) || fail(u"the OSDs did not come up"_s);
}

bool CephCluster::makePool()
{
    if (!ceph(u"osd pool create vmpool 8 8 replicated"_s)
        || !ceph(u"osd pool application enable vmpool rbd"_s))
        return false;
    const CommandRun listed = run({u"ceph"_s, u"osd"_s, u"lspools"_s, u"-f"_s, u"json"_s});
    for (const auto &pool : QJsonDocument::fromJson(listed.out).array()) {
        if (pool["poolname"_L1].toString() == u"vmpool"_s)
            m_poolId = pool["poolnum"_L1].toInt(); // not 1: Ceph makes one for itself
    }
    return waitFor([](const QJsonObject &status) {
        return status["pgmap"_L1]["num_pools"_L1].toInt() >= 2
            && status["mgrmap"_L1]["num_standbys"_L1].toInt() == 1;
    }) && waitForClean();
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
    // Many commands say nothing when they succeed: what follows tells that they are over.
    const QJsonObject after = converse(command + u"\nstatus"_s, statusBegins);
    const QString err
        = QString::fromUtf8(m_session ? m_session->readAllStandardError() : QByteArray());
    return (!after.isEmpty() && !err.contains(u"Error E"_s)) || fail(command + u": "_s + err);
}

QJsonObject CephCluster::status() { return converse(u"status"_s, statusBegins); }

QJsonObject CephCluster::converse(const QString &command, const QByteArray &beginning)
{
    if (!m_session || m_session->state() != QProcess::Running) {
        m_session = std::make_unique<QProcess>();
        QProcessEnvironment unbuffered = environment();
        unbuffered.insert(u"PYTHONUNBUFFERED"_s, u"1"_s);
        m_session->setProcessEnvironment(unbuffered);
        m_session->start(findProgram(u"ceph"_s), {u"-f"_s, u"json"_s});
    }
    m_session->readAllStandardOutput();
    m_session->readAllStandardError();
    m_session->write(command.toUtf8() + '\n');
    QByteArray out;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 20000 && m_session->state() != QProcess::NotRunning) {
        m_session->waitForReadyRead(200);
        out += m_session->readAllStandardOutput();
        const qsizetype begin = out.indexOf(beginning);
        const QJsonDocument document
            = QJsonDocument::fromJson(out.mid(std::max<qsizetype>(begin, 0)));
        if (begin >= 0 && document.isObject())
            return document.object();
    }
    m_session->kill();
    m_session->waitForFinished();
    return {};
}

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
            = converse(u"pg dump pgs_brief"_s, "{\"pg_ready\"")["pg_stats"_L1].toArray();
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
