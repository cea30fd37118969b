#include "ssh/host_pattern.h"
#include "ssh/known_hosts.h"
#include "support/result_checks.h"

#include <QFileInfo>
#include <QMessageAuthenticationCode>

#include <sys/stat.h>
#include <unistd.h>

using namespace fairlead;
using ssh::acceptHostKey;
using ssh::findRevoked;
using ssh::hasAuthority;
using ssh::HostKey;
using ssh::knownKeys;
using ssh::Place;

namespace {

QByteArray field(const QByteArray &bytes)
{
    return QByteArray(3, '\0') + char(bytes.size()) + bytes;
}

/// An ed25519 public key like any other.
HostKey key(char seed)
{
    return {"ssh-ed25519", (field("ssh-ed25519") + field(QByteArray(32, seed))).toBase64()};
}

QByteArray written(const HostKey &one) { return one.type + ' ' + one.base64; }

/// The host as `ssh-keygen -H` hides it.
QByteArray hashed(const QByteArray &host)
{
    const QByteArray salt(20, 's');
    return "|1|" + salt.toBase64() + '|'
        + QMessageAuthenticationCode::hash(host, salt, QCryptographicHash::Sha1).toBase64();
}

TrustQuestion unknownKey(const QString &endpoint = QStringLiteral("pve1:22"))
{
    TrustQuestion question;
    question.subject = TrustQuestion::Subject::HostKey;
    question.endpoint = endpoint;
    question.algorithm = QStringLiteral("ssh-ed25519");
    question.material = written(key('a'));
    return question;
}

} // namespace

class TestKnownHosts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void revoked_data();
    void revoked();
    void revokedInTheSecondFile();
    void unreadableFile();
    void knownKeysMatch_data();
    void knownKeysMatch();
    void authorities();
    void names();
    void acceptAppends();
    void acceptEndsAnOpenLine();
    void acceptOnce();
    void acceptMakesFileAndFolder();
    void acceptRefuses_data();
    void acceptRefuses();
    void acceptCannotWrite();

private:
    QString file(const QString &name, const QByteArray &text) const;
    QByteArray read(const QString &path) const;
    QTemporaryDir m_folder;
};

QString TestKnownHosts::file(const QString &name, const QByteArray &text) const
{
    QFile out(m_folder.filePath(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
        qFatal("cannot write");
    return out.fileName();
}

QByteArray TestKnownHosts::read(const QString &path) const
{
    QFile in(path);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray("unreadable");
}

void TestKnownHosts::revoked_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line"); // 0: not revoked
    const QByteArray bad = written(key('a'));
    const auto row = [](const char *title, const QByteArray &text, int line) {
        QTest::newRow(title) << text << line;
    };
    row("empty", "", 0);
    row("known", "pve1 " + bad + '\n', 0);
    row("another key revoked", "@revoked * " + written(key('b')) + '\n', 0);
    row("this host", "pve1 " + bad + "\n@revoked pve1 " + bad + '\n', 2);
    row("all hosts", "@revoked * " + bad, 1);
    row("another host", "@revoked pve9 " + bad + '\n', 1);
    row("another port", "@revoked [pve1]:2222 " + bad + '\n', 1);
    row("negated host", "@revoked *,!pve1 " + bad + '\n', 1);
    row("hashed host", "\n# x\n@revoked " + hashed("pve1") + ' ' + bad + '\n', 3);
    row("hashed other host", "@revoked " + hashed("pve9") + ' ' + bad + '\n', 1);
    row("comment after it", "@revoked * " + bad + " stolen laptop\n", 1);
    row("tabs and spaces", " \t@revoked\t*   " + bad + "  \t\n", 1);
    row("CRLF", "pve1 " + bad + "\r\n@revoked * " + bad + "\r\n", 3);
    row("capitals", "@Revoked * " + bad + '\n', 1);
    row("without hosts", "@revoked " + bad + '\n', 1);
    row("commented out", "# @revoked * " + bad + '\n', 0);
    row("other marker", "@cert-authority * " + bad + '\n', 0);
    row("word in a comment", "pve1 " + bad + " @revoked\n", 0);
    row("broken base64", "@revoked * ssh-ed25519 !!!!\n@revoked\n", 0);
    row("half a line", "@revoked * ssh-ed25519 " + key('a').base64.left(20) + '\n', 0);
}

void TestKnownHosts::revoked()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const QString path = file(QStringLiteral("kh"), text);
    const auto found = findRevoked({path}, key('a'));
    VERIFY_RESULT(found);
    QCOMPARE(found->has_value(), line != 0);
    if (line != 0)
        QCOMPARE(**found, (Place{path, line}));
}

void TestKnownHosts::revokedInTheSecondFile()
{
    const QString global
        = file(QStringLiteral("global"), "\n@revoked * " + written(key('a')) + '\n');
    const auto found = findRevoked({m_folder.filePath(QStringLiteral("none")), global}, key('a'));
    VERIFY_RESULT(found);
    QCOMPARE(**found, (Place{global, 2}));
}

void TestKnownHosts::unreadableFile()
{
    // A folder is there but cannot be read as a file, for root neither.
    const auto found = findRevoked({m_folder.path()}, key('a'));
    VERIFY_ERROR(found, Error::Kind::Precondition);
    VERIFY_ERROR(knownKeys({m_folder.path()}, QStringLiteral("pve1")), Error::Kind::Precondition);
    VERIFY_ERROR(
        hasAuthority({m_folder.path()}, QStringLiteral("pve1")), Error::Kind::Precondition);
}

void TestKnownHosts::knownKeysMatch_data()
{
    QTest::addColumn<QByteArray>("hosts");
    QTest::addColumn<bool>("matches");
    const auto row = [](const QByteArray &hosts, bool matches) {
        QTest::newRow(hosts.constData()) << hosts << matches;
    };
    row("[pve1]:2222", true);
    row("pve1", false);
    row("[pve1]:2223", false);
    row("[pve*]:2222", true);
    row("[pve?]:2222", true);
    row("[pve*]:2222,![pve1]:2222", false);
    row("![pve1]:2222,[pve*]:2222", false);
    row("[pve*]:2222,![pve9]:2222", true);
    row("other,[pve1]:2222", true);
    row("[PVE1]:2222", true);
    row("[p*v*1]:2*2", true);
    row("[p*v*2]:2222", false);
    row("*", true);
    row("", false);
    row(hashed("[pve1]:2222"), true);
    row(hashed("pve1"), false);
    row("@revoked [pve1]:2222", false);
    row("@cert-authority [pve1]:2222", false);
}

void TestKnownHosts::knownKeysMatch()
{
    QFETCH(QByteArray, hosts);
    QFETCH(bool, matches);
    const QString path = file(
        QStringLiteral("kh"), "# keys\n\nrubbish\n" + hosts + ' ' + written(key('a')) + '\n');
    const auto keys = knownKeys({path}, QStringLiteral("[pve1]:2222"));
    VERIFY_RESULT(keys);
    QCOMPARE(*keys, matches ? QList<HostKey>{key('a')} : QList<HostKey>{});
}

void TestKnownHosts::authorities()
{
    const QString path
        = file(QStringLiteral("kh"), "@cert-authority *.example " + written(key('a')) + '\n');
    QCOMPARE(hasAuthority({path}, QStringLiteral("pve1.example")), Result<bool>(true));
    QCOMPARE(hasAuthority({path}, QStringLiteral("pve1.other")), Result<bool>(false));
}

void TestKnownHosts::names()
{
    const auto name
        = [](const char *endpoint) { return ssh::knownHostsName(QString::fromLatin1(endpoint)); };
    QCOMPARE(name("PVE1:22"), QStringLiteral("pve1"));
    QCOMPARE(name("pve1:2222"), QStringLiteral("[pve1]:2222"));
    QCOMPARE(name("[fe80::1]:22"), QStringLiteral("fe80::1"));
    QCOMPARE(name("[fe80::1]:2222"), QStringLiteral("[fe80::1]:2222"));
}

void TestKnownHosts::acceptAppends()
{
    const QByteArray before = "# mine\n@revoked x y\nold " + written(key('b')) + '\n';
    const QString path = file(QStringLiteral("kh"), before);
    VERIFY_RESULT(acceptHostKey(unknownKey(), path));
    QCOMPARE(read(path), before + "pve1 " + written(key('a')) + '\n');
    VERIFY_RESULT(acceptHostKey(unknownKey(QStringLiteral("[fe80::1]:2222")), path));
    QVERIFY(read(path).endsWith("\n[fe80::1]:2222 " + written(key('a')) + '\n'));
    QCOMPARE(key('a').fingerprint().left(7), QStringLiteral("SHA256:"));
    QCOMPARE(key('a').fingerprint().size(), 50);
}

void TestKnownHosts::acceptEndsAnOpenLine()
{
    const QString path = file(QStringLiteral("kh"), "old " + written(key('b')));
    VERIFY_RESULT(acceptHostKey(unknownKey(), path));
    QCOMPARE(read(path), "old " + written(key('b')) + "\npve1 " + written(key('a')) + '\n');
}

void TestKnownHosts::acceptOnce()
{
    const QString path = file(QStringLiteral("kh"), {});
    VERIFY_RESULT(acceptHostKey(unknownKey(), path));
    const QByteArray once = read(path);
    VERIFY_RESULT(acceptHostKey(unknownKey(), path));
    QCOMPARE(read(path), once);
}

void TestKnownHosts::acceptMakesFileAndFolder()
{
    const QString path = m_folder.filePath(QStringLiteral("new/known_hosts"));
    VERIFY_RESULT(acceptHostKey(unknownKey(), path));
    QCOMPARE(read(path), "pve1 " + written(key('a')) + '\n');
    struct stat info{};
    QCOMPARE(stat(qPrintable(path), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0600U);
    QCOMPARE(stat(qPrintable(QFileInfo(path).path()), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0700U);
}

void TestKnownHosts::acceptRefuses_data()
{
    QTest::addColumn<TrustQuestion>("question");
    const auto row = [](const char *title, auto change) {
        TrustQuestion question = unknownKey();
        change(question);
        QTest::newRow(title) << question;
    };
    using Q = TrustQuestion;
    row("changed", [](Q &q) { q.reason = Q::Reason::Changed; });
    row("other type", [](Q &q) { q.reason = Q::Reason::OtherType; });
    row("revoked", [](Q &q) { q.reason = Q::Reason::Revoked; });
    row("a certificate", [](Q &q) { q.subject = Q::Subject::Certificate; });
    row("pattern", [](Q &q) { q.endpoint = QStringLiteral("*:22"); });
    row("two hosts", [](Q &q) { q.endpoint = QStringLiteral("a,b:22"); });
    row("two lines", [](Q &q) { q.endpoint = QStringLiteral("a\n*:22"); });
    row("marker", [](Q &q) { q.endpoint = QStringLiteral("@cert-authority a:22"); });
    row("no host", [](Q &q) { q.endpoint = QStringLiteral(":22"); });
    row("two keys", [](Q &q) { q.material += "\n* " + written(key('z')); });
    row("no key", [](Q &q) { q.material.clear(); });
}

void TestKnownHosts::acceptRefuses()
{
    QFETCH(TrustQuestion, question);
    const QString path = file(QStringLiteral("kh"), "old\n");
    VERIFY_ERROR(acceptHostKey(question, path), Error::Kind::Precondition);
    QCOMPARE(read(path), QByteArray("old\n"));
}

void TestKnownHosts::acceptCannotWrite()
{
    VERIFY_ERROR(acceptHostKey(unknownKey(), QStringLiteral("/proc/self/known_hosts")),
        Error::Kind::Storage);
    VERIFY_ERROR(acceptHostKey(unknownKey(), m_folder.path()), Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(TestKnownHosts)
#include "test_known_hosts.moc"
