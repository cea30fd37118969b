#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include "ssh/known_hosts.h"

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::Target;
using Reason = TrustQuestion::Reason;

/// Which hosts are talked to at all. What known_hosts holds is written by each row.
class TestHostKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void verdicts_data();
    void verdicts();
    void hashedByOpenSsh();
    void unknownThenAccepted();
    void missingFile();
    void unreadableFile();
    void globalFile();
    void changedKeyOfTheOtherServer();
    void nothingIsSentToARefusedHost();

private:
    Result<ssh::CommandOutput> ask(const Target &target);
    QString fingerprint(const char *key) const;
    QByteArray place() const;
    QByteArray key(const char *name) const { return m_lab.publicKey(QLatin1String(name)); }

    SshLab m_lab{SshLab::Options{.other = true}};
    Redactor m_redactor;
};

void TestHostKeys::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

QByteArray TestHostKeys::place() const
{
    return "[127.0.0.1]:" + QByteArray::number(m_lab.target().port);
}

QString TestHostKeys::fingerprint(const char *name) const
{
    const CommandRun run = runCommand(QStringLiteral("ssh-keygen"),
        {QStringLiteral("-l"), QStringLiteral("-f"),
            m_lab.path(QLatin1String(name)) + QStringLiteral(".pub")});
    return QString::fromUtf8(run.out.split(' ').value(1));
}

Result<ssh::CommandOutput> TestHostKeys::ask(const Target &target)
{
    Client client(SshLab::access(target), m_redactor);
    auto result = await(client.read({{QStringLiteral("true")}}, 10s));
    if (!result)
        qInfo("%d: %s", int(result.error().kind), qPrintable(result.error().what));
    return result;
}

void TestHostKeys::verdicts_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("reason"); // -1: trusted
    const auto row = [](const char *title, const QByteArray &text, int reason) {
        QTest::newRow(title) << text << reason;
    };
    const QByteArray good = key("host_ed25519");
    const QByteArray wrong = key("host_other");
    const QByteArray host = place();
    const QByteArray normal = host + ' ' + good + '\n';
    const int unknown = int(Reason::Unknown);
    const int changed = int(Reason::Changed);
    const int revoked = int(Reason::Revoked);
    row("known", normal, -1);
    row("known by its ECDSA key only", host + ' ' + key("host_ecdsa") + '\n', -1);
    row("wildcard", "[127.0.0.*]:* " + good + '\n', -1);
    row("empty file", "", unknown);
    row("another host", "[127.0.0.2]:1 " + good + '\n', unknown);
    row("without the port", "127.0.0.1 " + good + '\n', unknown);
    row("negated", "[127.0.0.*]:*,!" + host + ' ' + good + '\n', unknown);
    row("changed", host + ' ' + wrong + '\n', changed);
    row("negated, other key for this host",
        "*,!" + host + ' ' + good + '\n' + host + ' ' + wrong + '\n', changed);
    row("unreadable key", host + " ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7vbqajDhA+15OLYJpY0hZ\n",
        unknown);
    row("revoked", normal + "@revoked * " + good + '\n', revoked);
    row("revoked before", "@revoked " + host + ' ' + good + '\n' + normal, revoked);
    row("revoked for another host", normal + "@revoked other " + good + '\n', revoked);
    row("revoked and unknown", "@revoked * " + good + '\n', revoked);
    row("another key revoked", normal + "@revoked * " + wrong + '\n', -1);
    row("authority only", "@cert-authority * " + wrong + '\n', unknown);
    row("authority, and known", "@cert-authority * " + wrong + '\n' + normal, -1);
}

void TestHostKeys::verdicts()
{
    QFETCH(QByteArray, file);
    QFETCH(int, reason);
    m_lab.write(QStringLiteral("known_hosts"), file);
    const auto got = ask(m_lab.target());
    if (reason < 0) {
        VERIFY_RESULT(got);
        return;
    }
    VERIFY_ERROR(got, Error::Kind::HostKey);
    const auto &question = got.error().trust;
    QVERIFY(question);
    QCOMPARE(int(question->reason), reason);
    QCOMPARE(question->acceptable(), reason == int(Reason::Unknown));
    QCOMPARE(question->endpoint,
        QString::fromLatin1(place()).remove(QLatin1Char('[')).remove(QLatin1Char(']')));
    QCOMPARE(question->fingerprint, fingerprint("host_ed25519"));
    QCOMPARE(question->material, key("host_ed25519"));
    QCOMPARE(question->algorithm, QStringLiteral("ssh-ed25519"));
    QCOMPARE(question->expected,
        reason == int(Reason::Changed) ? QStringList{fingerprint("host_other")} : QStringList());
    QCOMPARE(got.error().what.contains(QStringLiteral("@cert-authority")),
        file.contains("@cert-authority"));
}

void TestHostKeys::hashedByOpenSsh()
{
    m_lab.write(QStringLiteral("known_hosts"), place() + ' ' + key("host_ed25519") + '\n');
    QCOMPARE(
        runCommand(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-H"), QStringLiteral("-f"), m_lab.path(QStringLiteral("known_hosts"))})
            .exitCode,
        0);
    QVERIFY(m_lab.read(QStringLiteral("known_hosts")).startsWith("|1|"));
    VERIFY_RESULT(ask(m_lab.target()));
}

void TestHostKeys::unknownThenAccepted()
{
    m_lab.write(QStringLiteral("known_hosts"), "# empty\n");
    const auto got = ask(m_lab.target());
    VERIFY_ERROR(got, Error::Kind::HostKey);
    VERIFY_RESULT(ssh::acceptHostKey(*got.error().trust, m_lab.target().knownHosts));
    VERIFY_RESULT(ask(m_lab.target()));
    QCOMPARE(m_lab.read(QStringLiteral("known_hosts")),
        "# empty\n" + place() + ' ' + key("host_ed25519") + '\n');
    // OpenSSH reads it, too.
    const CommandRun found = runCommand(QStringLiteral("ssh-keygen"),
        {QStringLiteral("-F"), QString::fromLatin1(place()), QStringLiteral("-f"),
            m_lab.target().knownHosts});
    QCOMPARE(found.exitCode, 0);
}

void TestHostKeys::missingFile()
{
    Target target = m_lab.target();
    target.knownHosts = m_lab.path(QStringLiteral("folder/known_hosts"));
    const auto got = ask(target);
    VERIFY_ERROR(got, Error::Kind::HostKey);
    QVERIFY(!QFile::exists(target.knownHosts));
    VERIFY_RESULT(ssh::acceptHostKey(*got.error().trust, target.knownHosts));
    VERIFY_RESULT(ask(target));
}

void TestHostKeys::unreadableFile()
{
    Target target = m_lab.target();
    target.globalKnownHosts = m_lab.path({});
    VERIFY_ERROR(ask(target), Error::Kind::Precondition);
}

void TestHostKeys::globalFile()
{
    m_lab.write(QStringLiteral("known_hosts"), "");
    m_lab.write(QStringLiteral("global_known_hosts"), place() + ' ' + key("host_ed25519") + '\n');
    VERIFY_RESULT(ask(m_lab.target()));
    m_lab.write(QStringLiteral("known_hosts"), "@revoked * " + key("host_ed25519") + '\n');
    const auto revoked = ask(m_lab.target());
    VERIFY_ERROR(revoked, Error::Kind::HostKey);
    QCOMPARE(revoked.error().trust->reason, Reason::Revoked);
    m_lab.write(QStringLiteral("global_known_hosts"), "");
}

void TestHostKeys::changedKeyOfTheOtherServer()
{
    const Target other = m_lab.otherTarget();
    m_lab.write(QStringLiteral("known_hosts"),
        "[127.0.0.1]:" + QByteArray::number(other.port) + ' ' + key("host_ed25519") + '\n');
    const auto got = ask(other);
    VERIFY_ERROR(got, Error::Kind::HostKey);
    QCOMPARE(got.error().trust->reason, Reason::Changed);
    QCOMPARE(got.error().trust->expected, QStringList{fingerprint("host_ed25519")});
    QVERIFY(!ssh::acceptHostKey(*got.error().trust, other.knownHosts));
    // Known by a type that this server does not have.
    m_lab.write(QStringLiteral("known_hosts"),
        "[127.0.0.1]:" + QByteArray::number(other.port) + ' ' + key("host_ecdsa") + '\n');
    const auto type = ask(other);
    VERIFY_ERROR(type, Error::Kind::HostKey);
    QCOMPARE(type.error().trust->reason, Reason::OtherType);
    QCOMPARE(type.error().trust->expected, QStringList{fingerprint("host_ecdsa")});
}

void TestHostKeys::nothingIsSentToARefusedHost()
{
    // A login that is allowed leaves "Accepted publickey for …" in sshd's log: the positive control.
    m_lab.write(QStringLiteral("known_hosts"), place() + ' ' + key("host_ed25519") + '\n');
    VERIFY_RESULT(ask(m_lab.target()));
    QTRY_VERIFY(m_lab.sshd().log().contains(QStringLiteral("Accepted publickey")));
    const qsizetype before = m_lab.sshd().log().count(QStringLiteral("publickey"));
    m_lab.write(QStringLiteral("known_hosts"),
        place() + ' ' + key("host_ed25519") + "\n@revoked * " + key("host_ed25519") + '\n');
    VERIFY_ERROR(ask(m_lab.target()), Error::Kind::HostKey);
    QTRY_VERIFY(m_lab.sshd().log().contains(QStringLiteral("[preauth]")));
    QCOMPARE(m_lab.sshd().log().count(QStringLiteral("publickey")), before);
    QVERIFY(!m_lab.sshd().log().contains(QStringLiteral("Invalid user")));
}

QTEST_GUILESS_MAIN(TestHostKeys)
#include "test_host_keys.moc"
