#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Access;
using ssh::Client;
using ssh::Command;
using ssh::Method;
using ssh::Target;

namespace {

const QByteArray canary = "canary-Pf7qLw2"; // the lab's passphrase of id_encrypted
const Command whoami{{QStringLiteral("id"), QStringLiteral("-un")}};

} // namespace

/// Logging in with an agent and with keys, and what is said when it fails.
class TestLogin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void plainKey();
    void agentKey();
    void encryptedKey();
    void encryptedKeyWithoutPassphrase();
    void encryptedKeyWithWrongPassphrase();
    void keyFiles_data();
    void keyFiles();
    void strangersKey();
    void agents_data();
    void agents();
    void frozenAgent();
    void nextMethod();
    void everyMethodFails();
    void tooManyAttempts();
    void unusableTarget();
    void refusedConnection();
    void unknownName();
    void noRoute();
    void noSshServer();
    void hangsUpAtOnce();

private:
    Result<ssh::CommandOutput> tryLogin(
        const Target &target, const QByteArray &passphrase = {}, const ssh::Limits &limits = {});
    Target agentTarget(const QString &socket) const;

    SshLab m_lab{SshLab::Options{.agent = true}};
    Redactor m_redactor;
};

void TestLogin::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

Result<ssh::CommandOutput> TestLogin::tryLogin(
    const Target &target, const QByteArray &passphrase, const ssh::Limits &limits)
{
    Access access = SshLab::access(target, limits);
    access.passphrase
        = [passphrase] { return QByteArray(passphrase.constData(), passphrase.size()); };
    Client client(access, m_redactor);
    auto result = await(client.read(whoami, 10s));
    if (!result)
        qInfo("%d: %s", int(result.error().kind), qPrintable(result.error().what));
    return result;
}

Target TestLogin::agentTarget(const QString &socket) const
{
    Target target = m_lab.target();
    target.order = {Method::Agent};
    target.agentSocket = socket;
    return target;
}

void TestLogin::plainKey()
{
    const auto got = tryLogin(m_lab.target());
    VERIFY_RESULT(got);
    QCOMPARE(got->out, SshLab::user().toUtf8() + '\n');
}

void TestLogin::agentKey()
{
    QVERIFY(!QFile::exists(m_lab.path(QStringLiteral("id_agent"))));
    VERIFY_RESULT(tryLogin(agentTarget(m_lab.target().agentSocket)));
}

void TestLogin::encryptedKey()
{
    Target target = m_lab.target();
    target.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    // The positive control of every check that the canary is nowhere: it does open the key.
    VERIFY_RESULT(tryLogin(target, canary));
}

void TestLogin::encryptedKeyWithoutPassphrase()
{
    Target target = m_lab.target();
    target.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Precondition);
    QVERIFY(got.error().what.contains(
        QStringLiteral("key %1 is encrypted; add it to the agent or store its passphrase")
            .arg(target.keyFile)));
    Client withoutSource(SshLab::access(target), m_redactor);
    VERIFY_ERROR(await(withoutSource.read(whoami, 5s)), Error::Kind::Precondition);
}

void TestLogin::encryptedKeyWithWrongPassphrase()
{
    Target target = m_lab.target();
    target.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    const auto got = tryLogin(target, canary + 'x');
    VERIFY_ERROR(got, Error::Kind::Precondition);
    QVERIFY(got.error().what.contains(QStringLiteral("does not open with the stored passphrase")));
    QVERIFY(!describe(got.error()).contains(QLatin1String(canary)));
    QVERIFY(!m_lab.sshd().log().contains(QLatin1String(canary)));
}

void TestLogin::keyFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("says");
    const auto row = [&](const char *title, const QByteArray &contents, const char *says) {
        const QString name = QLatin1String(title);
        m_lab.write(name, contents);
        QTest::newRow(title) << m_lab.path(name) << QString::fromLatin1(says);
    };
    const char *const notAKey = "is not a private key";
    row("rubbish", "hello\n", notAKey);
    row("empty", "", notAKey);
    row("public", m_lab.read(QStringLiteral("id_plain.pub")), notAKey);
    row("cut off", m_lab.read(QStringLiteral("id_plain")).left(120), notAKey);
    QTest::newRow("missing") << m_lab.path(QStringLiteral("none"))
                             << QStringLiteral("does not exist");
    QTest::newRow("folder") << m_lab.path({}) << QStringLiteral("cannot be read");
}

void TestLogin::keyFiles()
{
    QFETCH(QString, file);
    QFETCH(QString, says);
    Target target = m_lab.target();
    target.keyFile = file;
    const auto got = tryLogin(target, canary);
    VERIFY_ERROR(got, Error::Kind::Precondition);
    QVERIFY(got.error().what.contains(says));
    QVERIFY(got.error().what.contains(file));
}

void TestLogin::strangersKey()
{
    Target target = m_lab.target();
    target.keyFile = m_lab.path(QStringLiteral("id_stranger"));
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(got.error().what.contains(QStringLiteral("does not accept key")));
}

void TestLogin::agents_data()
{
    QTest::addColumn<QString>("socket");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("no socket") << m_lab.path(QStringLiteral("no.sock"))
                               << int(Error::Kind::Precondition)
                               << QStringLiteral("no ssh-agent is behind");
    QTest::newRow("not a socket") << m_lab.path(QStringLiteral("id_plain"))
                                  << int(Error::Kind::Precondition)
                                  << QStringLiteral("no ssh-agent is behind");
    QTest::newRow("path too long")
        << QString(300, QLatin1Char('x')) << int(Error::Kind::Precondition)
        << QStringLiteral("no ssh-agent is behind");
    QTest::newRow("empty") << m_lab.path(QStringLiteral("empty.sock"))
                           << int(Error::Kind::Unauthorized)
                           << QStringLiteral("holds no key; run ssh-add");
    QTest::newRow("not set") << QString() << int(Error::Kind::Precondition)
                             << QStringLiteral("SSH_AUTH_SOCK is not set");
}

void TestLogin::agents()
{
    QFETCH(QString, socket);
    QFETCH(int, kind);
    QFETCH(QString, says);
    qunsetenv("SSH_AUTH_SOCK");
    Daemon empty(m_lab.agentProgram(),
        {QStringLiteral("-D"), QStringLiteral("-a"), m_lab.path(QStringLiteral("empty.sock"))});
    QVERIFY(empty.start());
    const auto got = tryLogin(agentTarget(socket));
    QVERIFY(!got);
    QCOMPARE(int(got.error().kind), kind);
    QVERIFY2(got.error().what.contains(says), qPrintable(got.error().what));
}

void TestLogin::frozenAgent()
{
    m_lab.agent().freeze();
    Target target = agentTarget(m_lab.target().agentSocket);
    target.order = {Method::Agent, Method::Key};
    const auto begin = std::chrono::steady_clock::now();
    const auto fellBack = tryLogin(target);
    target.order = {Method::Agent};
    const auto alone = tryLogin(target);
    m_lab.agent().thaw();
    VERIFY_RESULT(fellBack);
    VERIFY_ERROR(alone, Error::Kind::Precondition);
    QVERIFY(alone.error().what.contains(QStringLiteral("does not answer")));
    QVERIFY(std::chrono::steady_clock::now() - begin < 12s);
}

void TestLogin::nextMethod()
{
    Target target = agentTarget(m_lab.path(QStringLiteral("no.sock")));
    target.order = {Method::Gssapi, Method::Agent, Method::Key}; // this sshd offers no GSSAPI
    VERIFY_RESULT(tryLogin(target));
}

void TestLogin::everyMethodFails()
{
    Target target = agentTarget(m_lab.path(QStringLiteral("no.sock")));
    target.order = {Method::Gssapi, Method::Agent, Method::Key};
    target.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    for (const char *part : {"Kerberos: the host does not offer it",
             "Agent: no ssh-agent is behind", "Key: key", "is encrypted; add it to the agent"})
        QVERIFY2(got.error().what.contains(QLatin1String(part)), part);
}

void TestLogin::tooManyAttempts()
{
    // Seven strangers in the agent: sshd hangs up at the sixth (MaxAuthTries).
    const QString socket = m_lab.path(QStringLiteral("crowd.sock"));
    Daemon crowd(m_lab.agentProgram(), {QStringLiteral("-D"), QStringLiteral("-a"), socket});
    QVERIFY(crowd.start());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SSH_AUTH_SOCK"), socket);
    for (int i = 0; i < 7; ++i) {
        const QString key = m_lab.path(QStringLiteral("crowd%1").arg(i));
        QCOMPARE(runCommand(QStringLiteral("ssh-keygen"),
                     {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                         QStringLiteral("-N"), QString(), QStringLiteral("-f"), key})
                     .exitCode,
            0);
        QCOMPARE(runCommand(QStringLiteral("ssh-add"), {QStringLiteral("-q"), key}, environment)
                     .exitCode,
            0);
    }
    Target target = agentTarget(socket);
    target.order = {Method::Agent, Method::Key};
    const auto got = tryLogin(target, {}, {.connect = 2s});
    VERIFY_ERROR(got, Error::Kind::Unauthorized);
    QVERIFY(got.error().what.contains(QStringLiteral("hung up")));
}

void TestLogin::unusableTarget()
{
    Target target = m_lab.target();
    target.user.clear();
    VERIFY_ERROR(tryLogin(target), Error::Kind::Precondition);
}

void TestLogin::refusedConnection()
{
    Target target = m_lab.target();
    target.port = freePort();
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unreachable);
    QVERIFY(got.error().what.contains(QStringLiteral("refused the connection")));
}

void TestLogin::unknownName()
{
    Target target = m_lab.target();
    target.host = QStringLiteral("no-such-host.invalid");
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unreachable);
    QVERIFY(got.error().what.contains(QStringLiteral("no-such-host.invalid")));
}

void TestLogin::noRoute()
{
    // Broadcast over TCP: no route, whatever this machine is connected to.
    Target target = m_lab.target();
    target.host = QStringLiteral("::ffff:255.255.255.255");
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unreachable);
    QVERIFY(got.error().what.contains(QStringLiteral("no route")));
}

void TestLogin::noSshServer()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    Target target = m_lab.target();
    target.port = server.serverPort();
    const auto got = tryLogin(target, {}, {.connect = 1s});
    QVERIFY(!got);
    QVERIFY(
        got.error().kind == Error::Kind::Malformed || got.error().kind == Error::Kind::Unreachable);
}

void TestLogin::hangsUpAtOnce()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this,
        [&] { server.nextPendingConnection()->disconnectFromHost(); });
    Target target = m_lab.target();
    target.port = server.serverPort();
    const auto got = tryLogin(target);
    VERIFY_ERROR(got, Error::Kind::Unreachable);
    QVERIFY(got.error().what.contains(QStringLiteral("closed the connection")));
}

QTEST_GUILESS_MAIN(TestLogin)
#include "test_login.moc"
