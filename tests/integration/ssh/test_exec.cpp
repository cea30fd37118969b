#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::Command;
using ssh::CommandOutput;

namespace {

Command shell(const QString &script)
{
    return {{QStringLiteral("sh"), QStringLiteral("-c"), script}};
}

} // namespace

/// What a command leaves behind, on a real sshd.
class TestExec : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void streamsAndStatusApart();
    void killedBySignal();
    void notFound();
    void largeOutput();

private:
    SshLab m_lab;
    Redactor m_redactor;
};

void TestExec::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestExec::streamsAndStatusApart()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    const auto got
        = await(client.read(shell(QStringLiteral("echo out; echo err >&2; exit 3")), 10s));
    VERIFY_RESULT(got);
    QCOMPARE(*got, (CommandOutput{"out\n", "err\n", 3, std::nullopt}));
}

void TestExec::killedBySignal()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    const auto got = await(client.read(shell(QStringLiteral("echo x; kill -KILL $PPID")), 10s));
    VERIFY_RESULT(got);
    QCOMPARE(*got, (CommandOutput{"x\n", "", std::nullopt, "KILL"}));
}

void TestExec::notFound()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    const auto got = await(client.read({{QStringLiteral("no-such-program")}}, 10s));
    VERIFY_RESULT(got);
    QCOMPARE(got->exitStatus, 127);
    QVERIFY(got->err.contains("no-such-program"));
}

void TestExec::largeOutput()
{
    Client client(SshLab::access(m_lab.target(), {.output = 40_MiB}), m_redactor);
    const auto got = await(client.read(
        shell(QStringLiteral("head -c 30000000 /dev/zero; head -c 3000000 /dev/zero >&2")), 20s));
    VERIFY_RESULT(got);
    QCOMPARE(got->out.size(), 30'000'000);
    QCOMPARE(got->err.size(), 3'000'000);
}

QTEST_GUILESS_MAIN(TestExec)
#include "test_exec.moc"
