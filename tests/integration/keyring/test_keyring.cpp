#include "base/error.h"
#include "client.h"
#include "integration/support/keyring_session.h"
#include "question.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace fairlead;
using Kind = Error::Kind;
using Keychain = KeyringSession::Keychain;

namespace {

const QString lockedWords
    = QStringLiteral("The keychain is locked, so ams1/pve-read cannot be reached. Unlock it: log "
                     "in to the desktop, or open its password manager; then try again.");
const QString absentWords
    = QStringLiteral("The keychain holds no secret named ams1/pve-read. Store it with: fairleadctl "
                     "secrets set ams1/pve-read");
const QString nobodyWords = QStringLiteral(
    "No keychain service is running, so ams1/pve-read cannot be reached. Start one (gnome-keyring "
    "or KWallet) in the desktop session; unattended work can use env:NAME or file:PATH instead.");

const QJsonObject ok{{QStringLiteral("ok"), true}};
const QJsonObject same{{QStringLiteral("same"), true}, {QStringLiteral("hidden"), true}};

Kind kindOf(const QJsonObject &answer)
{
    return Kind(answer.value(QStringLiteral("kind")).toInt(-1));
}

QString wordsOf(const QJsonObject &answer)
{
    return answer.value(QStringLiteral("what")).toString();
}

QString printed(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// Files under a folder that hold these bytes.
QStringList filesWith(const QString &dir, const QByteArray &bytes)
{
    QStringList found;
    QDirIterator files(dir, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            found.append(file.fileName());
    }
    return found;
}

bool inArguments(qint64 pid, const QByteArray &bytes)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes);
}

} // namespace

#define COMPARE_ANSWER(answer, expected) QCOMPARE(printed(answer), printed(expected))
#define VERIFY_REFUSED(answer, expectedKind, words)                                                \
    do {                                                                                           \
        const QJsonObject given = (answer);                                                        \
        QVERIFY2(kindOf(given) == (expectedKind), qPrintable(printed(given)));                     \
        QCOMPARE(wordsOf(given), words);                                                           \
    } while (false)

/// The keychain of a real desktop session, in every state it can be met in.
class TestKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void keepsAnything_data();
    void keepsAnything();
    void overwrites();
    void typeChanges_data();
    void typeChanges();
    void removes();
    void otherKeysAreLeftAlone();
    void nothingThere();
    void lockedWithTheSecretInside();
    void lockedWithoutTheSecret();
    void survivesARestart();
    void noCollectionYet();
    void nobodyKeepsSecrets();
    void plasmaWithoutItsWallet();
    void noBusAtAll();
    void diesWhileAsked();
    void freezesWhileAsked();
    void frozenJobFinishesAfterwards();
    void busGoesAway();
    void canaryIsNowhere();

private:
    bool start(Keychain keychain);

    std::optional<KeyringSession> m_session;
};

void TestKeyring::init() { m_session.emplace(); }
void TestKeyring::cleanup() { m_session.reset(); }

bool TestKeyring::start(Keychain keychain)
{
    const bool started = m_session->start(keychain);
    if (!started)
        qWarning().noquote() << m_session->log();
    return started;
}

void TestKeyring::keepsAnything_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("token") << QByteArray("01234567-89ab-cdef-0123-456789abcdef");
    QTest::newRow("umlauts") << QByteArray("Grüße, Jürgen \xf0\x9f\x9a\xa2");
    QTest::newRow("null inside") << QByteArray("be\0fore", 7);
    QTest::newRow("no text at all") << QByteArray("\xff\xfe\x80\x01", 4);
    QTest::newRow("newlines") << QByteArray("-----BEGIN\r\nKEY-----\n");
    QTest::newRow("4 kB") << QByteArray(4096, 'k');
    QTest::newRow("4 kB of bytes") << QByteArray(2048, '\xa5') + QByteArray(2048, '\0');
}

void TestKeyring::keepsAnything()
{
    QFETCH(QByteArray, secret);
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    COMPARE_ANSWER(ask(environment, QStringLiteral("write"), secret), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("read"), secret), same);
}

void TestKeyring::overwrites()
{
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    COMPARE_ANSWER(ask(environment, QStringLiteral("write"), "the old one"), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("write")), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("read")), same);
}

/// QtKeychain keeps bytes beside a text of the same name, and then finds the text.
void TestKeyring::typeChanges_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    const QByteArray bytes("\0\xff\xfe\x01", 4);
    QTest::newRow("text, then bytes") << value << bytes;
    QTest::newRow("bytes, then text") << bytes << value;
}

void TestKeyring::typeChanges()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    COMPARE_ANSWER(ask(environment, QStringLiteral("write"), first), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("write"), second), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("read"), second), same);
    const CommandRun items = runCommand(QStringLiteral("secret-tool"),
        {QStringLiteral("search"), QStringLiteral("--all"), QStringLiteral("server"),
            QStringLiteral("fairlead")},
        environment);
    QCOMPARE(items.out.count("label ="), 1);
}

void TestKeyring::removes()
{
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    COMPARE_ANSWER(ask(environment, QStringLiteral("write")), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("remove")), ok);
    VERIFY_REFUSED(ask(environment, QStringLiteral("read")), Kind::NotFound, absentWords);
    VERIFY_REFUSED(ask(environment, QStringLiteral("remove")), Kind::NotFound, absentWords);
}

void TestKeyring::otherKeysAreLeftAlone()
{
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    const CommandRun stored = runCommand(QStringLiteral("secret-tool"),
        {QStringLiteral("store"), QStringLiteral("--label=x"), QStringLiteral("server"),
            QStringLiteral("another-program"), QStringLiteral("user"), key},
        environment, "somebody else's");
    QCOMPARE(stored.exitCode, 0);
    VERIFY_REFUSED(ask(environment, QStringLiteral("read")), Kind::NotFound, absentWords);
    COMPARE_ANSWER(ask(environment, QStringLiteral("write")), ok);
    COMPARE_ANSWER(ask(environment, QStringLiteral("remove")), ok);
    const CommandRun found = runCommand(QStringLiteral("secret-tool"),
        {QStringLiteral("lookup"), QStringLiteral("server"), QStringLiteral("another-program")},
        environment);
    QCOMPARE(found.out, QByteArray("somebody else's"));
}

void TestKeyring::nothingThere()
{
    QVERIFY(start(Keychain::Unlocked));
    VERIFY_REFUSED(
        ask(m_session->environment(), QStringLiteral("read")), Kind::NotFound, absentWords);
}

void TestKeyring::lockedWithTheSecretInside()
{
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    COMPARE_ANSWER(ask(environment, QStringLiteral("write")), ok);
    QVERIFY(m_session->lock());
    for (const char *operation : {"read", "write", "remove"})
        VERIFY_REFUSED(ask(environment, QString::fromLatin1(operation)), Kind::Locked, lockedWords);
    QVERIFY(m_session->restart());
    COMPARE_ANSWER(ask(environment, QStringLiteral("read")), same); // nothing was forgotten
}

void TestKeyring::lockedWithoutTheSecret()
{
    QVERIFY(start(Keychain::Unlocked));
    QVERIFY(m_session->lock());
    for (const char *operation : {"read", "write", "remove"})
        VERIFY_REFUSED(ask(m_session->environment(), QString::fromLatin1(operation)), Kind::Locked,
            lockedWords);
}

void TestKeyring::survivesARestart()
{
    QVERIFY(start(Keychain::Unlocked));
    COMPARE_ANSWER(ask(m_session->environment(), QStringLiteral("write")), ok);
    QVERIFY(m_session->restart());
    COMPARE_ANSWER(ask(m_session->environment(), QStringLiteral("read")), same);
}

void TestKeyring::noCollectionYet()
{
    QVERIFY(start(Keychain::Fresh));
    const auto environment = m_session->environment();
    VERIFY_REFUSED(ask(environment, QStringLiteral("read")), Kind::NotFound, absentWords);
    VERIFY_REFUSED(ask(environment, QStringLiteral("write")), Kind::Unavailable,
        QStringLiteral("The keychain has no place for new secrets yet, so ams1/pve-read cannot be "
                       "stored. Create a default keyring in the desktop's password manager."));
}

void TestKeyring::nobodyKeepsSecrets()
{
    QVERIFY(start(Keychain::None));
    for (const char *operation : {"read", "write", "remove"})
        VERIFY_REFUSED(ask(m_session->environment(), QString::fromLatin1(operation)),
            Kind::Unavailable, nobodyWords);
}

void TestKeyring::plasmaWithoutItsWallet()
{
    QVERIFY(start(Keychain::Unlocked));
    QProcessEnvironment plasma = m_session->environment();
    plasma.insert(QStringLiteral("XDG_CURRENT_DESKTOP"), QStringLiteral("KDE"));
    plasma.insert(QStringLiteral("KDE_SESSION_VERSION"), QStringLiteral("5"));
    COMPARE_ANSWER(ask(plasma, QStringLiteral("write")), ok);
    COMPARE_ANSWER(ask(plasma, QStringLiteral("read")), same);
    QVERIFY(m_session->lock());
    VERIFY_REFUSED(ask(plasma, QStringLiteral("read")), Kind::Locked, lockedWords);
}

void TestKeyring::noBusAtAll()
{
    for (const char *operation : {"read", "write", "remove"})
        VERIFY_REFUSED(ask(m_session->environment(), QString::fromLatin1(operation)),
            Kind::Unavailable, nobodyWords);
    QProcessEnvironment none = m_session->environment();
    none.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    VERIFY_REFUSED(ask(none, QStringLiteral("read")), Kind::Unavailable, nobodyWords);
}

void TestKeyring::diesWhileAsked()
{
    QVERIFY(start(Keychain::Unlocked));
    COMPARE_ANSWER(ask(m_session->environment(), QStringLiteral("write")), ok);
    for (const char *operation : {"read", "job"}) {
        m_session->freezeKeychain();
        Client client(m_session->environment(), QString::fromLatin1(operation));
        QVERIFY(client.line().contains(QStringLiteral("started")));
        m_session->killKeychain();
        const QJsonObject answer = client.answer();
        QVERIFY2(kindOf(answer) == Kind::Unavailable, qPrintable(printed(answer)));
        QVERIFY2(client.endsWell(), qPrintable(client.error()));
        QVERIFY(m_session->restart());
    }
}

void TestKeyring::freezesWhileAsked()
{
    QVERIFY(start(Keychain::Unlocked));
    m_session->freezeKeychain();
    for (const char *operation : {"read", "write", "remove"})
        VERIFY_REFUSED(ask(m_session->environment(), QString::fromLatin1(operation), value, 200),
            Kind::Timeout,
            QStringLiteral("The keychain did not answer for ams1/pve-read within 1 s. If it waits "
                           "for a password, unlock it and try again."));
}

/// A job whose answer nobody waits for any more ends without harm, and the next one goes.
void TestKeyring::frozenJobFinishesAfterwards()
{
    QVERIFY(start(Keychain::Unlocked));
    COMPARE_ANSWER(ask(m_session->environment(), QStringLiteral("write")), ok);
    m_session->freezeKeychain();
    Client client(m_session->environment(), QStringLiteral("job"), value, 300);
    QCOMPARE(kindOf(client.answer()), Kind::Timeout);
    m_session->thawKeychain();
    client.again();
    QJsonObject answer = client.answer();
    for (int i = 0; i < 50 && kindOf(answer) == Kind::Timeout; ++i) { // on a busy machine
        client.again();
        answer = client.answer();
    }
    QCOMPARE(answer.value(QStringLiteral("same")), QJsonValue(true));
    QVERIFY2(client.endsWell(), qPrintable(client.error()));
}

/// The desktop session ends under the console, which must go on.
void TestKeyring::busGoesAway()
{
    QVERIFY(start(Keychain::Unlocked));
    COMPARE_ANSWER(ask(m_session->environment(), QStringLiteral("write")), ok);
    Client client(m_session->environment(), QStringLiteral("read"));
    COMPARE_ANSWER(client.answer(), same);
    m_session->bus()->stop();
    client.again();
    VERIFY_REFUSED(client.answer(), Kind::Unavailable, nobodyWords);
    QVERIFY2(client.endsWell(), qPrintable(client.error()));
}

void TestKeyring::canaryIsNowhere()
{
    QVERIFY(start(Keychain::Unlocked));
    const auto environment = m_session->environment();
    for (const char *operation : {"write", "read", "remove", "read", "write"}) {
        Client client(environment, QString::fromLatin1(operation));
        QVERIFY(!client.answer().isEmpty());
        for (const qint64 pid : {client.pid(), m_session->keychainPid()}) {
            QVERIFY(!inArguments(pid, "CANARY"));
            QVERIFY(inArguments(pid, pid == client.pid() ? "--client" : "--foreground"));
        }
        QVERIFY(client.endsWell());
        const QByteArray said = client.everythingSaid();
        QVERIFY(!said.contains("CANARY"));
        QVERIFY(!said.contains(value.toBase64()));
        if (QByteArray(operation) == "read" && said.contains("same"))
            QVERIFY(said.contains("[secret]"));
    }
    QVERIFY(m_session->lock());
    QVERIFY(!ask(environment, QStringLiteral("read")).isEmpty());

    QVERIFY(!filesWith(m_session->home(), "GnomeKeyring").isEmpty()); // it was written to disk
    QCOMPARE(filesWith(m_session->home(), "CANARY"), QStringList());
    QCOMPARE(filesWith(m_session->home(), value.toBase64()), QStringList());
    QFile planted(m_session->home() + QStringLiteral("/config/.planted"));
    QVERIFY(planted.open(QIODevice::WriteOnly));
    planted.write("before " + value + " after");
    planted.close();
    QCOMPARE(filesWith(m_session->home(), "CANARY"), QStringList{planted.fileName()});
}

int main(int argc, char **argv)
{
    if (argc > 1 && QByteArray(argv[1]) == "--client")
        return runKeychainClient(argc, argv);
    QCoreApplication app(argc, argv);
    TestKeyring test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_keyring.moc"
