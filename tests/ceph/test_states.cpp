#include "ceph/clean.h"
#include "ceph/flags.h"
#include "ceph/pool_safety.h"
#include "ceph/summary.h"
#include "support/ceph_records.h"
#include "support/result_checks.h"

#include <QDir>
#include <QTest>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

namespace {

// Expected words that many states share.
const char *const isClean = "true: Ceph is clean: 9 PGs active+clean, all 6 OSDs up";
const char *const flows = "true: Reads and writes go through everywhere";
const char *const poolsGood = "true: All 2 pools survive the loss of a host and go on serving";
const char *const poolTwo
    = "false: Not every pool survives the loss of a host: pool vmpool: size 2 "
      "(at least 3), min_size 2 of size 2 (I/O stops with the first copy lost)";
const char *const osdsGood = "true: All 2 OSDs of node2 are up";
const char *const osdsDown = "false: Not all OSDs of node2 are at work: osd.2 and osd.3 down";
const char *const flagSet = "true: noout on host node2 is set";
const char *const nothingSet = "false: noout on host node2 is not set: osd dump shows no flag";
const char *const noneLeft = "true: No noout reaches host node2";
const char *const oursLeft = "false: noout still reaches host node2: noout on host node2";
const char *const noFlag = "true: No flag is set in Ceph";
const char *const onlyOurs = "true: No flag is set in Ceph but our own";

} // namespace

/// What is said of every state a real cluster was recorded in. Our own flag is noout on host node2
/// throughout, whether it is set or not; the manager counts as seen at work.
class TestStates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clean_data();
    void clean();
    void service_data();
    void service();
    void flags_data();
    void flags();
    void summary_data();
    void summary();
    void managerProofDecides();
    void ownFlagsAreExcusedExactly();
    void flagPlacesInAnotherTree();
    void everyStateWasLookedAt();

private:
    static QList<SetFlag> own() { return {onHost(u"noout"_s, u"node2"_s)}; }
    static OsdTree treeOf(const QString &state) { return treeIn(state).value_or(OsdTree{}); }
};

void TestStates::clean_data()
{
    QTest::addColumn<QString>("clean");
    QTest::addColumn<QString>("available");
    const auto row = [](const char *state, const char *clean, const char *available) {
        QTest::newRow(state) << QString::fromUtf8(clean) << QString::fromUtf8(available);
    };
    row("healthy", isClean, flows);
    row("set-group-noout-node2", isClean, flows);
    row("recovered-flag-still-set", isClean, flows);
    row("recovered", isClean, flows);
    row("pool-size-2", isClean, flows);
    row("set-group-noout-root", "false: Ceph is not clean: noout on root default, not ours", flows);
    row("set-group-many",
        "false: Ceph is not clean: noout on host node1, not ours; noout on host node3, not ours; "
        "noout on osd.2, not ours",
        flows);
    row("global-noout", "false: Ceph is not clean: noout for the whole cluster, not ours", flows);
    const char *const without2 = "false: Ceph is not clean: 2 of 6 OSDs are down; "
                                 "PGs 8 active+undersized+degraded, 1 active+undersized; "
                                 "40 of 120 copies missing (33.3 %), nothing is being copied now";
    row("set-group-noout-node2-host-down", without2, flows);
    row("set-group-noout-node2-host-down-after-writes", without2, flows);
    row("host-down-no-flag",
        "false: Ceph is not clean: 2 of 6 OSDs are down; "
        "PGs 8 active+undersized+degraded, 1 active+undersized; "
        "101 of 303 copies missing (33.3 %), nothing is being copied now",
        flows);
    row("host-down-and-out",
        "false: Ceph is not clean: 2 of 6 OSDs are down (2 marked out); "
        "PGs 8 active+undersized+degraded, 1 active+undersized; "
        "101 of 303 copies missing (33.3 %), nothing is being copied now",
        flows);
    row("host-killed",
        "false: Ceph is not clean: 2 of 6 OSDs are down; "
        "PGs 6 peering, 2 active+undersized+degraded, 1 active+undersized; "
        "28 of 303 copies missing (9.2 %), nothing is being copied now",
        "false: I/O is blocked: 6 of 9 PGs (6 peering)");
    row("recovering",
        "false: Ceph is not clean: PGs 6 peering, 3 active+recovery_wait+degraded; "
        "24 of 303 copies missing (7.9 %), nothing is being copied now",
        "false: I/O is blocked: 6 of 9 PGs (6 peering)");
    row("pool-size-2-min-size-2-host-down",
        "false: Ceph is not clean: 2 of 6 OSDs are down; "
        "PGs 5 undersized+degraded+peered, 1 active+undersized; "
        "56 of 202 copies missing (27.7 %), nothing is being copied now",
        "false: I/O is blocked: 5 of 9 PGs (5 undersized+degraded+peered)");
    row("pool-size-1", "false: Ceph is not clean: PGs 8 peering",
        "false: I/O is blocked: 8 of 9 PGs (8 peering)");
    row("three-hosts", "true: Ceph is clean: 33 PGs active+clean, all 6 OSDs up", flows);
}

void TestStates::clean()
{
    const QString state = QString::fromUtf8(QTest::currentDataTag());
    const auto status = statusIn(state);
    const auto dump = dumpIn(state);
    QTEST(spoken(ceph::clean(status, dump, MgrProof::Answered, own(), treeOf(state))), "clean");
    QTEST(spoken(dataAvailable(status, dump, MgrProof::Answered)), "available");
}

void TestStates::service_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("pools");
    QTest::addColumn<QString>("osds");
    const auto row = [](const char *state, const char *host, const char *pools, const char *osds) {
        QTest::newRow(state) << QString::fromUtf8(host) << QString::fromUtf8(pools)
                             << QString::fromUtf8(osds);
    };
    for (const char *state :
        {"healthy", "set-group-noout-node2", "set-group-noout-root", "set-group-many",
            "global-noout", "recovering", "recovered-flag-still-set", "recovered"})
        row(state, "node2", poolsGood, osdsGood);
    for (const char *state : {"set-group-noout-node2-host-down",
             "set-group-noout-node2-host-down-after-writes", "host-killed"})
        row(state, "node2", poolsGood, osdsDown);
    row("host-down-no-flag", "node3", poolsGood,
        "false: Not all OSDs of node3 are at work: osd.4 and osd.5 down");
    // Ceph's OSD_DOWN is gone here.
    row("host-down-and-out", "node3", poolsGood,
        "false: Not all OSDs of node3 are at work: osd.4 and osd.5 down and marked out, so Ceph no "
        "longer warns of it and makes the copies elsewhere");
    row("pool-size-2", "node2", poolTwo, osdsGood); // HEALTH_OK all the same
    row("pool-size-2-min-size-2-host-down", "node2", poolTwo, osdsDown);
    row("pool-size-1", "node2",
        "false: Not every pool survives the loss of a host: pool vmpool: size 1 (at least 3), "
        "min_size 1 (at least 2), min_size 1 of size 1 (I/O stops with the first copy lost)",
        osdsGood);
    row("three-hosts", "node2",
        "false: Not every pool survives the loss of a host: "
        "pool ecp: m = 1 (at least 2 chunks of redundancy)",
        osdsGood);
}

void TestStates::service()
{
    QFETCH(QString, host);
    const QString state = QString::fromUtf8(QTest::currentDataTag());
    const auto tree = treeIn(state);
    const auto dump = dumpIn(state);
    QTEST(spoken(poolsSafe(dump, recordedRules(), tree)), "pools");
    QTEST(spoken(hostOsdsUp(tree, dump, host)), "osds");
}

void TestStates::flags_data()
{
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("others");
    const auto row = [](const char *state, const char *set, const char *left, const char *others) {
        QTest::newRow(state) << QString::fromUtf8(set) << QString::fromUtf8(left)
                             << QString::fromUtf8(others);
    };
    for (const char *state : {"healthy", "recovering", "recovered", "host-down-no-flag",
             "host-down-and-out", "host-killed", "pool-size-2", "pool-size-1"})
        row(state, nothingSet, noneLeft, noFlag);
    for (const char *state : {"set-group-noout-node2", "set-group-noout-node2-host-down",
             "set-group-noout-node2-host-down-after-writes", "recovered-flag-still-set"})
        row(state, flagSet, oursLeft, onlyOurs);
    row("set-group-noout-root",
        "false: noout on host node2 is not set: osd dump shows noout on default",
        "false: noout still reaches host node2: noout on root default",
        "false: Somebody else set flags in Ceph: noout on root default");
    row("set-group-many",
        "false: noout on host node2 is not set: osd dump shows noout on node1, noout on node3, "
        "noout on osd.2",
        "false: noout still reaches host node2: noout on osd.2",
        "false: Somebody else set flags in Ceph: noout on host node1; noout on host node3; "
        "noout on osd.2");
    row("global-noout",
        "false: noout on host node2 is not set: osd dump shows noout for the whole cluster",
        "false: noout still reaches host node2: noout for the whole cluster",
        "false: Somebody else set flags in Ceph: noout for the whole cluster");
    row("three-hosts-rack", "false: noout on host node2 is not set: osd dump shows noout on rack1",
        "false: noout still reaches host node2: noout on rack rack1",
        "false: Somebody else set flags in Ceph: noout on rack rack1");
}

void TestStates::flags()
{
    const QString state = QString::fromUtf8(QTest::currentDataTag());
    const auto dump = dumpIn(state);
    QTEST(spoken(hostFlagSet(dump, u"node2"_s, u"noout"_s)), "set");
    QTEST(spoken(noFlagReaches(dump, treeIn(state), u"node2"_s, u"noout"_s)), "left");
    QTEST(spoken(onlyOwnFlags(dump, own(), treeOf(state))), "others");
}

void TestStates::summary_data()
{
    QTest::addColumn<QString>("words");
    const auto row = [](const char *state, const char *words) {
        QTest::newRow(state) << QString::fromUtf8(words);
    };
    row("healthy", "HEALTH_OK: 9 PGs active+clean, 6 OSDs up");
    row("set-group-noout-node2", "HEALTH_WARN: noout on host node2; no data at risk");
    row("set-group-noout-root", "HEALTH_WARN: noout on root default; no data at risk");
    row("global-noout", "HEALTH_WARN: noout for the whole cluster; no data at risk");
    row("set-group-noout-node2-host-down",
        "HEALTH_WARN: host node2 is down (osd.2 and osd.3); 40 of 120 copies missing (33.3 %), "
        "nothing is being copied now; noout on host node2; all data available");
    row("host-down-and-out",
        "HEALTH_WARN: host node3 is down (osd.4 and osd.5); 2 of 6 OSDs marked out; 101 of 303 "
        "copies missing (33.3 %), nothing is being copied now; all data available");
    row("host-killed",
        "HEALTH_WARN: host node2 is down (osd.2 and osd.3); I/O is blocked on 6 of 9 PGs; 28 of "
        "303 copies missing (9.2 %), nothing is being copied now");
    row("pool-size-2-min-size-2-host-down",
        "HEALTH_WARN: host node2 is down (osd.2 and osd.3); I/O is blocked on 5 of 9 PGs; 56 of "
        "202 copies missing (27.7 %), nothing is being copied now");
    row("pool-size-1",
        "HEALTH_WARN: I/O is blocked on 8 of 9 PGs; PGs 8 peering; 1 pool(s) have no replicas "
        "configured");
    row("mgr-down",
        "HEALTH_WARN: no manager is active, so the PGs' figures are old; whether data is at risk "
        "is unknown");
    row("no-such-state",
        "The state of Ceph is unknown: The answer to \"ceph status\" cannot be understood.");
}

void TestStates::summary()
{
    const QString state = QString::fromUtf8(QTest::currentDataTag());
    const auto dump = dumpIn(state);
    QTEST(
        ceph::summary({statusIn(state), dump ? std::optional(*dump) : std::nullopt, treeOf(state)}),
        "words");
}

/// With a dead manager the recorded status still shows nine PGs active+clean.
void TestStates::managerProofDecides()
{
    const auto dump = dumpIn(u"healthy"_s);
    const auto dead = statusIn(u"mgr-down"_s);
    QCOMPARE(dead->pgs.countClean(), dead->pgs.total);
    for (const MgrProof proof : {MgrProof::NotAsked, MgrProof::Answered, MgrProof::Silent}) {
        QCOMPARE(spoken(ceph::clean(dead, dump, proof, {})),
            u"unknown: Whether Ceph is clean is unknown: no manager is active, so the figures of "
            "the PGs are old"_s);
        QCOMPARE(dataAvailable(dead, dump, proof).verdict, Verdict::Unknown);
    }
    const auto alive = statusIn(u"healthy"_s);
    QCOMPARE(ceph::clean(alive, dump, MgrProof::Answered, {}).verdict, Verdict::True);
    QCOMPARE(spoken(ceph::clean(alive, dump, MgrProof::Silent, {})),
        u"unknown: Whether Ceph is clean is unknown: the manager does not answer, so the figures "
        "of the PGs may be old"_s);
    const Judgement notAsked = ceph::clean(alive, dump, MgrProof::NotAsked, {});
    QCOMPARE(notAsked.verdict, Verdict::True);
    QVERIFY(notAsked.evidence.contains(
        u"the manager was not asked: the PGs' figures may be 30 s old"_s));
}

void TestStates::ownFlagsAreExcusedExactly()
{
    const QString state = u"set-group-noout-node2"_s;
    const auto judged = [&](const QList<SetFlag> &ours) {
        return ceph::clean(statusIn(state), dumpIn(state), MgrProof::Answered, ours).verdict;
    };
    QCOMPARE(judged({onHost(u"noout"_s, u"node2"_s)}), Verdict::True);
    QCOMPARE(judged({}), Verdict::False);
    QCOMPARE(judged({onHost(u"noout"_s, u"node1"_s)}), Verdict::False);
    QCOMPARE(judged({onHost(u"nodown"_s, u"node2"_s)}), Verdict::False);
    QCOMPARE(judged({{SetFlag::Place::Cluster, {}, u"noout"_s}}), Verdict::False);
    QCOMPARE(judged({{SetFlag::Place::Osd, u"node2"_s, u"noout"_s}}), Verdict::False);
}

/// Device classes, shadow buckets and buckets between root and host, over a recorded tree.
void TestStates::flagPlacesInAnotherTree()
{
    const OsdTree tree = *treeIn(u"three-hosts-rack"_s);
    const auto reaching
        = [&](const QMap<QString, QStringList> &nodes, const QMap<QString, QStringList> &classes) {
              OsdDump dump;
              dump.nodeFlags = nodes;
              dump.classFlags = classes;
              QStringList texts;
              for (const SetFlag &flag : flagsReaching(u"node2"_s, u"noout"_s, dump, tree))
                  texts.append(describe(flag, tree));
              return texts.join(u", "_s);
          };
    const QStringList noout{u"noout"_s};
    QCOMPARE(reaching({}, {{u"hdd"_s, noout}}), u"noout on device class hdd"_s);
    QCOMPARE(reaching({}, {{u"ssd"_s, noout}}), QString());
    QCOMPARE(reaching({{u"node2~hdd"_s, noout}}, {}), u"noout on host node2~hdd"_s);
    QCOMPARE(reaching({{u"default~hdd"_s, noout}}, {}), u"noout on root default~hdd"_s);
    QCOMPARE(reaching({{u"default~ssd"_s, noout}}, {}), QString());
    QCOMPARE(reaching({{u"rack1"_s, noout}}, {}), u"noout on rack rack1"_s);
    QCOMPARE(reaching({{u"node1"_s, noout}}, {}), QString());
    QCOMPARE(reaching({{u"rack1"_s, {u"nodown"_s}}}, {}), QString());
    QCOMPARE(covered({SetFlag::Place::CrushNode, u"rack1"_s, u"noout"_s}, tree), (QList{2, 3}));
    QCOMPARE(covered({SetFlag::Place::DeviceClass, u"hdd"_s, u"noout"_s}, tree).size(), 6);
    QCOMPARE(covered({SetFlag::Place::Cluster, {}, u"noout"_s}, tree).size(), 6);
    QCOMPARE(covered({SetFlag::Place::Osd, u"osd.3"_s, u"noout"_s}, tree), QList{3});
}

/// A folder that is missing would make every row above fail; a file that nobody reads would not.
void TestStates::everyStateWasLookedAt()
{
    const QDir folder(QStringLiteral(FAIRLEAD_TEST_DATA "/ceph"));
    const QStringList states = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QVERIFY(states.size() >= 20);
    int statuses = 0;
    for (const QString &state : states) {
        if (recorded(state, u"status"_s).isEmpty() || state == u"proxmox-reef"_s)
            continue;
        ++statuses;
        VERIFY_RESULT(statusIn(state));
    }
    QVERIFY(statuses >= 18);
}

QTEST_GUILESS_MAIN(TestStates)
#include "test_states.moc"
