#include "ceph/command.h"
#include "ceph/daemons.h"
#include "ceph/osd_dump.h"
#include "ceph/status.h"
#include "support/ceph_records.h"
#include "support/result_checks.h"

#include <QJsonDocument>
#include <QTest>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

namespace {

// The same cluster as four releases tell of it: three monitors, six OSDs of which one is down, two
// standby managers, 100 placement groups.
const char *const nautilus
    = R"({"fsid":"f","health":{"checks":{"OSD_DOWN":{"severity":"HEALTH_WARN",
  "summary":{"message":"1 osds down"}}},"status":"HEALTH_WARN"},"quorum":[0,1,2],
  "quorum_names":["a","b","c"],"monmap":{"epoch":3,"mons":[{"name":"a"},{"name":"b"},{"name":"c"}]},
  "osdmap":{"osdmap":{"epoch":9,"num_osds":6,"num_up_osds":5,"num_in_osds":6,"full":false,
  "nearfull":false,"num_remapped_pgs":4}},"pgmap":{"pgs_by_state":[{"state_name":"active+clean",
  "count":90},{"state_name":"active+undersized+degraded","count":10}],"num_pgs":100,"num_pools":2,
  "data_bytes":1,"bytes_used":2,"bytes_avail":3,"bytes_total":5},
  "mgrmap":{"available":true,"active_name":"x","standbys":[{"gid":1,"name":"y"},{"gid":2,"name":"z"}]}})";
const char *const octopus = R"({"fsid":"f","health":{"status":"HEALTH_WARN","checks":{"OSD_DOWN":
  {"severity":"HEALTH_WARN","summary":{"message":"1 osds down","count":1},"muted":false}},"mutes":[]},
  "quorum_names":["a","b","c"],"monmap":{"epoch":3,"min_mon_release_name":"octopus","num_mons":3},
  "osdmap":{"epoch":9,"num_osds":6,"num_up_osds":5,"num_in_osds":6,"num_remapped_pgs":4},
  "pgmap":{"pgs_by_state":[{"state_name":"active+clean","count":90},
  {"state_name":"active+undersized+degraded","count":10}],"num_pgs":100,"num_pools":2,"data_bytes":1,
  "bytes_used":2,"bytes_avail":3,"bytes_total":5},
  "mgrmap":{"available":true,"num_standbys":2,"modules":[],"services":{}}})";
// Squid adds keys, and Perl on the way through Proxmox may turn numbers and booleans into texts.
const char *const squid = R"({"fsid":"f","health":{"status":"HEALTH_WARN","checks":{"OSD_DOWN":
  {"severity":"HEALTH_WARN","summary":{"message":"1 osds down","count":1},"detail":[],"muted":0}},
  "mutes":[]},"quorum_names":["a","b","c"],"quorum_age":7,"monmap":{"num_mons":"3"},
  "osdmap":{"num_osds":"6","num_up_osds":5,"num_in_osds":6,"osd_up_since":1,"num_remapped_pgs":4,
  "new_key":[]},"pgmap":{"pgs_by_state":[{"state_name":"active+clean","count":90},
  {"state_name":"active+undersized+degraded","count":"10"}],"num_pgs":100,"num_pools":2,
  "data_bytes":1,"bytes_used":2,"bytes_avail":3,"bytes_total":5},"fsmap":{"btime":"0","by_rank":[],
  "up:standby":0},"mgrmap":{"available":1,"num_standbys":2},"progress_events":{"e":{"message":
  "Rebalancing","progress":0.25,"add_to_ceph_s":true}}})";

void row(const char *name, const char *json) { QTest::newRow(name) << QByteArray(json); }

Answer answer(int exitCode, const char *out, const char *err = "")
{
    return {exitCode, QByteArray(out), QByteArray(err)};
}

QString detailOf(const QByteArray &json)
{
    const auto status = parseStatus(json);
    return status ? QString() : status.error().detail;
}

} // namespace

/// Every answer that is read, in the shapes of several releases, and what becomes of answers that
/// are not as they should be.
class TestShapes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statusOfEachRelease_data();
    void statusOfEachRelease();
    void statusThroughProxmox();
    void whatIsAbsentIsZero();
    void malformed_data();
    void malformed();
    void healthDetail();
    void tree();
    void dump();
    void poolListEqualsDump();
    void rules();
    void usage();
    void pgStat();
    void stuckPgs();
    void daemons();
    void versions();
    void pgStates_data();
    void pgStates();
    void okToStopShapes();
};

void TestShapes::statusOfEachRelease_data()
{
    QTest::addColumn<QByteArray>("json");
    row("Nautilus", nautilus);
    row("Octopus, Pacific, Quincy, Reef", octopus);
    row("Squid, numbers as texts", squid);
}

void TestShapes::statusOfEachRelease()
{
    QFETCH(QByteArray, json);
    const auto status = parseStatus(json);
    VERIFY_RESULT(status);
    QCOMPARE(status->osds, (OsdCounts{6, 5, 6, 4}));
    QCOMPARE(status->mons, 3);
    QCOMPARE(status->quorum.size(), 3);
    QCOMPARE(status->mgr.standbys, 2);
    QVERIFY(status->mgr.available);
    QCOMPARE(status->health.checks,
        (QList<HealthCheck>{{u"OSD_DOWN"_s, Severity::Warn, u"1 osds down"_s, {}, false}}));
    QCOMPARE(status->pgs.countClean(), 90);
    QCOMPARE(status->pgs.countServing(), 100);
    QCOMPARE(status->pgs.size, Bytes{5});
    if (!status->progress.isEmpty())
        QCOMPARE(status->progress, (QList<Progress>{{u"Rebalancing"_s, 0.25}}));
}

void TestShapes::statusThroughProxmox()
{
    const QByteArray bytes = recorded(u"proxmox-reef"_s, u"status"_s);
    const auto status = parseStatus(QJsonDocument::fromJson(bytes)["data"_L1].toObject());
    VERIFY_RESULT(status);
    QCOMPARE(status->mons, 3);
    QCOMPARE(status->mgr, (MgrState{true, u"proxmox-node02"_s, 2}));
    QCOMPARE(status->osds, (OsdCounts{21, 21, 21, 0}));
    QCOMPARE(status->ranks, (QList<FsRank>{{u"proxmox-node03"_s, 0, u"up:active"_s}}));
    QCOMPARE(status->mdsStandbys, 2);
    QCOMPARE(status->health.checks.size(), 2);
    QCOMPARE(status->health.checks.first().detail.first(), u"osd.3 is near full"_s);
}

void TestShapes::whatIsAbsentIsZero()
{
    const auto status = statusIn(u"healthy"_s);
    VERIFY_RESULT(status);
    QCOMPARE(status->pgs.degraded, 0);
    QCOMPARE(status->pgs.misplaced, 0);
    QCOMPARE(status->pgs.recoveringObjects, 0);
    QVERIFY(!recoveryOf(status->pgs));
    QVERIFY(status->progress.isEmpty());
    const auto recovering = parsePgStat(recorded(u"recovering"_s, u"pg-stat"_s));
    VERIFY_RESULT(recovering);
    const auto recovery = recoveryOf(recovering->pgs);
    QVERIFY(recovery);
    QCOMPARE(recovery->text(), u"48 of 303 copies missing (15.8 %), 192 KiB/s, about 24 s left"_s);
}

void TestShapes::malformed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("detail");
    const auto with = [](const char *name, const char *from, const char *to, const char *detail) {
        QTest::newRow(name) << QByteArray(octopus).replace(from, to) << QString::fromUtf8(detail);
    };
    with("a missing count", "\"num_up_osds\":5,", "", "osdmap.num_up_osds: missing");
    with("a count that is negative", "\"num_up_osds\":5", "\"num_up_osds\":-5",
        "osdmap.num_up_osds: no possible count");
    with("a count that is a fraction", "\"num_up_osds\":5", "\"num_up_osds\":5.5",
        "osdmap.num_up_osds: no whole number");
    with("a count that is too large", "\"num_up_osds\":5", "\"num_up_osds\":9e18",
        "osdmap.num_up_osds: no possible count");
    with("a count that is a list", "\"count\":90", "\"count\":[]",
        "pgmap.pgs_by_state[0].count: no whole number");
    with("more up than there are", "\"num_osds\":6", "\"num_osds\":4",
        "osdmap.num_osds: fewer than are up or in");
    with("null for a count", "\"num_pgs\":100", "\"num_pgs\":null", "pgmap.num_pgs: missing");
    with("no pgmap", "\"pgmap\"", "\"pgmop\"", "pgmap: missing");
    with("pgmap is a text",
        "\"mgrmap\":{\"available\":true,\"num_standbys\":2,\"modules\":[],\"services\":{}}",
        "\"mgrmap\":\"none\"", "mgrmap: no object");
    with("available is neither", "\"available\":true", "\"available\":\"maybe\"",
        "mgrmap.available: neither yes nor no");
    with("unknown health", "\"status\":\"HEALTH_WARN\"", "\"status\":\"HEALTH_GOOD\"",
        "health.status: unknown health \"HEALTH_GOOD\"");
    QTest::newRow("nothing") << QByteArray() << u"no output"_s;
    QTest::newRow("an empty line") << QByteArray("\n") << u"no output"_s;
    QTest::newRow("a list") << QByteArray("[]") << u"no object"_s;
    QTest::newRow("words") << QByteArray("timed out")
                           << u"no JSON at byte 1 (illegal value): timed out"_s;
}

void TestShapes::malformed()
{
    QFETCH(QByteArray, json);
    VERIFY_ERROR(parseStatus(json), Error::Kind::Malformed);
    QTEST(detailOf(json), "detail");
}

void TestShapes::healthDetail()
{
    const auto health
        = parseHealthDetail(recorded(u"set-group-noout-node2-host-down"_s, u"health-detail"_s));
    VERIFY_RESULT(health);
    QCOMPARE(health->status, Severity::Warn);
    QCOMPARE(health->checks.size(), 4);
    QVERIFY(health->has("OSD_HOST_DOWN"_L1));
    QCOMPARE(health->checks.at(1).detail, QStringList{u"host node2 has flags noout"_s});
    for (const HealthCheck &check : health->checks)
        QVERIFY(weightOf(check) != Weight::AgainstWork);
    QCOMPARE(weightOf({u"OSD_RACK_DOWN"_s, Severity::Warn, {}, {}, false}), Weight::Figures);
    QCOMPARE(weightOf({u"RECENT_CRASH"_s, Severity::Warn, {}, {}, false}), Weight::Notice);
    QCOMPARE(weightOf({u"RECENT_CRASH"_s, Severity::Err, {}, {}, false}), Weight::AgainstWork);
    QCOMPARE(
        weightOf({u"OSD_SLOW_PING_TIME"_s, Severity::Warn, {}, {}, false}), Weight::AgainstWork);
    QCOMPARE(weightOf({u"NEVER_HEARD_OF"_s, Severity::Warn, {}, {}, true}), Weight::AgainstWork);
}

void TestShapes::tree()
{
    const auto tree = treeIn(u"three-hosts-rack"_s);
    VERIFY_RESULT(tree);
    QCOMPARE(tree->hosts(), (QStringList{u"node1"_s, u"node2"_s, u"node3"_s}));
    QCOMPARE(tree->osdsUnder(u"node2"_s), (QList{2, 3}));
    QCOMPARE(tree->osdsUnder(u"default"_s), (QList{0, 1, 2, 3, 4, 5}));
    QCOMPARE(tree->ancestors(u"node2"_s), (QStringList{u"rack1"_s, u"default"_s}));
    QCOMPARE(tree->hostOf(3), u"node2"_s);
    QCOMPARE(tree->hostOf(77), QString());
    QCOMPARE(tree->find(3)->deviceClass, u"hdd"_s);
    QCOMPARE(tree->describe(u"rack1"_s), u"rack rack1"_s);
    QCOMPARE(tree->osdsUnder(u"nowhere"_s), QList<int>());

    // Two hosts that differ in their domains only: neither is taken for the other.
    const auto twins = parseOsdTree(R"({"nodes":[{"id":-1,"name":"a.x","type":"host","type_id":1},
        {"id":-2,"name":"a.y","type":"host","type_id":1}]})");
    QCOMPARE(crushHost(*twins, u"a.x"_s).value(), u"a.x"_s);
    VERIFY_ERROR(crushHost(*twins, u"a"_s), Error::Kind::NotFound);
    // A ring is no tree, but is looked at once and not for ever.
    const auto ring = parseOsdTree(R"({"nodes":[
        {"id":-1,"name":"r","type":"root","type_id":11,"children":[-2]},
        {"id":-2,"name":"h","type":"host","type_id":1,"children":[-1,7]}]})");
    QCOMPARE(ring->osdsUnder(u"r"_s), QList<int>());
    QCOMPARE(ring->ancestors(u"h"_s), QStringList{u"r"_s});
    // Below two roots an OSD is listed twice.
    const auto twice = parseOsdTree(R"({"nodes":[
        {"id":-1,"name":"r","type":"root","type_id":11,"children":[0]},
        {"id":0,"name":"osd.0","type":"osd","type_id":0,"status":"up","reweight":1},
        {"id":-2,"name":"s","type":"root","type_id":11,"children":[0]},
        {"id":0,"name":"osd.0","type":"osd","type_id":0,"status":"up","reweight":1}]})");
    QCOMPARE(twice->nodes.size(), 3);
}

void TestShapes::dump()
{
    const auto dump = dumpIn(u"set-group-many"_s);
    VERIFY_RESULT(dump);
    QCOMPARE(dump->osds.size(), 6);
    QCOMPARE(dump->find(2)->flags, QStringList{u"noout"_s});
    QCOMPARE(dump->nodeFlags.keys(), (QStringList{u"node1"_s, u"node3"_s}));
    QCOMPARE(dump->release, u"pacific"_s);
    QVERIFY(!dump->flags.contains(u"noout"_s)); // group flags are not among them
    QVERIFY(dumpIn(u"global-noout"_s)->flags.contains(u"noout"_s));
    const auto out = dumpIn(u"host-down-and-out"_s);
    QCOMPARE(*out->find(4), (OsdState{4, false, false, {}}));
    // Before Nautilus there were no flags of nodes.
    const auto old = parseOsdDump(
        R"({"epoch":3,"flags":"noout,sortbitwise","pools":[],"osds":[{"osd":0,"up":1,"in":1,"state":["exists","up"]}]})");
    VERIFY_RESULT(old);
    QVERIFY(old->nodeFlags.isEmpty());
}

/// The two list the same pools and name their id differently.
void TestShapes::poolListEqualsDump()
{
    const auto pools = parsePools(recorded(u"healthy"_s, u"osd-pool-ls-detail"_s));
    VERIFY_RESULT(pools);
    QCOMPARE(*pools, dumpIn(u"healthy"_s)->pools);
    QCOMPARE(pools->at(1), (Pool{2, u"vmpool"_s, Pool::Type::Replicated, 3, 2, 0, {}}));
    const OsdDump erasure = *dumpIn(u"three-hosts"_s);
    QCOMPARE(erasure.pools.last().type, Pool::Type::Erasure);
    QCOMPARE(erasure.profiles.value(erasure.pools.last().profile),
        (ErasureProfile{u"jerasure"_s, 2, 1, std::nullopt}));
}

void TestShapes::rules()
{
    const auto rules = recordedRules();
    VERIFY_RESULT(rules);
    QCOMPARE(rules->size(), 2);
    QCOMPARE(rules->first().steps.at(1), (RuleStep{u"chooseleaf_firstn"_s, 0, u"host"_s}));
}

void TestShapes::usage()
{
    const auto usage = parseUsage(recorded(u"healthy"_s, u"osd-df-tree"_s));
    VERIFY_RESULT(usage);
    QCOMPARE(usage->osds.size(), 6);
    QCOMPARE(usage->size, Bytes{qint64(25165824) << 10});
    QCOMPARE(usage->osds.at(1).pgs, 6);
    const auto out = parseUsage(recorded(u"host-down-and-out"_s, u"osd-df-tree"_s));
    QCOMPARE(out->osds.at(4).size, Bytes{});
}

void TestShapes::pgStat()
{
    const auto nested = parsePgStat(recorded(u"host-down-no-flag"_s, u"pg-stat"_s));
    VERIFY_RESULT(nested);
    QVERIFY(nested->ready);
    QCOMPARE(nested->pgs.degraded, 101);
    QCOMPARE(nested->pgs.notClean(), u"8 active+undersized+degraded, 1 active+undersized"_s);
    QCOMPARE(nested->pgs.groups.size(), statusIn(u"host-down-no-flag"_s)->pgs.groups.size());
    const auto flat = parsePgStat(
        R"({"num_pg_by_state":[{"name":"active+clean","num":9}],"num_pgs":9,"num_bytes":5})");
    VERIFY_RESULT(flat);
    QCOMPARE(flat->pgs.countClean(), 9);
    QCOMPARE(flat->pgs.data, Bytes{5});
    QVERIFY(!parsePgStat(R"({"pg_ready":false,"pg_summary":{"num_pg_by_state":[],"num_pgs":0}})")
            ->ready);
}

void TestShapes::stuckPgs()
{
    const auto stuck = parseStuckPgs(recorded(u"host-killed"_s, u"pg-dump_stuck"_s));
    VERIFY_RESULT(stuck);
    QVERIFY(stuck->size() >= 2);
    QCOMPARE(stuck->first(), (StuckPg{u"2.3"_s, u"active+undersized+degraded"_s, {4, 0}, {4, 0}}));
    QVERIFY(parseStuckPgs(recorded(u"healthy"_s, u"pg-dump_stuck"_s))->isEmpty());
    QVERIFY(parseStuckPgs("[]")->isEmpty());
    QCOMPARE(parseStuckPgs(R"([{"pgid":"1.0","state":"stale","up":[1],"acting":[]}])")->size(), 1);
    // What both streams together would look like is no answer.
    VERIFY_ERROR(parseStuckPgs("ok\n[]"), Error::Kind::Malformed);
}

void TestShapes::daemons()
{
    const QString lab = u"three-hosts"_s;
    const auto quorum = parseQuorum(recorded(lab, u"quorum_status"_s));
    VERIFY_RESULT(quorum);
    QCOMPARE(*quorum, (Quorum{3, {u"a"_s, u"b"_s, u"c"_s}, u"a"_s}));
    QCOMPARE(quorum->needed(), 2);
    QCOMPARE(*parseQuorum(recorded(lab, u"mon-stat"_s)), *quorum);
    QCOMPARE(*parseMgrMap(recorded(lab, u"mgr-dump"_s)), (MgrMap{true, u"x"_s, {u"y"_s}}));
    QCOMPARE(*parseMgrMap(R"({"available":false,"active_name":"","standbys":[]})"), MgrMap{});
    const auto fs = parseFsMap(recorded(lab, u"fs-dump"_s));
    VERIFY_RESULT(fs);
    QCOMPARE(fs->fileSystems, (QList<FileSystem>{{u"cephfs"_s, {{u"m2"_s, 0, u"up:active"_s}}}}));
    QCOMPARE(fs->standbys, (QList<Mds>{{u"m1"_s, -1, u"up:standby"_s}}));
    const auto placement = parsePlacement(recorded(lab, u"node-ls"_s));
    VERIFY_RESULT(placement);
    QCOMPARE(placement->mdss.value(u"node3"_s), QStringList{u"m2"_s});
    QCOMPARE(placement->osds.value(u"node2"_s), (QList{2, 3}));
    QCOMPARE(placement->machine(u"node1.example"_s), u"node1"_s);
    QCOMPARE(placement->machine(u"node"_s), QString());
}

void TestShapes::versions()
{
    const auto versions = parseVersions(recorded(u"healthy"_s, u"versions"_s));
    VERIFY_RESULT(versions);
    QCOMPARE(*versions,
        (QList<Version>{{u"mgr"_s, u"16.2.15"_s, u"pacific"_s, 1},
            {u"mon"_s, u"16.2.15"_s, u"pacific"_s, 1}, {u"osd"_s, u"16.2.15"_s, u"pacific"_s, 6}}));
    VERIFY_ERROR(parseVersions(R"({"mon":{"something else":1}})"), Error::Kind::Malformed);
}

void TestShapes::pgStates_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("clean");
    QTest::addColumn<bool>("serves");
    const auto add = [](const char *state, bool clean, bool serves) {
        QTest::newRow(state) << QString::fromUtf8(state) << clean << serves;
    };
    add("active+clean", true, true);
    add("active+clean+scrubbing", true, true);
    add("active+clean+scrubbing+deep", true, true);
    add("active+clean+snaptrim", true, true);
    add("active+clean+snaptrim_wait", true, true);
    add("active+clean+scrubbing+deep+inconsistent+repair", false, true);
    add("active+clean+inconsistent", false, true);
    add("active+clean+remapped", false, true);
    add("active+clean+laggy", false, false);
    add("active+clean+wait", false, false);
    add("active+undersized+degraded", false, true);
    add("active+recovery_wait+degraded", false, true);
    add("active+remapped+backfill_toofull", false, true);
    add("undersized+degraded+peered", false, false);
    add("stale+active+clean", false, false);
    add("peering", false, false);
    add("down", false, false);
    add("incomplete", false, false);
    add("unknown", false, false);
    add("creating+activating", false, false);
    add("", false, false);
}

void TestShapes::pgStates()
{
    QFETCH(QString, state);
    const PgGroup group{state, 1};
    QTEST(group.clean(), "clean");
    QTEST(group.serves(), "serves");
}

void TestShapes::okToStopShapes()
{
    const Command command = okToStopCommand({0, 2});
    const char *const yes = R"({"ok_to_stop":true,"osds":[0,2],"num_ok_pgs":3,"num_not_ok_pgs":0})";
    const char *const no
        = R"({"ok_to_stop":false,"osds":[0,2],"num_ok_pgs":3,"num_not_ok_pgs":1,"bad_become_inactive":["2.3"]})";
    QCOMPARE(*parseOkToStop(command, answer(0, yes)), (OkToStop{true, {0, 2}, 3, 0, {}}));
    QCOMPARE(*parseOkToStop(command, answer(16, no, "Error EBUSY: unsafe to stop osd(s)")),
        (OkToStop{false, {0, 2}, 3, 1, {u"2.3"_s}}));
    // As a list: one "no" is enough.
    const QByteArray both = QByteArray("[") + yes + "," + no + "]";
    QVERIFY(!parseOkToStop(command, answer(16, both.constData()))->safe);
    QVERIFY(parseOkToStop(command, answer(0, (QByteArray("[") + yes + "]").constData()))->safe);
    VERIFY_ERROR(parseOkToStop(command, answer(0, "[]")), Error::Kind::Malformed);
    // The exit code contradicts the report, or there is none.
    VERIFY_ERROR(parseOkToStop(command, answer(16, yes)), Error::Kind::Malformed);
    VERIFY_ERROR(parseOkToStop(command, answer(0, no)), Error::Kind::Malformed);
    // Before Octopus there is no JSON: a "yes" in words is not taken for one.
    VERIFY_ERROR(
        parseOkToStop(command, answer(0, "", "OSD(s) 0,2 are ok to stop")), Error::Kind::Malformed);
    VERIFY_ERROR(parseOkToStop(command, answer(16, "", "Error EBUSY: no")), Error::Kind::Rejected);
    VERIFY_ERROR(parseOkToStop(command, answer(124, "")), Error::Kind::Timeout);
}

QTEST_GUILESS_MAIN(TestShapes)
#include "test_shapes.moc"
