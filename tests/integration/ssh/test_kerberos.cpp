#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::Method;
using ssh::Target;

/// GSSAPI against a real MIT KDC: each row has a ticket cache of its own.
class TestKerberos : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void withTicket();
    void ticketIsKept();
    void noTicket();
    void expiredTicket();
    void stranger();
    void serviceUnknown();
    void byAddressAlone();
    void frozenKdc();
    void shutdownWhileTheKdcIsFrozen();
    void kdcGone();

private:
    Target target(const QList<Method> &order = {Method::Gssapi}) const;
    Result<ssh::CommandOutput> tryLogin(const Target &target);
    void useNewCache();

    SshLab m_lab{SshLab::Options{.kerberos = true}};
    Redactor m_redactor;
    int m_caches = 0;
};

void TestKerberos::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestKerberos::useNewCache() { m_lab.useTickets(QStringLiteral("cache%1").arg(++m_caches)); }

Target TestKerberos::target(const QList<Method> &order) const
{
    Target target = m_lab.target();
    target.order = order;
    return target;
}

Result<ssh::CommandOutput> TestKerberos::tryLogin(const Target &target)
{
    Client client(SshLab::access(target), m_redactor);
    auto result = await(client.read({{QStringLiteral("id"), QStringLiteral("-un")}}, 10s));
    if (!result)
        qInfo("%d: %s", int(result.error().kind), qPrintable(result.error().what));
    return result;
}

void TestKerberos::withTicket()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
    const auto got = tryLogin(target());
    VERIFY_RESULT(got);
    QCOMPARE(got->out, SshLab::user().toUtf8() + '\n');
    QTRY_VERIFY(m_lab.sshd().log().contains(QStringLiteral("Accepted gssapi-with-mic")));
}

void TestKerberos::ticketIsKept()
{
    // The service's ticket is in the cache since the login before: no KDC is needed any more.
    m_lab.kdc().freeze();
    const auto got = tryLogin(target());
    m_lab.kdc().thaw();
    VERIFY_RESULT(got);
}

void TestKerberos::noTicket()
{
    useNewCache();
    const auto got = tryLogin(target());
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(got.error().what.contains(QStringLiteral("there is no Kerberos ticket; run kinit")));
    VERIFY_RESULT(tryLogin(target({Method::Gssapi, Method::Key})));
}

void TestKerberos::expiredTicket()
{
    useNewCache();
    QCOMPARE(
        m_lab.kinit(QStringLiteral("sre"), {QStringLiteral("-l"), QStringLiteral("1s")}).exitCode,
        0);
    QTRY_VERIFY(runCommand(QStringLiteral("klist"), {QStringLiteral("-s")}).exitCode != 0);
    const auto got = tryLogin(target());
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(
        got.error().what.contains(QStringLiteral("the Kerberos ticket has expired; run kinit")));
}

void TestKerberos::stranger()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("stranger")).exitCode, 0);
    const auto got = tryLogin(target());
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(got.error().what.contains(QStringLiteral("does not let your Kerberos identity in as")));
}

void TestKerberos::serviceUnknown()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
    Target other = target();
    other.gssapiHost = QStringLiteral("node9.lab.test");
    const auto got = tryLogin(other);
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(
        got.error().what.contains(QStringLiteral("does not know the host as host/node9.lab.test")));
}

void TestKerberos::byAddressAlone()
{
    Target other = target();
    other.gssapiHost.clear();
    const auto got = tryLogin(other);
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(got.error().what.contains(QStringLiteral("host/127.0.0.1")));
}

void TestKerberos::frozenKdc()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
    m_lab.kdc().freeze();
    const auto begin = std::chrono::steady_clock::now();
    Client alone(SshLab::access(target()), m_redactor);
    Client withKey(SshLab::access(target({Method::Gssapi, Method::Key})), m_redactor);
    auto failing = alone.read({{QStringLiteral("true")}}, 10s);
    const auto next = await(withKey.read({{QStringLiteral("true")}}, 10s));
    const auto got = await(std::move(failing));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    m_lab.kdc().thaw();
    VERIFY_RESULT(next);
    VERIFY_ERROR(got, Error::Kind::Unavailable);
    QVERIFY(got.error().what.contains(QStringLiteral("(KDC) did not answer within 6 s")));
    qInfo("frozen KDC: next method after %.1f s", took.count());
    QVERIFY(took.count() <= 8.0);
}

void TestKerberos::shutdownWhileTheKdcIsFrozen()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
    m_lab.kdc().freeze();
    Client client(SshLab::access(target()), m_redactor);
    Result<ssh::CommandOutput> got;
    const Pending read
        = client.read({{QStringLiteral("true")}}, 10s).report(this, [&](const auto &r) {
              got = r;
          });
    const qsizetype before = m_lab.sshd().log().count(QStringLiteral("Connection from"));
    QTRY_VERIFY(m_lab.sshd().log().count(QStringLiteral("Connection from")) > before);
    QTest::qWait(300); // past the handshake: now it waits for the KDC
    const auto begin = std::chrono::steady_clock::now();
    client.shutdown();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    m_lab.kdc().thaw();
    qInfo("shutdown while the KDC is frozen: %.3f s", took.count());
    QVERIFY(took.count() <= 2.0);
    QTRY_VERIFY(!read.running());
    VERIFY_ERROR(got, Error::Kind::Cancelled);
}

void TestKerberos::kdcGone()
{
    useNewCache();
    QCOMPARE(m_lab.kinit(QStringLiteral("sre")).exitCode, 0);
    m_lab.kdc().stop();
    const auto got = tryLogin(target());
    VERIFY_ERROR(got, Error::Kind::Unavailable);
    QVERIFY(got.error().what.contains(QStringLiteral("no Kerberos server (KDC) can be reached")));
    VERIFY_RESULT(tryLogin(target({Method::Gssapi, Method::Key})));
}

QTEST_GUILESS_MAIN(TestKerberos)
#include "test_kerberos.moc"
