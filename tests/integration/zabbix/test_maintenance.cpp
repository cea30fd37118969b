// Does a maintenance silence what it should? The server decides at its minute tick: the only test
// that has to wait for that.
#include "integration/zabbix/seeded.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestZabbixMaintenance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void silencesItsTagOnly();
};

void TestZabbixMaintenance::silencesItsTagOnly()
{
    Seeded zabbix;
    QVERIFY2(zabbix.start(), qPrintable(zabbix.problem));
    ZabbixApi &admin = *zabbix.admin;
    const auto now
        = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    NewMaintenance wish{u"ceph work"_s, {}, {now, now + 1h}, {},
        {zabbix.seed.groups.value(u"Ceph"_s)}, {{u"ceph_health"_s, u"warning"_s}}, false};
    const auto made = admin.ask(createMaintenance(wish)).and_then(parseMaintenanceIds);
    VERIFY_RESULT(made);

    const ProblemQuery silent{.suppressed = true, .withSuppressions = true};
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE_WITH_TIMEOUT(zabbix.problems(silent).size(), 2, 150000);
    qInfo("suppressed after %lld ms", static_cast<long long>(timer.elapsed()));
    for (const Problem &problem : zabbix.problems(silent)) {
        QCOMPARE(problem.name, u"Ceph cluster health is HEALTH_WARN"_s);
        QVERIFY(problem.suppressed);
        QCOMPARE(problem.suppressions.value(0).maintenance, std::optional(made->first()));
        QCOMPARE(suppressedUntil(problem), std::optional(wholeMinutes(wish.window).till));
    }
    // The rest of the hosts' problems is heard, though the hosts are marked.
    QCOMPARE(zabbix.problems({.suppressed = false}).size(), zabbix.seed.problems.size() - 2);
    const auto hosts
        = admin.ask(getHosts(admin.dialect(), {.names = {u"pve3"_s}})).and_then(parseHosts);
    VERIFY_RESULT(hosts);
    QCOMPARE(hosts->value(0).maintenance, std::optional(made->first()));
    QCOMPARE(hosts->value(0).maintenanceSince, std::optional(wholeMinutes(wish.window).from));

    // What begins now is silent from its first appearance.
    const EventTime at = zabbix.seed.at + 50s;
    QCOMPARE(sendValues(zabbix.server.trapperPort(), {{u"pve3"_s, u"cephwarn"_s, u"1"_s, at}}), 1);
    QTRY_VERIFY_WITH_TIMEOUT(
        zabbix.problemOn(u"pve3"_s, u"Ceph cluster health is HEALTH_WARN"_s).event.value, 20000);
    QCOMPARE(zabbix.problems(silent).size(), 3);

    // Deleting it is heard at once; the hosts' mark goes a minute later.
    VERIFY_RESULT(admin.ask(deleteMaintenances(*made)));
    QVERIFY(zabbix.problems(silent).isEmpty());
}

QTEST_GUILESS_MAIN(TestZabbixMaintenance)
#include "test_maintenance.moc"
