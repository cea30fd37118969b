#include "support/await.h"
#include "support/odd_server.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

using namespace fairlead;
using namespace std::chrono_literals;
using Habit = OddServer::Habit;
using Kind = Error::Kind;

/// Servers that break off at one exact point: what a read and a write are told, and how often they
/// asked.
class TestOddServers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void habits_data();
    void habits();

private:
    QTemporaryDir m_folder;
    Redactor m_redactor;
    SystemClock m_clock;
    Outbox m_outbox{m_clock};
};

void TestOddServers::initTestCase()
{
    QCOMPARE(runCommand(QStringLiteral("ssh-keygen"),
                 {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                     QStringLiteral("-N"), QString(), QStringLiteral("-f"),
                     m_folder.filePath(QStringLiteral("key"))})
                 .exitCode,
        0);
    QFile key(m_folder.filePath(QStringLiteral("key.pub")));
    QFile known(m_folder.filePath(QStringLiteral("known_hosts")));
    QVERIFY(key.open(QIODevice::ReadOnly) && known.open(QIODevice::WriteOnly));
    known.write("* " + key.readAll());
}

void TestOddServers::habits_data()
{
    QTest::addColumn<Habit>("habit");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("asked"); // by one read
    QTest::addColumn<Delivery>("delivery");
    QTest::newRow("hangs up before") << Habit::CutAtOpen << Kind::Lost << 2 << Delivery::Refused;
    QTest::newRow("hangs up after the request")
        << Habit::CutAtExec << Kind::Lost << 2 << Delivery::Unknown;
    QTest::newRow("refuses the command")
        << Habit::DenyExec << Kind::Rejected << 1 << Delivery::Refused;
    QTest::newRow("refuses a channel")
        << Habit::DenyOpen << Kind::Unavailable << 1 << Delivery::Refused;
    QTest::newRow("says no status") << Habit::NoStatus << Kind::Lost << 1 << Delivery::Unknown;
}

void TestOddServers::habits()
{
    QFETCH(Habit, habit);
    QFETCH(Kind, kind);
    QFETCH(int, asked);
    QFETCH(Delivery, delivery);
    const OddServer server(habit, m_folder.filePath(QStringLiteral("key")));
    ssh::Target target;
    target.user = QStringLiteral("x");
    target.order = {ssh::Method::Agent};
    target.knownHosts = m_folder.filePath(QStringLiteral("known_hosts"));
    server.point(target);
    {
        ssh::Client client(SshLab::access(target), m_redactor);
        const auto got = await(client.read({{QStringLiteral("true")}}, 10s));
        VERIFY_ERROR(got, kind);
        qInfo("%s", qPrintable(got.error().what));
    }
    QCOMPARE(server.asked(), asked);
    ssh::Client client(SshLab::access(target), m_redactor);
    const auto write = client.write(m_outbox, QStringLiteral("x"), {{QStringLiteral("true")}}, 10s);
    QCOMPARE(await(write).delivery, delivery);
    QCOMPARE(await(write).error->kind, kind);
    QCOMPARE(server.asked(), asked + 1);
}

QTEST_GUILESS_MAIN(TestOddServers)
#include "test_odd_servers.moc"
