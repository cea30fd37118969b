#include "ceph/clean.h"
#include "ceph/host.h"
#include "ceph/pool_safety.h"
#include "support/ceph_records.h"
#include "support/result_checks.h"

#include <QTest>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

namespace {

Error lost() { return {Error::Kind::Lost, u"The answer was lost."_s, {}, {}}; }

CrushRule rule(const QList<RuleStep> &steps) { return {7, u"r"_s, steps}; }

const RuleStep take{u"take"_s, 0, {}};
const RuleStep emitStep{u"emit"_s, 0, {}};

/// Three hosts as recorded; the daemons are those of the three-hosts cluster: monitors a, b, c and
/// managers x on node1 (active) and y on node2, metadata servers m1 on node1 and m2 on node3
/// (active).
LossAnswers answers()
{
    const QString lab = u"three-hosts"_s;
    return {treeIn(lab), parsePlacement(recorded(lab, u"node-ls"_s)),
        OkToStop{true, {2, 3}, 25, 0, {}}, parseQuorum(recorded(lab, u"quorum_status"_s)),
        parseMgrMap(recorded(lab, u"mgr-dump"_s)), parseFsMap(recorded(lab, u"fs-dump"_s))};
}

QString lossOf(const char *host, const LossAnswers &all)
{
    const QString name = QString::fromLatin1(host);
    return spoken(mayLose({name, name}, all));
}

} // namespace

/// The judgements over hand-made answers: one thing is changed at a time.
class TestRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pools_data();
    void pools();
    void everyOffendingPoolIsNamed();
    void failureDomains();
    void poolsWithoutAnswers();
    void lossIsAllowed();
    void lossOfOsds();
    void lossOfMonitors();
    void lossOfManagers();
    void lossOfMetadataServers();
    void lossWithoutAnswers();
    void namesThatDiffer();
    void checksAgainstWork();
    void managerThatJustBegan();
    void osdsOfAHost();
    void certainBeatsUnknown();
};

void TestRules::pools_data()
{
    using Type = Pool::Type;
    QTest::addColumn<Pool>("pool");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const Pool &pool, const char *said) {
        QTest::newRow(name) << pool << QString::fromUtf8(said);
    };
    const auto replicated = [](int size, int minSize) {
        return Pool{1, u"p"_s, Type::Replicated, size, minSize, 0, {}};
    };
    const auto erasure = [](const char *profile, int size, int minSize) {
        return Pool{1, u"p"_s, Type::Erasure, size, minSize, 1, QString::fromLatin1(profile)};
    };
    const char *const good = "true: All 1 pools survive the loss of a host and go on serving";
    row("3/2", replicated(3, 2), good);
    row("4/2", replicated(4, 2), good);
    row("4/3", replicated(4, 3), good);
    row("3/1", replicated(3, 1), "false: min_size 1 (at least 2)");
    row("3/3", replicated(3, 3),
        "false: min_size 3 of size 3 (I/O stops with the first copy lost)");
    row("2/1", replicated(2, 1), "false: size 2 (at least 3), min_size 1 (at least 2)");
    row("EC 2+2/3", erasure("k2m2", 4, 3), good);
    row("EC 2+2/4", erasure("k2m2", 4, 4),
        "false: min_size 4 of k+m = 4 (I/O stops with the first chunk lost)");
    row("EC 2+1/2", erasure("k2m1", 3, 2), "false: m = 1 (at least 2 chunks of redundancy)");
    row("EC shec counts c", erasure("shec", 7, 5),
        "false: m = 1 (at least 2 chunks of redundancy)");
    row("EC without its numbers", erasure("layers", 8, 5),
        "unknown: its erasure profile \"layers\" is not told");
    row("EC of an unknown profile", erasure("gone", 4, 3),
        "unknown: its erasure profile \"gone\" is not told");
    row("unknown type", {1, u"p"_s, Type::Other, 3, 2, 0, {}}, "unknown: it is of an unknown type");
    row("rule that puts copies on OSDs", {1, u"p"_s, Type::Replicated, 3, 2, 2, {}},
        "false: its CRUSH rule by-osd may put two copies on one host (failure domain osd)");
    row("rule by rack", {1, u"p"_s, Type::Replicated, 3, 2, 3, {}}, good);
    row("rule with two takes", {1, u"p"_s, Type::Replicated, 3, 2, 4, {}},
        "unknown: its CRUSH rule hybrid is not a simple one: see whether two copies may share a "
        "host");
    row("rule that is not there", {1, u"p"_s, Type::Replicated, 3, 2, 99, {}},
        "unknown: its CRUSH rule 99 is not told");
}

void TestRules::pools()
{
    QFETCH(Pool, pool);
    QFETCH(QString, said);
    OsdDump dump;
    dump.pools = {pool};
    dump.profiles = {{u"k2m2"_s, {u"jerasure"_s, 2, 2, {}}}, {u"k2m1"_s, {u"isa"_s, 2, 1, {}}},
        {u"shec"_s, {u"shec"_s, 4, 3, 1}}, {u"layers"_s, {u"lrc"_s, {}, {}, {}}}};
    QList<CrushRule> rules = *recordedRules();
    rules += {{2, u"by-osd"_s, {take, {u"chooseleaf_firstn"_s, 0, u"osd"_s}, emitStep}},
        {3, u"by-rack"_s, {take, {u"chooseleaf_firstn"_s, 0, u"rack"_s}, emitStep}},
        {4, u"hybrid"_s,
            {take, {u"chooseleaf_firstn"_s, 1, u"host"_s}, emitStep, take,
                {u"chooseleaf_firstn"_s, -1, u"host"_s}, emitStep}}};
    const QString full = spoken(poolsSafe(dump, rules, treeIn(u"three-hosts"_s)));
    if (said.startsWith(u"true"_s)) {
        QCOMPARE(full, said);
        return;
    }
    QCOMPARE(full.section(u": "_s, 0, 0), said.section(u": "_s, 0, 0));
    QCOMPARE(full.section(u"pool p: "_s, 1), said.section(u": "_s, 1));
}

void TestRules::everyOffendingPoolIsNamed()
{
    OsdDump dump;
    dump.pools = {{1, u"a%2"_s, Pool::Type::Replicated, 2, 2, 0, {}},
        {2, u"good"_s, Pool::Type::Replicated, 3, 2, 0, {}},
        {3, u"b"_s, Pool::Type::Replicated, 3, 1, 0, {}}};
    const Judgement judged = poolsSafe(dump, recordedRules(), treeIn(u"three-hosts"_s));
    QCOMPARE(judged.text,
        u"Not every pool survives the loss of a host: pool a%2: size 2 (at least 3), min_size 2 of "
        "size 2 (I/O stops with the first copy lost); pool b: min_size 1 (at least 2)"_s);
    QCOMPARE(judged.evidence.size(), 3);
    QCOMPARE(judged.evidence.first(), u"pool a%2: size 2, min_size 2"_s);
}

void TestRules::failureDomains()
{
    const auto choose
        = [](int num, const QString &type) { return RuleStep{u"choose_indep"_s, num, type}; };
    const RuleStep tries{u"set_chooseleaf_tries"_s, 5, {}};
    QCOMPARE(failureDomain(rule({tries, take, {u"chooseleaf_indep"_s, 0, u"host"_s}, emitStep})),
        u"host"_s);
    // Three hosts, one OSD each: as good as chooseleaf. Two OSDs each: they share a host.
    QCOMPARE(failureDomain(rule({take, choose(3, u"host"_s), choose(1, u"osd"_s), emitStep})),
        u"host"_s);
    QCOMPARE(
        failureDomain(rule({take, choose(3, u"host"_s), choose(2, u"osd"_s), emitStep})), u"osd"_s);
    QCOMPARE(failureDomain(rule(
                 {take, choose(2, u"rack"_s), {u"chooseleaf_firstn"_s, 2, u"host"_s}, emitStep})),
        u"host"_s);
    QCOMPARE(failureDomain(rule({take, {u"novelty"_s, 0, u"host"_s}, emitStep})), QString());
    QCOMPARE(failureDomain(rule({})), QString());
}

void TestRules::poolsWithoutAnswers()
{
    const auto tree = treeIn(u"three-hosts"_s);
    const auto dump = dumpIn(u"healthy"_s);
    QCOMPARE(poolsSafe(tl::unexpected(lost()), recordedRules(), tree).verdict, Verdict::Unknown);
    QCOMPARE(spoken(poolsSafe(dump, tl::unexpected(lost()), tree)),
        u"unknown: Whether every pool survives the loss of a host is unknown: The answer was lost"_s);
    QCOMPARE(poolsSafe(dump, recordedRules(), tl::unexpected(lost())).verdict, Verdict::Unknown);
    // A pool that is known to be bad is bad, whatever else is not known.
    QCOMPARE(
        poolsSafe(dumpIn(u"pool-size-2"_s), tl::unexpected(lost()), tree).verdict, Verdict::False);
    QCOMPARE(spoken(poolsSafe(OsdDump{}, recordedRules(), tree)), u"true: Ceph has no pools"_s);
}

void TestRules::lossIsAllowed()
{
    const Judgement judged = mayLose({u"node2"_s, u"node2"_s}, answers());
    QCOMPARE(spoken(judged), u"true: Ceph can lose node2 now"_s);
    QCOMPARE(judged.evidence,
        (QStringList{u"osd.2 and osd.3 may stop together: 25 PGs go on serving"_s,
            u"2 of 3 monitors would stay, 2 are needed"_s, u"manager x would stay"_s}));
}

void TestRules::lossOfOsds()
{
    LossAnswers all = answers();
    all.okToStop = OkToStop{false, {2, 3}, 20, 5, {}};
    QCOMPARE(lossOf("node2", all),
        u"false: Ceph cannot lose node2 now: 5 of 25 PGs would refuse I/O without osd.2 and osd.3"_s);
    all.okToStop = OkToStop{true, {2}, 25, 0, {}};
    QCOMPARE(lossOf("node2", all),
        u"unknown: Whether Ceph can lose node2 now is unknown: ok-to-stop was not asked about osd.3"_s);
    // An OSD that runs there without hanging in the host's bucket goes down as well.
    all = answers();
    all.placement->osds[u"node2"_s] = {2, 3, 9};
    QCOMPARE(osdsLostWith({u"node2"_s, u"node2"_s}, *all.tree, *all.placement), (QList{2, 3, 9}));
    QCOMPARE(lossOf("node2", all),
        u"unknown: Whether Ceph can lose node2 now is unknown: ok-to-stop was not asked about osd.9"_s);
}

void TestRules::lossOfMonitors()
{
    LossAnswers all = answers();
    all.quorum = Quorum{3, {u"a"_s, u"b"_s}, u"a"_s};
    QCOMPARE(lossOf("node2", all),
        u"false: Ceph cannot lose node2 now: 1 of 3 monitors would stay, 2 are needed"_s);
    // The one that is out already does not count against node3.
    all.okToStop = OkToStop{true, {4, 5}, 25, 0, {}};
    all.fileSystems = FsMap{};
    QCOMPARE(lossOf("node3", all), u"true: Ceph can lose node3 now"_s);
    // Two monitors cannot lose one; one of one neither.
    all = answers();
    all.quorum = Quorum{2, {u"a"_s, u"b"_s}, u"a"_s};
    QCOMPARE(mayLose({u"node2"_s, u"node2"_s}, all).verdict, Verdict::False);
    // Where they run is not told: no proof that none runs here.
    all = answers();
    all.placement->mons.clear();
    QCOMPARE(lossOf("node2", all),
        u"unknown: Whether Ceph can lose node2 now is unknown: where a, b and c run is not told"_s);
}

void TestRules::lossOfManagers()
{
    LossAnswers all = answers();
    all.mgrs = MgrMap{true, u"y"_s, {}};
    QCOMPARE(
        lossOf("node2", all), u"false: Ceph cannot lose node2 now: no other manager would stay"_s);
    all.mgrs = MgrMap{true, u"y"_s, {u"x"_s}};
    QCOMPARE(lossOf("node2", all), u"true: Ceph can lose node2 now"_s);
    all.mgrs = MgrMap{};
    QCOMPARE(
        lossOf("node2", all), u"false: Ceph cannot lose node2 now: no manager is active now"_s);
}

void TestRules::lossOfMetadataServers()
{
    LossAnswers all = answers();
    all.okToStop = OkToStop{true, {4, 5}, 25, 0, {}};
    QCOMPARE(lossOf("node3", all), u"true: Ceph can lose node3 now"_s); // m1 takes over
    all.fileSystems->standbys.clear();
    QCOMPARE(lossOf("node3", all),
        u"false: Ceph cannot lose node3 now: no metadata server stands by elsewhere for file "
        u"system "
        "cephfs"_s);
    all.fileSystems->fileSystems.first().daemons.append({u"m1"_s, 0, u"up:standby-replay"_s});
    QCOMPARE(lossOf("node3", all), u"true: Ceph can lose node3 now"_s);
    // A standby on the same machine goes with it.
    all = answers();
    all.okToStop = OkToStop{true, {4, 5}, 25, 0, {}};
    all.placement->mdss[u"node3"_s] = {u"m1"_s, u"m2"_s};
    QCOMPARE(mayLose({u"node3"_s, u"node3"_s}, all).verdict, Verdict::False);
    // Two active ones there need two.
    all = answers();
    all.okToStop = OkToStop{true, {4, 5}, 25, 0, {}};
    all.fileSystems->fileSystems.append({u"second"_s, {{u"m3"_s, 0, u"up:active"_s}}});
    all.placement->mdss[u"node3"_s] = {u"m2"_s, u"m3"_s};
    QCOMPARE(lossOf("node3", all),
        u"false: Ceph cannot lose node3 now: no metadata server stands by elsewhere for file "
        u"system "
        "second"_s);
}

void TestRules::lossWithoutAnswers()
{
    const auto without = [](auto LossAnswers::*answer) {
        LossAnswers all = answers();
        all.*answer = tl::unexpected(lost());
        return mayLose({u"node2"_s, u"node2"_s}, all).verdict;
    };
    QCOMPARE(without(&LossAnswers::tree), Verdict::Unknown);
    QCOMPARE(without(&LossAnswers::placement), Verdict::Unknown);
    QCOMPARE(without(&LossAnswers::okToStop), Verdict::Unknown);
    QCOMPARE(without(&LossAnswers::quorum), Verdict::Unknown);
    QCOMPARE(without(&LossAnswers::mgrs), Verdict::Unknown);
    QCOMPARE(without(&LossAnswers::fileSystems), Verdict::Unknown);
}

void TestRules::namesThatDiffer()
{
    QCOMPARE(spoken(mayLose({u"node2"_s, u"node2.example.net"_s}, answers())),
        u"true: Ceph can lose node2.example.net now"_s);
    QCOMPARE(spoken(mayLose({u"node2"_s, u"pve2"_s}, answers())),
        u"unknown: Whether Ceph can lose pve2 now is unknown: Ceph does not tell which of its "
        "daemons run on pve2"_s);
    QCOMPARE(spoken(mayLose({u"nowhere"_s, u"node2"_s}, answers())),
        u"unknown: Whether Ceph can lose node2 now is unknown: Ceph knows no host called nowhere"_s);
}

/// A check that no figure shows speaks against work unless it is known to be harmless.
void TestRules::checksAgainstWork()
{
    const auto with = [](const HealthCheck &check) {
        Status status = *statusIn(u"healthy"_s);
        status.health.status = check.severity;
        status.health.checks = {check};
        return spoken(ceph::clean(status, dumpIn(u"healthy"_s), MgrProof::Answered, {}));
    };
    const QString good = u"true: Ceph is clean: 9 PGs active+clean, all 6 OSDs up"_s;
    QCOMPARE(with({u"POOL_APP_NOT_ENABLED"_s, Severity::Warn, u"m"_s, {}, false}), good);
    QCOMPARE(with({u"OSD_NEARFULL"_s, Severity::Warn, u"m"_s, {}, false}), good);
    QCOMPARE(with({u"SLOW_OPS"_s, Severity::Warn, u"30 slow ops"_s, {}, false}),
        u"false: Ceph is not clean: SLOW_OPS: 30 slow ops"_s);
    QCOMPARE(with({u"SLOW_OPS"_s, Severity::Warn, u"30 slow ops"_s, {}, true}), // muted
        u"false: Ceph is not clean: SLOW_OPS: 30 slow ops"_s);
    // News that the figures do not show yet.
    QCOMPARE(with({u"PG_DEGRADED"_s, Severity::Warn, u"Degraded"_s, {}, false}),
        u"false: Ceph is not clean: PG_DEGRADED: Degraded"_s);
}

/// Health says OK meanwhile: seen on a real cluster in the first seconds of a manager.
void TestRules::managerThatJustBegan()
{
    Status status = *statusIn(u"healthy"_s);
    status.pgs.groups = {{u"unknown"_s, 9}};
    QCOMPARE(spoken(ceph::clean(status, dumpIn(u"healthy"_s), MgrProof::Answered, {})),
        u"unknown: Whether Ceph is clean is unknown: the manager does not know 9 of 9 PGs yet"_s);
    QCOMPARE(
        dataAvailable(status, dumpIn(u"healthy"_s), MgrProof::Answered).verdict, Verdict::Unknown);
    status.pgs = {};
    status.pgs.pools = 2;
    QCOMPARE(ceph::clean(status, dumpIn(u"healthy"_s), MgrProof::Answered, {}).verdict,
        Verdict::Unknown);
    // Groups that do not add up to the total.
    status.pgs.groups = {{u"active+clean"_s, 8}};
    status.pgs.total = 9;
    QCOMPARE(spoken(ceph::clean(status, dumpIn(u"healthy"_s), MgrProof::Answered, {})),
        u"false: Ceph is not clean: 1 of 9 PGs are not accounted for"_s);
    status.pgs.total = 7;
    QCOMPARE(spoken(ceph::clean(status, dumpIn(u"healthy"_s), MgrProof::Answered, {})),
        u"unknown: Whether Ceph is clean is unknown: the numbers of PGs do not add up"_s);
}

void TestRules::osdsOfAHost()
{
    const auto tree = treeIn(u"three-hosts"_s);
    OsdDump dump = *dumpIn(u"three-hosts"_s);
    const auto said = [&] { return spoken(hostOsdsUp(tree, dump, u"node1"_s)); };
    QCOMPARE(said(), u"true: All 2 OSDs of node1 are up"_s);
    dump.osds[0].in = false;
    QCOMPARE(said(),
        u"false: Not all OSDs of node1 are at work: osd.0 up but marked out, so without data"_s);
    dump.osds[1].up = false;
    QCOMPARE(said(),
        u"false: Not all OSDs of node1 are at work: osd.1 down; osd.0 up but marked out, so "
        u"without "
        "data"_s);
    dump.osds.remove(0, 2);
    QCOMPARE(said(),
        u"unknown: Whether the OSDs of node1 are up is unknown: osd.0 and osd.1 in the tree but "
        u"not "
        "in the map"_s);
    QCOMPARE(hostOsdsUp(tree, dump, u"nowhere"_s).verdict, Verdict::Unknown);
}

void TestRules::certainBeatsUnknown()
{
    Verdicts verdicts;
    QCOMPARE(
        verdicts.judge(u"yes"_s, u"no"_s, u"open"_s), (Judgement{Verdict::True, u"yes"_s, {}}));
    verdicts.evidence(u"figure"_s);
    verdicts.unknown(lost());
    QCOMPARE(verdicts.judge(u"yes"_s, u"no"_s, u"open"_s),
        (Judgement{Verdict::Unknown, u"open: The answer was lost"_s, {u"figure"_s}}));
    verdicts.against(u"reason"_s);
    QCOMPARE(verdicts.judge(u"yes"_s, u"no"_s, u"open"_s),
        (Judgement{
            Verdict::False, u"no: reason"_s, {u"figure"_s, u"unknown: The answer was lost."_s}}));
}

QTEST_GUILESS_MAIN(TestRules)
#include "test_rules.moc"
