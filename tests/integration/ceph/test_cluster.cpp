#include "integration/ceph/senses.h"
#include "support/ceph_records.h"
#include "support/result_checks.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

/// The library's own command lines against a real cluster that is driven through the states of a
/// node reboot and of what may go wrong meanwhile. One test after the other: each leaves the
/// cluster clean for the next, the last two end it.
class TestCluster : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { m_clock.start(); }
    void cleanup()
    {
        qInfo("%s: %lld ms", QTest::currentTestFunction(), m_clock.elapsed());
        if (QTest::currentTestFailed())
            qInfo("%s", qPrintable(m_cluster.log()));
    }
    void healthy();
    void everyReadIsUnderstood();
    void hostNoout();
    void hostStopped();
    void recovering();
    void nooutHidesInFourPlaces();
    void killedAndMarkedOut();
    void poolOfSizeTwo();
    void poolOfSizeOne();
    void refusals();
    void monitorLost();
    void managerLost();
    void noManager();
    void noMonitors();
    void enoughDaemonsWereReal();

private:
    bool sent(const Result<Command> &command) const
    {
        return command && command->effect == Command::Effect::Write
            && m_senses.ask(*command).exitCode == 0;
    }
    bool setNoout(const QString &where) const
    {
        return sent(setGroupFlagCommand(GroupFlag::NoOut, where));
    }
    bool unsetNoout(const QString &where) const
    {
        return sent(unsetGroupFlagCommand(GroupFlag::NoOut, where));
    }
    bool waitForCheck(const char *code)
    {
        return m_cluster.waitFor([code](const QJsonObject &status) {
            return status["health"_L1]["checks"_L1].toObject().contains(QLatin1String(code));
        });
    }

    const SetFlag m_own = onHost(u"noout"_s, u"node2"_s);
    const QString m_isClean = u"true: Ceph is clean: 9 PGs active+clean, all 6 OSDs up"_s;
    QString m_lastMgr;
    QElapsedTimer m_clock;
    CephCluster m_cluster;
    Senses m_senses{m_cluster};
};

#define MATCHES(text, pattern)                                                                     \
    QVERIFY2(                                                                                      \
        QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch(),   \
        qPrintable(text))

void TestCluster::initTestCase()
{
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.write(40), qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
    m_senses.begin();
}

void TestCluster::healthy()
{
    const Sensed sensed = m_senses.sense();
    QCOMPARE(spoken(m_senses.cleanWith(sensed, {})), m_isClean);
    QCOMPARE(sensed.summary(), u"HEALTH_OK: 9 PGs active+clean, 6 OSDs up"_s);
    QCOMPARE(spoken(dataAvailable(sensed.status, sensed.dump, sensed.proof())),
        u"true: Reads and writes go through everywhere"_s);
    QCOMPARE(spoken(m_senses.pools(sensed)),
        u"true: All 2 pools survive the loss of a host and go on serving"_s);
    QCOMPARE(spoken(m_senses.loss(u"node2"_s, sensed)), u"true: Ceph can lose node2 now"_s);
    QCOMPARE(spoken(hostOsdsUp(sensed.tree, sensed.dump, u"node2"_s)),
        u"true: All 2 OSDs of node2 are up"_s);
    QCOMPARE(spoken(noFlagReaches(sensed.dump, sensed.tree, u"node2"_s, u"noout"_s)),
        u"true: No noout reaches host node2"_s);
    QCOMPARE(crushHost(*sensed.tree, u"node2.example.net"_s).value(), u"node2"_s);
    VERIFY_ERROR(crushHost(*sensed.tree, u"pve9"_s), Error::Kind::NotFound);
}

void TestCluster::everyReadIsUnderstood()
{
    auto health = m_senses.read(healthDetailCommand(), parseHealthDetail);
    auto usage = m_senses.read(usageCommand(), parseUsage);
    auto list = m_senses.read(poolsCommand(), parsePools);
    auto stat = m_senses.read(pgStatCommand(), parsePgStat);
    auto stuck = m_senses.read(stuckPgsCommand(), parseStuckPgs);
    auto quorum = m_senses.read(quorumCommand(), parseQuorum);
    auto mgrs = m_senses.read(mgrMapCommand(), parseMgrMap);
    auto fs = m_senses.read(fsMapCommand(), parseFsMap);
    auto placement = m_senses.read(placementCommand(), parsePlacement);
    auto versions = m_senses.read(versionsCommand(), parseVersions);
    QCOMPARE(health.get().value(), Health{});
    QCOMPARE(usage.get().value().osds.size(), 6);
    QCOMPARE(list.get().value().size(), 2);
    const PgStat pgs = stat.get().value();
    QVERIFY(pgs.ready);
    QCOMPARE(pgs.pgs.countClean(), 9);
    QVERIFY(stuck.get().value().isEmpty());
    Quorum mons = quorum.get().value(); // ranks go by address, not by name
    mons.members.sort();
    QVERIFY(mons.members.contains(mons.leader));
    QCOMPARE(mons, (Quorum{3, {u"a"_s, u"b"_s, u"c"_s}, mons.leader}));
    const MgrMap managers = mgrs.get().value(); // the first to come is the active one
    QVERIFY(managers.available);
    QCOMPARE(managers.standbys, QStringList{managers.active == u"x"_s ? u"y"_s : u"x"_s});
    QCOMPARE(fs.get().value(), FsMap{});
    const Placement where = placement.get().value();
    QCOMPARE(where.machine(u"node3.example.net"_s), u"node3"_s);
    QCOMPARE(where.osds.value(u"node3"_s), (QList{4, 5}));
    QCOMPARE(where.mons.value(u"node2"_s), QStringList{u"b"_s});
    const QList<Version> running = versions.get().value();
    QCOMPARE(running.size(), 3);
    for (const Version &version : running) {
        QCOMPARE(version.release, u"pacific"_s);
        QVERIFY(version.number.startsWith(u"16.2."_s));
    }
}

void TestCluster::hostNoout()
{
    const Answer silence = m_senses.ask(*setGroupFlagCommand(GroupFlag::NoOut, u"node2"_s));
    QCOMPARE(silence.exitCode, 0);
    QCOMPARE(silence.out.trimmed() + silence.err.trimmed(), QByteArray()); // so it must be sensed
    QVERIFY(setNoout(u"node2"_s)); // may be repeated
    QVERIFY(waitForCheck("OSD_FLAGS"));
    const Sensed sensed = m_senses.sense();
    QCOMPARE(spoken(hostFlagSet(sensed.dump, u"node2"_s, u"noout"_s)),
        u"true: noout on host node2 is set"_s);
    QCOMPARE(spoken(m_senses.cleanWith(sensed, {m_own})), m_isClean);
    QCOMPARE(spoken(m_senses.cleanWith(sensed, {})),
        u"false: Ceph is not clean: noout on host node2, not ours"_s);
    QCOMPARE(sensed.summary(), u"HEALTH_WARN: noout on host node2; no data at risk"_s);
    QCOMPARE(
        spoken(onlyOwnFlags(sensed.dump, {m_own})), u"true: No flag is set in Ceph but our own"_s);
}

/// As the reboot does it: noout stands, the OSDs go in good order.
void TestCluster::hostStopped()
{
    m_cluster.stopOsds(u"node2"_s);
    QVERIFY2(m_cluster.waitForOsdsUp(4), qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.write(60), qPrintable(m_cluster.log()));
    QVERIFY(waitForCheck("PG_DEGRADED"));
    QVERIFY2(m_cluster.waitForActive(), qPrintable(m_cluster.log()));
    const Sensed sensed = m_senses.sense(u"node1"_s);
    MATCHES(sensed.summary(),
        u"HEALTH_WARN: host node2 is down \\(osd\\.2 and osd\\.3\\); \\d+ of \\d+ copies missing "
        "\\(3\\d\\.\\d %\\), nothing is being copied now; noout on host node2; all data available"_s);
    MATCHES(spoken(m_senses.cleanWith(sensed, {m_own})),
        u"false: Ceph is not clean: 2 of 6 OSDs are down; PGs .*undersized.*"_s);
    QCOMPARE(spoken(dataAvailable(sensed.status, sensed.dump, sensed.proof())),
        u"true: Reads and writes go through everywhere"_s);
    QCOMPARE(spoken(hostOsdsUp(sensed.tree, sensed.dump, u"node2"_s)),
        u"false: Not all OSDs of node2 are at work: osd.2 and osd.3 down"_s);
    // The second host is one too many; min_size would be missed.
    MATCHES(spoken(m_senses.loss(u"node1"_s, sensed)),
        u"false: Ceph cannot lose node1 now: \\d of \\d PGs would refuse I/O without osd\\.0 and "
        "osd\\.1"_s);
}

void TestCluster::recovering()
{
    // Slow enough to be seen.
    QVERIFY(m_cluster.ceph(u"config set osd osd_recovery_sleep 0.4"_s));
    QVERIFY(m_cluster.ceph(u"config set osd osd_recovery_max_active 1"_s));
    QVERIFY(m_cluster.startOsds(u"node2"_s));
    QVERIFY(m_cluster.waitForOsdsUp(6));
    const bool moving = m_cluster.waitFor([](const QJsonObject &status) {
        return status["pgmap"_L1]["recovering_objects_per_sec"_L1].toInt() > 0
            && status["pgmap"_L1]["degraded_objects"_L1].toInt() > 0;
    });
    QVERIFY2(moving, qPrintable(m_cluster.log()));
    const Sensed sensed = m_senses.sense();
    const auto recovery = recoveryOf(sensed.status->pgs);
    QVERIFY(recovery && recovery->missing > 0 && recovery->left);
    MATCHES(
        recovery->text(), u"\\d+ of \\d+ copies missing \\([\\d.]+ %\\), .*/s, about .* left"_s);
    MATCHES(sensed.summary(),
        u"HEALTH_WARN: .*copies missing .* left; noout on host node2(; all data available)?"_s);
    MATCHES(spoken(m_senses.cleanWith(sensed, {m_own})),
        u"false: Ceph is not clean: PGs .*degraded.*copies missing.*"_s);
    QCOMPARE(spoken(hostOsdsUp(sensed.tree, sensed.dump, u"node2"_s)),
        u"true: All 2 OSDs of node2 are up"_s); // up is not clean

    QVERIFY(m_cluster.ceph(u"config rm osd osd_recovery_sleep"_s));
    QVERIFY(m_cluster.ceph(u"config rm osd osd_recovery_max_active"_s));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
    const Sensed recovered = m_senses.sense();
    QCOMPARE(spoken(m_senses.cleanWith(recovered, {m_own})), m_isClean);
    QCOMPARE(spoken(noFlagReaches(recovered.dump, recovered.tree, u"node2"_s, u"noout"_s)),
        u"false: noout still reaches host node2: noout on host node2"_s);

    QVERIFY(unsetNoout(u"node2"_s));
    QVERIFY(unsetNoout(u"node2"_s)); // what is not set may be unset
    const auto dump = m_senses.read(osdDumpCommand(), parseOsdDump).get();
    QCOMPARE(spoken(noFlagReaches(dump, recovered.tree, u"node2"_s, u"noout"_s)),
        u"true: No noout reaches host node2"_s);
    QCOMPARE(spoken(hostFlagSet(dump, u"node2"_s, u"noout"_s)),
        u"false: noout on host node2 is not set: osd dump shows no flag"_s);
}

void TestCluster::nooutHidesInFourPlaces()
{
    const auto tree = m_senses.read(osdTreeCommand(), parseOsdTree).get();
    const QString reaches = u"false: noout still reaches host node2: "_s;
    const QMap<QString, QString> places{{u"default"_s, u"noout on root default"_s},
        {u"hdd"_s, u"noout on device class hdd"_s}, {u"osd.2"_s, u"noout on osd.2"_s},
        {u"node2~hdd"_s, u"noout on host node2~hdd"_s}};
    for (auto place = places.begin(); place != places.end(); ++place) {
        QVERIFY(m_cluster.ceph(u"osd set-group noout "_s + place.key()));
        const auto dump = m_senses.read(osdDumpCommand(), parseOsdDump).get();
        QCOMPARE(
            spoken(noFlagReaches(dump, tree, u"node2"_s, u"noout"_s)), reaches + place.value());
        QVERIFY(m_cluster.ceph(u"osd unset-group noout "_s + place.key()));
    }
    QVERIFY(m_cluster.ceph(u"osd set noout"_s));
    const Sensed global = m_senses.sense();
    QCOMPARE(spoken(noFlagReaches(global.dump, global.tree, u"node2"_s, u"noout"_s)),
        reaches + u"noout for the whole cluster"_s);
    QCOMPARE(spoken(m_senses.cleanWith(global, {m_own})),
        u"false: Ceph is not clean: noout for the whole cluster, not ours"_s);
    QCOMPARE(global.summary(), u"HEALTH_WARN: noout for the whole cluster; no data at risk"_s);
    QVERIFY(m_cluster.ceph(u"osd unset noout"_s));
    // Another host's flag is none of node2's business, but still somebody's.
    QVERIFY(m_cluster.ceph(u"osd set-group noout node1"_s));
    const auto other = m_senses.read(osdDumpCommand(), parseOsdDump).get();
    QCOMPARE(spoken(noFlagReaches(other, tree, u"node2"_s, u"noout"_s)),
        u"true: No noout reaches host node2"_s);
    QCOMPARE(spoken(onlyOwnFlags(other, {m_own}, *tree)),
        u"false: Somebody else set flags in Ceph: noout on host node1"_s);
    QVERIFY(m_cluster.ceph(u"osd unset-group noout node1"_s));
}

/// A power cut, and nobody set noout.
void TestCluster::killedAndMarkedOut()
{
    m_cluster.killOsds(u"node3"_s);
    QVERIFY2(m_cluster.waitForOsdsUp(4), qPrintable(m_cluster.log()));
    QVERIFY(waitForCheck("PG_DEGRADED"));
    QVERIFY(m_cluster.ceph(u"osd out 4 5"_s));
    QVERIFY(m_cluster.waitFor([](const QJsonObject &status) {
        return !status["health"_L1]["checks"_L1].toObject().contains(u"OSD_DOWN"_s);
    }));
    const Sensed sensed = m_senses.sense(u"node3"_s);
    QVERIFY(!sensed.status->health.has("OSD_DOWN"_L1)); // the trap
    QCOMPARE(spoken(hostOsdsUp(sensed.tree, sensed.dump, u"node3"_s)),
        u"false: Not all OSDs of node3 are at work: osd.4 and osd.5 down and marked out, so Ceph "
        "no longer warns of it and makes the copies elsewhere"_s);
    MATCHES(sensed.summary(),
        u"HEALTH_WARN: host node3 is down \\(osd\\.4 and osd\\.5\\); 2 of 6 OSDs marked out; .*"_s);
    MATCHES(spoken(m_senses.cleanWith(sensed, {})),
        u"false: Ceph is not clean: 2 of 6 OSDs are down \\(2 marked out\\); .*"_s);
    QVERIFY(m_cluster.ceph(u"osd in 4 5"_s));
    QVERIFY(m_cluster.startOsds(u"node3"_s));
    QVERIFY2(m_cluster.waitForOsdsUp(6) && m_cluster.waitForClean(), qPrintable(m_cluster.log()));
}

/// HEALTH_OK, and a reboot would stop I/O: seen at once in the PGs, a minute later by Ceph's check.
void TestCluster::poolOfSizeTwo()
{
    QVERIFY2(m_cluster.setSize(2), qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
    const Sensed before = m_senses.sense();
    QCOMPARE(before.status->health.status, Severity::Ok);
    QCOMPARE(spoken(m_senses.pools(before)),
        u"false: Not every pool survives the loss of a host: pool vmpool: size 2 (at least 3), "
        "min_size 2 of size 2 (I/O stops with the first copy lost)"_s);
    MATCHES(spoken(m_senses.loss(u"node2"_s, before)),
        u"false: Ceph cannot lose node2 now: \\d of \\d PGs would refuse I/O without osd\\.2 and "
        "osd\\.3"_s);

    m_cluster.stopOsds(u"node2"_s);
    QVERIFY2(m_cluster.waitForOsdsUp(4), qPrintable(m_cluster.log()));
    QVERIFY(m_cluster.waitFor([](const QJsonObject &status) {
        return QJsonDocument(status).toJson().contains("+peered");
    }));
    const Sensed down = m_senses.sense(u"node1"_s);
    QVERIFY(!down.status->health.has("PG_AVAILABILITY"_L1));
    MATCHES(spoken(dataAvailable(down.status, down.dump, down.proof())),
        u"false: I/O is blocked: \\d of 9 PGs \\(.*\\+peered.*\\)"_s);
    MATCHES(down.summary(), u"HEALTH_WARN: .*; I/O is blocked on \\d of 9 PGs.*"_s);
    QVERIFY(m_cluster.startOsds(u"node2"_s));
    QVERIFY2(m_cluster.waitForOsdsUp(6) && m_cluster.waitForClean(), qPrintable(m_cluster.log()));
}

void TestCluster::poolOfSizeOne()
{
    QVERIFY2(m_cluster.setSize(1), qPrintable(m_cluster.log()));
    QVERIFY(waitForCheck("POOL_NO_REDUNDANCY"));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
    const Sensed sensed = m_senses.sense();
    QCOMPARE(spoken(m_senses.pools(sensed)),
        u"false: Not every pool survives the loss of a host: pool vmpool: size 1 (at least 3), "
        "min_size 1 (at least 2), min_size 1 of size 1 (I/O stops with the first copy lost)"_s);
    QCOMPARE(sensed.summary(), u"HEALTH_WARN: 1 pool(s) have no replicas configured"_s);
    QCOMPARE(m_senses.loss(u"node2"_s, sensed).verdict, Verdict::False);
    QVERIFY2(m_cluster.setSize(3), qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
}

void TestCluster::refusals()
{
    const Command unknownHost = *setGroupFlagCommand(GroupFlag::NoOut, u"nosuchnode"_s);
    const auto refused = outputOf(unknownHost, m_senses.ask(unknownHost));
    VERIFY_ERROR(refused, Error::Kind::NotFound);
    QCOMPARE(refused.error().what,
        u"Ceph knows no host or OSD called \"nosuchnode\"; its name in CRUSH may differ from the "
        "node's."_s);

    const auto unsafe = m_senses.okToStop({0, 1, 2, 3}).get();
    VERIFY_RESULT(unsafe);
    QVERIFY(!unsafe->safe);
    QVERIFY(unsafe->pgsStopping > 0);
    QCOMPARE(unsafe->stopping.size(), unsafe->pgsStopping);

    // Ceph says yes of OSDs that do not exist; that is no answer about ours.
    Sensed sensed = m_senses.sense();
    sensed.okToStop = m_senses.okToStop({99}).get();
    VERIFY_RESULT(sensed.okToStop);
    QVERIFY(sensed.okToStop->safe);
    QCOMPARE(spoken(m_senses.loss(u"node2"_s, sensed)),
        u"unknown: Whether Ceph can lose node2 now is unknown: ok-to-stop was not asked about "
        "osd.2 and osd.3"_s);
    // Nor is one about a machine that Ceph does not know.
    QCOMPARE(m_senses.loss(u"pve9"_s, sensed).verdict, Verdict::Unknown);

    // Exit code 1 is EPERM here, not a monitor that is gone.
    const Command eperm{{u"ceph"_s, u"osd"_s, u"pool"_s, u"set"_s, u"vmpool"_s, u"size"_s, u"1"_s},
        Command::Effect::Write, Command::Server::Monitors};
    VERIFY_ERROR(outputOf(eperm, m_senses.ask(eperm)), Error::Kind::Rejected);
    const Command stranger{{u"ceph"_s, u"-n"_s, u"client.nobody"_s, u"status"_s},
        Command::Effect::Read, Command::Server::Monitors};
    VERIFY_ERROR(outputOf(stranger, m_senses.ask(stranger)), Error::Kind::Forbidden);
}

/// Two of three monitors: one more may not go.
void TestCluster::monitorLost()
{
    m_cluster.stopMon(u"c"_s);
    QVERIFY(waitForCheck("MON_DOWN"));
    const Sensed sensed = m_senses.sense(u"node2"_s);
    MATCHES(spoken(m_senses.cleanWith(sensed, {})),
        u"false: Ceph is not clean: MON_DOWN: 1/3 mons down.*"_s);
    QCOMPARE(spoken(m_senses.loss(u"node2"_s, sensed)),
        u"false: Ceph cannot lose node2 now: 1 of 3 monitors would stay, 2 are needed"_s);
    const Sensed third = m_senses.sense(u"node3"_s);
    QCOMPARE(spoken(m_senses.loss(u"node3"_s, third)), u"true: Ceph can lose node3 now"_s);
    QVERIFY(m_cluster.startMon(u"c"_s));
    QVERIFY(m_cluster.waitFor(
        [](const QJsonObject &status) { return status["quorum"_L1].toArray().size() == 3; }));
}

/// The standby takes over; now its machine must stay.
void TestCluster::managerLost()
{
    const QString active = m_senses.read(mgrMapCommand(), parseMgrMap).get()->active;
    const QString other = active == u"x"_s ? u"y"_s : u"x"_s;
    const QString freed = active == u"x"_s ? u"node1"_s : u"node2"_s;
    const QString needed = active == u"x"_s ? u"node2"_s : u"node1"_s;
    QVERIFY(m_cluster.setMgrGrace(3));
    m_cluster.killMgr(active);
    QVERIFY2(m_cluster.waitFor([](const QJsonObject &status) {
        return status["mgrmap"_L1]["num_standbys"_L1].toInt() == 0
            && status["mgrmap"_L1]["available"_L1].toBool();
    }),
        qPrintable(m_cluster.log()));
    QVERIFY2(m_cluster.waitForClean(), qPrintable(m_cluster.log()));
    QCOMPARE(spoken(m_senses.loss(needed, m_senses.sense(needed))),
        u"false: Ceph cannot lose %1 now: no other manager would stay"_s.arg(needed));
    QCOMPARE(spoken(m_senses.loss(freed, m_senses.sense(freed))),
        u"true: Ceph can lose %1 now"_s.arg(freed));
    m_lastMgr = other;
}

void TestCluster::noManager()
{
    QVERIFY(m_cluster.setMgrGrace(600));
    m_cluster.killMgr(m_lastMgr);
    // Before the monitors have noticed: the status looks perfect, only the manager's own command
    // does not answer.
    const Sensed unnoticed = m_senses.sense(u"node2"_s, 3);
    QVERIFY(unnoticed.status && unnoticed.status->mgr.available);
    VERIFY_ERROR(unnoticed.okToStop, Error::Kind::Timeout);
    QCOMPARE(unnoticed.status->pgs.countClean(), 9);
    QCOMPARE(spoken(m_senses.cleanWith(unnoticed, {})),
        u"unknown: Whether Ceph is clean is unknown: the manager does not answer, so the figures "
        "of the PGs may be old"_s);

    QVERIFY(m_cluster.setMgrGrace(3));
    QVERIFY(waitForCheck("MGR_DOWN"));
    const Sensed noticed = m_senses.sense(u"node2"_s, 3);
    QCOMPARE(noticed.status->pgs.countClean(), 9); // as stale as it looks good
    QCOMPARE(spoken(m_senses.cleanWith(noticed, {})),
        u"unknown: Whether Ceph is clean is unknown: no manager is active, so the figures of the "
        "PGs are old"_s);
    QCOMPARE(noticed.summary(),
        u"HEALTH_WARN: no manager is active, so the PGs' figures are old; whether data is at risk "
        "is unknown"_s);
    QCOMPARE(m_senses.loss(u"node2"_s, noticed).verdict, Verdict::False); // no manager would stay
    // The monitors do not need it for flags.
    QVERIFY(setNoout(u"node2"_s));
    const auto dump = m_senses.read(osdDumpCommand(), parseOsdDump).get();
    QCOMPARE(hostFlagSet(dump, u"node2"_s, u"noout"_s).verdict, Verdict::True);
}

void TestCluster::noMonitors()
{
    for (const QString &mon : {u"a"_s, u"b"_s, u"c"_s})
        m_cluster.stopMon(mon);
    const Answer answer = m_senses.ask(statusCommand());
    QCOMPARE(answer.exitCode, 1);
    const auto status = outputOf(statusCommand(), answer).and_then([](const QByteArray &out) {
        return parseStatus(out);
    });
    VERIFY_ERROR(status, Error::Kind::Unavailable);
    const Result<OsdDump> dump = tl::unexpected(status.error());
    QCOMPARE(summary({status}),
        u"The state of Ceph is unknown: No Ceph monitor answered: they have no quorum, or that "
        "machine cannot reach them."_s);
    QCOMPARE(ceph::clean(status, dump, MgrProof::NotAsked, {}).verdict, Verdict::Unknown);
    QCOMPARE(hostFlagSet(dump, u"node2"_s, u"noout"_s).verdict, Verdict::Unknown);
}

void TestCluster::enoughDaemonsWereReal() { QVERIFY(m_cluster.daemonsStarted() >= 18); }

QTEST_GUILESS_MAIN(TestCluster)
#include "test_cluster.moc"
