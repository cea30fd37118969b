#include "proxmox/ceph_osd.h"
#include "proxmox/ceph_pool.h"
#include "proxmox/ceph_status.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }

QStringList codes(const QList<HealthCheck> &checks)
{
    QStringList codes;
    for (const HealthCheck &check : checks)
        codes.append(check.code);
    return codes;
}

Result<CephStatus> pacific(const char *name)
{
    return parseCephStatus(
        wrapped(recorded((QByteArray("ceph-pacific/") + name + ".json").constData())));
}

} // namespace

class TestCeph : public QObject {
    Q_OBJECT private Q_SLOTS : void statusReef()
    {
        const auto status
            = parseCephStatus(recorded("ceph_status_reef_health_warn_21osd_trimmed.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->health.value, CephHealth::Warn);
        QCOMPARE(codes(status->checks), (QStringList{text("OSD_NEARFULL"), text("POOL_NEARFULL")}));
        QCOMPARE(status->checks.at(0).details.at(0), text("osd.3 is near full"));
        QCOMPARE(status->checks.at(0).count, 3);
        QCOMPARE(status->osds, std::optional(21));
        QCOMPARE(status->remappedPgs, std::optional(0));
        QCOMPARE(status->pgs->capacity, std::optional(Bytes{51850204151808}));
        QCOMPARE(status->pgs->writesPerSecond, 211);
        QCOMPARE(status->pgs->degradedObjects, 0); // absent is zero here
        QCOMPARE(status->quorum.size(), 3);
        QCOMPARE(status->monitors, std::optional(3)); // counted from a list
        QCOMPARE(status->activeManager, text("proxmox-node02"));
        QVERIFY(status->standbyManagers.value_or(0) > 0);
        QCOMPARE(allPgsClean(*status), std::optional(true));
    }

    void statusPacific()
    {
        const auto down = pacific("host-down-no-flag");
        VERIFY_RESULT(down);
        QCOMPARE(down->osdsUp, std::optional(4));
        QCOMPARE(down->osdsIn, std::optional(6));
        QCOMPARE(down->pgs->degradedObjects, 101);
        QVERIFY(down->pgs->degradedRatio > 0.33 && down->pgs->degradedRatio < 0.34);
        QCOMPARE(down->monitors, std::optional(1)); // a number of its own
        QVERIFY(down->activeManager.isEmpty());
        QCOMPARE(down->managerAvailable, std::optional(true));
        QCOMPARE(allPgsClean(*down), std::optional(false));

        const auto blocked = pacific("pool-size-2-min-size-2-host-down");
        VERIFY_RESULT(blocked);
        QVERIFY(blocked->pgs->inactiveRatio > 0.5);
    }

    void aDeadManagerProvesNothing()
    {
        const auto status = pacific("mgr-down");
        VERIFY_RESULT(status);
        QCOMPARE(status->pgs->states, (QList<PgState>{{text("active+clean"), 9}}));
        QCOMPARE(allPgsClean(*status), std::nullopt);
    }

    void ownFlagsAreExcused()
    {
        const auto status = pacific("set-group-noout-node2-host-down");
        VERIFY_RESULT(status);
        QVERIFY(codes(status->checks).contains(text("OSD_FLAGS")));
        const auto rest = codes(checksBesides(*status, {text("OSD_FLAGS")}));
        QVERIFY(!rest.contains(text("OSD_FLAGS")));
        QCOMPARE(rest.size() + 1, status->checks.size());
    }

    void oldAndOddShapes()
    {
        const auto nautilus = parseCephStatus(wrapped(R"({"health":{"status":"HEALTH_OK"},
            "osdmap":{"osdmap":{"num_osds":"6","num_up_osds":5}},"monmap":{"mons":[{},{}]}})"));
        VERIFY_RESULT(nautilus);
        QCOMPARE(nautilus->osds, std::optional(6));
        QCOMPARE(nautilus->osdsUp, std::optional(5));
        QCOMPARE(nautilus->osdsIn, std::nullopt);
        QCOMPARE(nautilus->monitors, std::optional(2));
        QCOMPARE(nautilus->pgs, std::nullopt);
        QCOMPARE(allPgsClean(*nautilus), std::nullopt);

        const auto muted = parseCephStatus(wrapped(R"({"health":{"status":"HEALTH_PURPLE",
            "checks":{"A":{"muted":true},"B":{"severity":"HEALTH_ERR"}},
            "mutes":[{"code":"A","sticky":false}]}})"));
        VERIFY_RESULT(muted);
        QCOMPARE(muted->health, (Word<CephHealth>{CephHealth::Unknown, text("HEALTH_PURPLE")}));
        QCOMPARE(muted->mutes, QStringList{text("A")});
        QCOMPARE(codes(checksBesides(*muted, {})), QStringList{text("B")});
        QCOMPARE(muted->managerAvailable, std::nullopt);
        VERIFY_ERROR(parseCephStatus(wrapped("{}")), Error::Kind::Malformed);
    }

    void countsThatDoNotAddUp()
    {
        CephStatus status;
        status.managerAvailable = true;
        status.pgs = PgSummary();
        status.pgs->total = 10;
        status.pgs->states = {{text("active+clean"), 9}};
        QCOMPARE(allPgsClean(status), std::nullopt);
        status.pgs->states.append({text("active+clean+scrubbing+deep"), 1});
        QCOMPARE(allPgsClean(status), std::optional(true));
        status.pgs->states.append({text("unknown"), 1});
        QCOMPARE(allPgsClean(status), std::optional(false));
    }

    void pgStates_data()
    {
        QTest::addColumn<bool>("clean");
        const auto row = [](const char *name, bool clean) { QTest::newRow(name) << clean; };
        row("active+clean", true);
        row("active+clean+scrubbing", true);
        row("active+clean+scrubbing+deep", true);
        row("active+clean+snaptrim", true);
        row("active+clean+snaptrim_wait", true);
        row("active+clean+snaptrim_error", false);
        row("active+clean+inconsistent", false);
        row("active+clean+remapped", false);
        row("active+undersized", false);
        row("active+recovery_wait+degraded", false);
        row("undersized+degraded+peered", false);
        row("active", false);
        row("clean", false);
        row("unknown", false);
        row("", false);
    }
    void pgStates()
    {
        QFETCH(bool, clean);
        QCOMPARE(isClean(QString::fromLatin1(QTest::currentDataTag())), clean);
    }

    void flags()
    {
        const auto flags = parseCephFlags(wrapped(R"([{"name":"noout","value":1},
            {"name":"noin","value":"0"},{"name":"pause"},{"name":"","value":1},7])"));
        VERIFY_RESULT(flags);
        QCOMPARE(*flags, (QMap<QString, bool>{{text("noin"), false}, {text("noout"), true}}));
        QCOMPARE(parseCephFlag("{\"data\":\"1\"}").value_or(false), true);
        QCOMPARE(parseCephFlag("{\"data\":0}").value_or(true), false);
        VERIFY_ERROR(parseCephFlag("{\"data\":null}"), Error::Kind::Malformed);
    }

    void osdTree()
    {
        const auto tree = parseOsdTree(recorded("ceph_osd_tree_squid_3hosts_1down.json"));
        VERIFY_RESULT(tree);
        QCOMPARE(tree->hosts.size(), 3); // one has no OSD
        QCOMPARE(tree->osds.size(), 2);
        const Osd &up = tree->osds.at(0);
        QCOMPARE(up.id, OsdId(0)); // the string "0"
        QCOMPARE(up.host, CrushHost(text("srv-proxmox-01")));
        QCOMPARE(up.place, (QStringList{text("default"), text("srv-proxmox-01")}));
        QCOMPARE(up.state.value, OsdState::Up);
        QCOMPARE(up.in, std::optional(true));
        QVERIFY(up.usedFraction.value_or(1) < 0.0261); // 2.6 percent
        QCOMPARE(up.version, text("19.2.3"));
        const auto down = osdsOf(*tree, CrushHost(text("srv-proxmox-03")));
        QCOMPARE(down.size(), 1);
        QCOMPARE(down.at(0).state.value, OsdState::Down);
        QCOMPARE(down.at(0).in, std::optional(false));
        QVERIFY(osdsOf(*tree, CrushHost(text("srv-proxmox-02"))).isEmpty());
        QVERIFY(!tree->flags.contains(text("noout")));
    }

    void osdTreeTraps()
    {
        const auto tree = parseOsdTree(wrapped(R"({"flags":"noout,sortbitwise","root":{"leaf":0,
            "children":[{"type":"root","name":"default","children":[
              {"type":"rack","name":"r1","children":[{"type":"host","name":"a","children":[
                {"type":"osd","id":3,"status":"up"},{"type":"osd","id":"4","status":"lost"}]}]}]},
             {"type":"root","name":"fast","children":[{"type":"host","name":"a~ssd","children":[
                {"type":"osd","id":"3","status":"down"}]}]}]}})"));
        VERIFY_RESULT(tree);
        QCOMPARE(tree->hosts, QList{CrushHost(text("a"))});
        QCOMPARE(tree->osds.size(), 2);
        QCOMPARE(tree->osds.at(0).state.value, OsdState::Up);
        QCOMPARE(tree->osds.at(0).place.join(QLatin1Char('/')), text("default/r1/a"));
        QCOMPARE(tree->osds.at(0).host, CrushHost(text("a")));
        QCOMPARE(tree->osds.at(0).usedFraction, std::nullopt);
        QCOMPARE(tree->osds.at(1).state, (Word<OsdState>{OsdState::Unknown, text("lost")}));
        QVERIFY(tree->flags.contains(text("noout")));
        VERIFY_ERROR(parseOsdTree(wrapped("{}")), Error::Kind::Malformed);
        VERIFY_ERROR(parseOsdTree(wrapped(R"({"root":{"children":[{"type":"osd"}]}})")),
            Error::Kind::Malformed);
    }

    void commandSafety()
    {
        const auto safe = parseCommandSafety(wrapped(R"({"safe":1})"));
        VERIFY_RESULT(safe);
        QCOMPARE(safe->safe, std::optional(true));
        const auto unsafe = parseCommandSafety(
            wrapped(R"({"safe":0,"status":"unsafe to stop osd(s) at this time"})"));
        VERIFY_RESULT(unsafe);
        QCOMPARE(unsafe->safe, std::optional(false));
        QVERIFY(unsafe->reason.startsWith(text("unsafe")));
        QCOMPARE(parseCommandSafety(wrapped("{}"))->safe, std::nullopt);
    }

    void pools()
    {
        const auto pools = parseCephPools(recorded("ceph_pool_list.json"));
        VERIFY_RESULT(pools);
        const CephPool &pool = pools->at(0);
        QCOMPARE(pool.id, CephPoolId(20)); // the string "20"
        QCOMPARE(pool.size, std::optional(3));
        QCOMPARE(pool.applications, QStringList{text("rbd")});
        QCOMPARE(pool.pgsWanted, std::optional(32));
        QCOMPARE(outlivesOneCopy(pool), std::optional(true));

        const auto more = parseCephPools(wrapped(R"([
            {"pool":1,"pool_name":"two","type":"replicated","size":"2","min_size":2,"percent_used":0.25},
            {"pool":2,"pool_name":"ec","type":"erasure","size":6,"min_size":5},
            {"pool":3,"pool_name":"odd","type":"replicated"}])"));
        VERIFY_RESULT(more);
        QCOMPARE(outlivesOneCopy(more->at(0)), std::optional(false));
        QCOMPARE(more->at(0).usedFraction, std::optional(0.25));
        QCOMPARE(outlivesOneCopy(more->at(1)), std::nullopt);
        QCOMPARE(outlivesOneCopy(more->at(2)), std::nullopt);
        VERIFY_ERROR(parseCephPools(wrapped(R"([{"pool_name":"x"}])")), Error::Kind::Malformed);
    }

    void metadata()
    {
        const auto metadata = parseCephMetadata(wrapped(R"({
            "mon":{"a@pve1":{"hostname":"pve1","ceph_version_short":"19.2.3"}},
            "mgr":{"b@pve2":{"ceph_version":"ceph version 18.2.4 (e7ad5345) reef"}},
            "mds":{},
            "osd":[{"id":0,"hostname":"pve1","ceph_version_short":"19.2.2"},null,
                   {"id":"2","ceph_version_short":"18.2.4"},{"hostname":"pve1"}],
            "node":{"pve1":{"version":{"str":"19.2.3","parts":[19,2,3]},"buildcommit":"x"},
                    "pve2":{"version":{"str":"19.2.3"}}}})"));
        VERIFY_RESULT(metadata);
        QCOMPARE(metadata->daemons.size(), 4);
        const CephDaemon manager{text("mgr"), text("b"), text("pve2"), text("18.2.4")};
        QCOMPARE(metadata->daemons.at(1), manager);
        QCOMPARE(metadata->installed.value(text("pve1")), text("19.2.3"));
        const auto old = outdated(*metadata);
        QCOMPARE(old.size(), 2); // osd.2 does not tell its host
        QCOMPARE(old.at(0), manager);
        QCOMPARE(old.at(1).id, text("0"));
    }
};

QTEST_GUILESS_MAIN(TestCeph)
#include "test_ceph.moc"
