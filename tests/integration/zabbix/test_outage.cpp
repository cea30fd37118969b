// A Zabbix that is half dead: what it still answers, and how that is seen.
#include "integration/zabbix/seeded.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestZabbixOutage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void serverStops();
    void serverCrashes();
    void databaseDown();
    void cleanupTestCase() { m_zabbix.reset(); }

private:
    MonotonicTime now() const { return m_clock.now().monotonic; }
    ServerLife look(Pulse &pulse) const
    {
        const auto nodes = m_zabbix->admin->ask(getServerNodes()).and_then(parseServerNodes);
        if (nodes)
            pulse.see(*nodes, now());
        return pulse.life(now());
    }

    SystemClock m_clock;
    std::unique_ptr<Seeded> m_zabbix;
};

void TestZabbixOutage::initTestCase()
{
    m_zabbix = std::make_unique<Seeded>();
    QVERIFY2(m_zabbix->start(), qPrintable(m_zabbix->problem));
}

void TestZabbixOutage::serverStops()
{
    Pulse pulse(60s);
    QCOMPARE(look(pulse), ServerLife::Unknown);
    QTRY_COMPARE_WITH_TIMEOUT(look(pulse), ServerLife::Alive, 20000); // it writes every 5 s
    m_zabbix->server.stopServer();
    QCOMPARE(m_zabbix->problems().size(), m_zabbix->seed.problems.size()); // all still answers
    const ItemId item = m_zabbix->seed.items.value(u"pve1 agent.version"_s);
    VERIFY_RESULT(m_zabbix->admin->ask(executeNow({item}))); // and says it was done
    QCOMPARE(look(pulse), ServerLife::Stopped);
    QVERIFY2(m_zabbix->server.startServer(), qPrintable(m_zabbix->server.problem()));
    QTRY_COMPARE_WITH_TIMEOUT(look(pulse), ServerLife::Alive, 30000);
}

void TestZabbixOutage::serverCrashes()
{
    m_zabbix->server.crashServer();
    // The database still says "active": only that nothing moves gives it away.
    const auto nodes = m_zabbix->admin->ask(getServerNodes()).and_then(parseServerNodes);
    VERIFY_RESULT(nodes);
    QCOMPARE(nodes->value(0).status, ServerNode::Status::Active);
    Pulse pulse(8s);
    QCOMPARE(look(pulse), ServerLife::Unknown);
    QTRY_COMPARE_WITH_TIMEOUT(look(pulse), ServerLife::Silent, 20000);
    QCOMPARE(m_zabbix->problems().size(), m_zabbix->seed.problems.size());
}

void TestZabbixOutage::databaseDown()
{
    ZabbixApi &admin = *m_zabbix->admin;
    m_zabbix->server.crashDatabase();
    for (const Call &call : {askVersion(), countHosts(), getServerNodes()}) {
        const auto answer = admin.ask(call);
        VERIFY_ERROR(answer, Error::Kind::Unavailable);
        QVERIFY(answer.error().what.contains(u"database"_s));
        QCOMPARE(remedyOf(admin.faultOf(call), Credential::Kind::Token), Remedy::Wait);
    }
    const auto batch
        = batchOf({countHosts(), getServerNodes()}, admin.dialect(), admin.credential());
    const auto answers = parseBatch(admin.post(batch.value()).body, 2);
    VERIFY_RESULT(answers);
    QCOMPARE(answers->value(1).error().code, 1);
    QVERIFY2(m_zabbix->server.restartDatabase(), qPrintable(m_zabbix->server.problem()));
    QCOMPARE(admin.ask(countHosts()).and_then(parseCount), Result<qint64>(6));
}

QTEST_GUILESS_MAIN(TestZabbixOutage)
#include "test_outage.moc"
