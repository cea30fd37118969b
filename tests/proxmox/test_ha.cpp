#include "proxmox/cluster.h"
#include "proxmox/ha_manager.h"
#include "recorded.h"
#include "support/result_checks.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace fairlead;
using namespace fairlead::proxmox;
using namespace std::chrono_literals;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }
NodeName node(const char *name) { return NodeName(text(name)); }
ServiceId sid(const char *name) { return ServiceId(text(name)); }

/// One service on pve1 in this state, the node being this, maintenance asked for or not.
ManagerStatus withService(const char *state, const char *nodeState, bool requested)
{
    ManagerStatus status;
    status.nodes[node("pve1")] = wordOf(haNodeStates, text(nodeState));
    ManagedService &service = status.services[sid("vm:100")];
    service.state = wordOf(haServiceStates, text(state));
    service.node = node("pve1");
    if (requested)
        status.maintenanceRequested.insert(node("pve1"));
    return status;
}

} // namespace

class TestHa : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clusterStatus()
    {
        const auto status = parseClusterStatus(recorded("real-9.2/cluster_status.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->name, text("lab"));
        QCOMPARE(status->quorate, std::optional(true));
        QCOMPARE(status->configVersion, std::optional(3));
        QVERIFY(!status->standalone && canWrite(*status));
        QCOMPARE(status->members.size(), 3);
        const Member first{node("pve1"), 1, text("10.99.0.1"), true, true};
        QCOMPARE(status->members.at(0), first);
        QVERIFY(!status->members.at(1).answered);
    }

    void clusterStatusTraps()
    {
        const auto alone = parseClusterStatus(
            wrapped(R"([{"type":"node","name":"solo","online":1,"local":1,"nodeid":0}])"));
        VERIFY_RESULT(alone);
        QVERIFY(alone->standalone && canWrite(*alone));
        QCOMPARE(alone->quorate, std::nullopt);

        const auto lost = parseClusterStatus(wrapped(
            R"([{"type":"cluster","name":"lab","quorate":0},{"type":"node","name":"a","online":0}])"));
        VERIFY_RESULT(lost);
        QVERIFY(!canWrite(*lost));
        QCOMPARE(lost->members.at(0).online, std::optional(false));

        const auto silent = parseClusterStatus(wrapped(
            R"([{"type":"cluster","name":"lab"},{"type":"node","name":"a"},{"type":"x"}])"));
        VERIFY_RESULT(silent);
        QVERIFY(!canWrite(*silent)); // unknown is not yes
        QCOMPARE(silent->members.at(0).online, std::nullopt);
        VERIFY_ERROR(parseClusterStatus(wrapped("[]")), Error::Kind::Malformed);
        VERIFY_ERROR(parseClusterStatus(wrapped(R"([{"type":"node"}])")), Error::Kind::Malformed);
    }

    void daemonTokens_data()
    {
        QTest::addColumn<HaDaemonState>("state");
        const auto row
            = [](const char *text, HaDaemonState state) { QTest::newRow(text) << state; };
        using S = HaDaemonState;
        row("pve1 (active, Sun Nov 22 06:08:27 2026)", S::Active);
        row("pve1 (active, watchdog active, Sun Nov 22 06:08:27 2026)", S::Active);
        row("pve3 (idle, watchdog standby, Sun Nov 22 06:31:19 2026)", S::Idle);
        row("pve1 (wait_for_agent_lock, watchdog standby, Sun …)", S::WaitForAgentLock);
        row("pve1 (lost_agent_lock, Sun Nov 22 06:31:19 2026)", S::LostAgentLock);
        row("c1 (maintenance mode, watchdog standby, Thu Sep 10 19:48:45 2026)", S::Maintenance);
        row("c1 (restart mode, Thu Sep 10 19:48:45 2026)", S::Restart);
        row("c1 (shutdown mode, Thu Sep 10 19:48:45 2026)", S::Shutdown);
        row("c1 (disarm mode, watchdog released, Thu Sep 10 19:48:45 2026)", S::Disarm);
        row("pve3 (old timestamp - dead?, Sun Nov 22 06:33:21 2026)", S::Dead);
        row("pve3 (detected time drift!, Sun Nov 22 06:33:21 2026)", S::TimeDrift);
        row("pve3 (unable to read lrm status)", S::Unreadable);
        row("pve2 (active, Sun Nov 22 06:08:25 2026) - static load CRS", S::Active);
        row("pve2 (hibernating mode, Sun)", S::Unknown);
        row("pve2", S::Unknown);
        row("pve2 (", S::Unknown);
        row("", S::Unknown);
    }
    void daemonTokens()
    {
        QFETCH(HaDaemonState, state);
        const auto word = haDaemonState(QString::fromUtf8(QTest::currentDataTag()));
        QCOMPARE(word.value, state);
        if (QByteArray(QTest::currentDataTag()).contains("hibernating"))
            QCOMPARE(word.text, text("hibernating mode"));
    }

    void status84()
    {
        const auto status = parseHaStatus(recorded("real-8.4/cluster_ha_status_current.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->quorate, std::optional(true));
        QCOMPARE(status->master->node, node("pve2"));
        QCOMPARE(status->master->heard, std::optional(WallTime(1795327705s)));
        QCOMPARE(status->fencing, std::nullopt);
        QCOMPARE(status->lrms.size(), 3);
        QCOMPARE(status->lrms.at(2).state.value, HaDaemonState::Idle);
        QCOMPARE(status->services.size(), 2);
        const HaService &service = status->services.at(1);
        QCOMPARE(service.id, sid("vm:101"));
        QCOMPARE(service.group, text("g1"));
        QCOMPARE(service.failback, std::nullopt);
        QCOMPARE(service.maxRestart, std::optional(1));
        QCOMPARE(service.state.value, HaServiceState::Started);
    }

    void status92()
    {
        const auto status = parseHaStatus(recorded("real-9.2/cluster_ha_status_current.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->master->state.value, HaDaemonState::Dead);
        QCOMPARE(status->fencing->state.value, ArmedState::Standby);
        QCOMPARE(status->services.at(0).failback, std::optional(true));
        QCOMPARE(status->others, 0);

        const auto six = parseHaStatus(recorded("ha_status_current_6nodes_2maint_pve9.2.json"));
        VERIFY_RESULT(six);
        QCOMPARE(six->fencing->state.value, ArmedState::Armed);
        int maintained = 0;
        for (const HaDaemon &lrm : six->lrms)
            maintained += lrm.state == HaDaemonState::Maintenance;
        QCOMPARE(maintained, 2);
    }

    void statusTraps()
    {
        const auto status = parseHaStatus(wrapped(R"([
            {"type":"quorum","node":"pve1","quorate":"","status":"No quorum on node 'pve1'!"},
            {"type":"lrm","node":"","id":"lrm:","status":" (unable to read lrm status) "},
            {"type":"service","sid":"ct:7","state":"queued","request_state":"started"},
            {"type":"service","sid":"vm:8","state":"dancing","crm_state":"dancing"},
            {"type":"weather","status":"sunny"}])"));
        VERIFY_RESULT(status);
        QCOMPARE(status->quorate, std::optional(false));
        QCOMPARE(status->lrms.at(0).state.value, HaDaemonState::Unreadable);
        QVERIFY(status->services.at(0).node.value.isEmpty());
        QVERIFY(!status->services.at(0).crmState.given());
        QCOMPARE(status->services.at(1).state,
            (Word<HaServiceState>{HaServiceState::Unknown, text("dancing")}));
        QCOMPARE(status->others, 1);

        const auto never
            = parseHaStatus(wrapped(R"([{"type":"quorum","node":"a","quorate":1,"status":"OK"}])"));
        VERIFY_RESULT(never);
        QCOMPARE(never->master, std::nullopt);
        VERIFY_ERROR(parseHaStatus(wrapped(R"([{"type":"service"}])")), Error::Kind::Malformed);
        VERIFY_ERROR(parseHaStatus("{\"data\":null}"), Error::Kind::Malformed);
    }

    void aWholeMaintenance()
    {
        int seen = 0;
        QSet<HaDaemonState> lrm1;
        for (const QByteArray &line : recorded("real-8.4/ha-maintenance.jsonl").split('\n')) {
            if (line.isEmpty())
                continue;
            const QJsonObject capture = QJsonDocument::fromJson(line).object();
            const auto status = parseHaStatus(
                wrapped(QJsonDocument(capture.value(QLatin1StringView("d")).toArray()).toJson()));
            VERIFY_RESULT(status);
            ++seen;
            for (const HaDaemon &lrm : status->lrms) {
                QVERIFY(lrm.state.value != HaDaemonState::Unknown);
                if (lrm.node == node("pve1"))
                    lrm1.insert(lrm.state.value);
            }
            for (const HaService &service : status->services)
                QVERIFY(service.state.value != HaServiceState::Unknown);
        }
        QCOMPARE(seen, 70);
        QCOMPARE(lrm1, (QSet{HaDaemonState::Active, HaDaemonState::Maintenance}));
    }

    void managerStatus()
    {
        const auto status
            = parseManagerStatus(recorded("ha_manager_status_6nodes_2maint_pve9.2.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->quorate, std::optional(true)); // the string "1"
        QCOMPARE(status->nodes.size(), 6);
        QCOMPARE(status->nodes.value(node("pve-node-c1")).value, HaNodeState::Maintenance);
        QCOMPARE(status->maintenanceRequested,
            (QSet{node("pve-node-c1"), node("pve-node-c2")})); // {} means no request
        QCOMPARE(status->lrms.value(node("pve-node-c1")).mode, text("maintenance"));
        QCOMPARE(maintenanceOf(*status, node("pve-node-c1")), Maintenance::Empty);
        QCOMPARE(maintenanceOf(*status, node("pve-node-a1")), Maintenance::No);
        QCOMPARE(maintenanceOf(*status, node("pve-node-zz")), Maintenance::Unknown);

        const auto busy
            = parseManagerStatus(recorded("real-8.4/cluster_ha_status_manager_status.json"));
        VERIFY_RESULT(busy);
        QCOMPARE(busy->services.value(sid("vm:100")).running, std::optional(true));
        QCOMPARE(holding(*busy, node("pve1")), (QList{sid("vm:100"), sid("vm:101")}));
        QCOMPARE(busy->written, std::optional(WallTime(1795327705s)));
    }

    void managerStatusTraps()
    {
        const auto unused = parseManagerStatus(wrapped(
            R"({"manager_status":{"node_status":{}},"quorum":{"node":"pve1","quorate":"1"}})"));
        VERIFY_RESULT(unused);
        QVERIFY(
            unused->nodes.isEmpty() && unused->lrms.isEmpty() && unused->master.value.isEmpty());
        // A failed or foreign answer is never "nobody is in maintenance".
        VERIFY_ERROR(parseManagerStatus(wrapped("{}")), Error::Kind::Malformed);
        VERIFY_ERROR(parseManagerStatus("{\"data\":null}"), Error::Kind::Malformed);

        const auto moving = parseManagerStatus(wrapped(R"({"manager_status":{"disarm":{"mode":"x"},
            "service_status":{"vm:1":{"state":"migrate","node":"a","target":"b",
            "maintenance_node":"a","failed_nodes":["c"],"cmd":["migrate","b"]}}}})"));
        VERIFY_RESULT(moving);
        const ManagedService expected{{HaServiceState::Migrate, text("migrate")}, node("a"),
            node("b"), std::nullopt, node("a"), {text("c")}, text("migrate b")};
        QCOMPARE(moving->services.value(sid("vm:1")), expected);
        QVERIFY(moving->disarmed);
        QCOMPARE(moving->quorate, std::nullopt);
    }

    void maintenance_data()
    {
        QTest::addColumn<ManagerStatus>("status");
        QTest::addColumn<Maintenance>("expected");
        const auto row = [](const char *name, const ManagerStatus &status, Maintenance expected) {
            QTest::newRow(name) << status << expected;
        };
        row("at work", withService("started", "online", false), Maintenance::No);
        row("asked for", withService("started", "online", true), Maintenance::Requested);
        row("in force, not empty", withService("started", "maintenance", true),
            Maintenance::Evacuating);
        row("leaving", withService("migrate", "maintenance", true), Maintenance::Evacuating);
        row("a word nobody knows", withService("dancing", "maintenance", true),
            Maintenance::Evacuating);
        row("in error", withService("error", "maintenance", true), Maintenance::Evacuating);
        row("only a stopped one left", withService("stopped", "maintenance", true),
            Maintenance::Empty);
        row("frozen", withService("freeze", "maintenance", true), Maintenance::Empty);
        row("ends", withService("stopped", "maintenance", false), Maintenance::Empty);
        row("fenced", withService("fence", "fence", false), Maintenance::Unknown);
        row("unknown", withService("started", "unknown", false), Maintenance::Unknown);
    }
    void maintenance()
    {
        QFETCH(ManagerStatus, status);
        QTEST(maintenanceOf(status, node("pve1")), "expected");
    }

    void guestsOfServices()
    {
        QCOMPARE(guestOf(sid("vm:100")), std::optional(GuestId(100)));
        QCOMPARE(guestOf(sid("ct:7")), std::optional(GuestId(7)));
        for (const char *other : {"fa:7", "vm:", "vm:x", "vm:-1", "100", ""})
            QCOMPARE(guestOf(sid(other)), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestHa)
#include "test_ha.moc"
