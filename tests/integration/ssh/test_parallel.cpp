#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::CommandOutput;
using ssh::Method;

/// Many clients at once, logged in by key, agent and Kerberos.
class TestParallel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void manyClients();
    void openAndClose();

private:
    SshLab m_lab{SshLab::Options{.agent = true, .kerberos = true}};
    Redactor m_redactor;
    SystemClock m_clock;
    Outbox m_outbox{m_clock};
};

void TestParallel::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_lab.useTickets(QStringLiteral("cache"));
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
}

void TestParallel::manyClients()
{
    static const Method methods[] = {Method::Key, Method::Agent, Method::Gssapi};
    std::vector<std::unique_ptr<Client>> clients;
    std::vector<Async<CommandOutput>> reads;
    std::vector<Sent<CommandOutput>> writes;
    for (int c = 0; c < 8; ++c) {
        ssh::Target target = m_lab.target();
        target.order = {methods[c % 3]};
        clients.push_back(std::make_unique<Client>(SshLab::access(target), m_redactor));
        for (int i = 0; i < 5; ++i)
            reads.push_back(clients.back()->read(
                SshLab::shell(QStringLiteral("echo %1; head -c 100000 /dev/zero").arg(c * 5 + i)),
                60s));
        writes.push_back(clients.back()->write(m_outbox, QStringLiteral("x"),
            SshLab::shell(QStringLiteral("echo x >>%1").arg(m_lab.path(QStringLiteral("writes")))),
            60s));
    }
    const auto results = await(settled(std::move(reads)), 60000);
    VERIFY_RESULT(results);
    QCOMPARE(results->size(), 40);
    for (qsizetype i = 0; i < results->size(); ++i) {
        VERIFY_RESULT(results->at(i));
        QCOMPARE(results->at(i)->out.size(), QByteArray::number(i).size() + 1 + 100000);
        QVERIFY(results->at(i)->out.startsWith(QByteArray::number(i) + '\n'));
    }
    for (const auto &write : writes)
        QCOMPARE(await(write).delivery, Delivery::Done);
    QCOMPARE(m_lab.read(QStringLiteral("writes")).count('x'), 8);
}

/// Clients that go at every moment of their lives, some with the answer on its way.
void TestParallel::openAndClose()
{
    for (int i = 0; i < 30; ++i) {
        Client client(SshLab::access(m_lab.target()), m_redactor);
        auto read = client.read({{QStringLiteral("true")}}, 10s);
        const auto write
            = client.write(m_outbox, QStringLiteral("x"), {{QStringLiteral("true")}}, 10s);
        QTest::qWait(i * 10);
        if (i % 3 == 0)
            read = {};
        else if (i % 3 == 1)
            client.stop();
    }
    QTRY_VERIFY(m_outbox.open().isEmpty());
}

QTEST_GUILESS_MAIN(TestParallel)
#include "test_parallel.moc"
