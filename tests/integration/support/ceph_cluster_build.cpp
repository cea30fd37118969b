#include "integration/support/ceph_cluster.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUuid>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace fairlead {

namespace {

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
mon mgr mkfs grace = 0
paxos min wait = 0.01
paxos propose interval = 0.1
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

} // namespace fairlead
