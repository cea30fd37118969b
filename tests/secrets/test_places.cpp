#include "secrets/local_secrets.h"
#include "secrets/store.h"
#include "support/manual_clock.h"
#include "support/result_checks.h"

#include <QDir>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace fairlead;
using namespace fairlead::secrets;
using Kind = Error::Kind;
using Place = SecretRef::Place;

namespace {

/// Answers that are there at once.
template <class T>
Result<T> answer(Async<T> async)
{
    Result<T> got = failure(Kind::Cancelled, QStringLiteral("no answer yet"));
    QObject context;
    const Pending pending
        = std::move(async).report(&context, [&](const Result<T> &result) { got = result; });
    return got;
}

} // namespace

/// Names of secrets, and those kept in files and variables.
class TestPlaces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void names_data();
    void names();
    void noNames_data();
    void noNames();

    void file_data();
    void file();
    void refusedFile_data();
    void refusedFile();
    void linkIsFollowed();
    void pipeDoesNotHold();
    void somebodyElsesFile();
    void unreadableFile();

    void environment();
    void storeHidesWhatItGives();
    void storeOnlyReadsFilesAndVariables();
    void emptySecretIsNotStored();
    void noSessionBus();

private:
    QString write(const QByteArray &contents, int mode = 0600);

    std::optional<QTemporaryDir> m_dir;
};

void TestPlaces::init() { m_dir.emplace(); }

QString TestPlaces::write(const QByteArray &contents, int mode)
{
    const QString path = m_dir->filePath(QStringLiteral("it's a token"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(contents);
    file.close();
    ::chmod(QFile::encodeName(path).constData(), mode_t(mode));
    return path;
}

void TestPlaces::names_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *text, Place place, const QString &name) {
        QTest::newRow(text) << QString::fromUtf8(text) << int(place) << name;
    };
    row("keychain:ams1/pve-read", Place::Keychain, QStringLiteral("ams1/pve-read"));
    row("keychain:x", Place::Keychain, QStringLiteral("x"));
    row("keychain:größe/ä", Place::Keychain, QStringLiteral("größe/ä"));
    row("env:FAIRLEAD_TOKEN", Place::Environment, QStringLiteral("FAIRLEAD_TOKEN"));
    row("file:/etc/fairlead/token", Place::File, QStringLiteral("/etc/fairlead/token"));
    row("file:/a/../b c", Place::File, QStringLiteral("/b c"));
    row("file:~/token", Place::File, QDir::homePath() + QStringLiteral("/token"));
}

void TestPlaces::names()
{
    QFETCH(QString, text);
    QFETCH(int, place);
    QFETCH(QString, name);
    const auto ref = parseSecretRef(text);
    VERIFY_RESULT(ref);
    QCOMPARE(int(ref->place), place);
    QCOMPARE(ref->name, name);
    QCOMPARE(parseSecretRef(ref->text()).value(), *ref);
}

void TestPlaces::noNames_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "CANARY", "CANARY:x", "keychain:", "keychain:CANARY b",
             "env:", "env:1CANARY", "env:CANARY-X", "file:", "file:CANARY", "file:~CANARY/x",
             "file:/", "file:/CANARY/", " keychain:CANARY", "Keychain:CANARY", "keychain:CANARY\n",
             "01234567-CANARY-cdef-0123-456789abcdef"})
        QTest::newRow(text) << QString::fromUtf8(text);
    QTest::newRow("null byte") << QStringLiteral("file:/CANARY") + QChar(u'\0');
}

void TestPlaces::noNames()
{
    QFETCH(QString, text);
    const auto ref = parseSecretRef(text);
    VERIFY_ERROR(ref, Kind::Precondition);
    QVERIFY(!describe(ref.error()).contains(QStringLiteral("CANARY")));
    QVERIFY(ref.error().what.contains(QStringLiteral("keychain:SITE/NAME")));
}

void TestPlaces::file_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QByteArray>("secret");
    const auto row = [](const char *name, const QByteArray &contents, const QByteArray &secret) {
        QTest::newRow(name) << contents << secret;
    };
    row("plain", "hunter2", "hunter2");
    row("newline", "hunter2\n", "hunter2");
    row("newline of Windows", "hunter2\r\n", "hunter2");
    row("only one newline goes", "hunter2\n\n", "hunter2\n");
    row("spaces stay", " hunter2 \n", " hunter2 ");
    row("bytes", QByteArray("\0\xff\r", 3), QByteArray("\0\xff\r", 3));
    row("as large as can be", QByteArray(64 << 10, 'k'), QByteArray(64 << 10, 'k'));
}

void TestPlaces::file()
{
    QFETCH(QByteArray, contents);
    QFETCH(QByteArray, secret);
    const auto read = readFromFile(write(contents));
    VERIFY_RESULT(read);
    QCOMPARE(read->reveal().toByteArray(), secret);
    VERIFY_RESULT(readFromFile(write(contents, 0400)));
}

void TestPlaces::refusedFile_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("words");
    const auto row
        = [](const char *name, const QByteArray &contents, int mode, Kind kind, const char *words) {
              QTest::newRow(name) << contents << mode << int(kind) << QString::fromUtf8(words);
          };
    const char *wide = "The secret file %1 has mode %3; only 0600 or stricter is taken, so that "
                       "nobody else reads it. Mend it with: chmod 600 %2";
    for (const int mode : {0644, 0640, 0604, 0620, 0601, 0700, 0666})
        row(qPrintable(QString::number(mode, 8)), "CANARY", mode, Kind::Precondition, wide);
    row("empty", "", 0600, Kind::NotFound, "The secret file %1 is empty.");
    row("only a newline", "\n", 0600, Kind::NotFound, "The secret file %1 is empty.");
    row("too large", QByteArray((64 << 10) + 1, 'C'), 0600, Kind::TooLarge,
        "The secret file %1 is larger than 64 KiB: it cannot be a secret alone.");
}

void TestPlaces::refusedFile()
{
    QFETCH(QByteArray, contents);
    QFETCH(int, mode);
    QFETCH(int, kind);
    QFETCH(QString, words);
    const QString path = write(contents, mode);
    const auto read = readFromFile(path);
    VERIFY_ERROR(read, Kind(kind));
    const QString pasted = m_dir->filePath(QStringLiteral("it'\\''s a token"));
    QString expected = words;
    expected.replace(QLatin1String("%1"), path)
        .replace(QLatin1String("%2"), QLatin1Char('\'') + pasted + QLatin1Char('\''))
        .replace(QLatin1String("%3"), QLatin1Char('0') + QString::number(mode, 8));
    QCOMPARE(read.error().what, expected);
    QVERIFY(!describe(read.error()).contains(QStringLiteral("CANARY")));
    if (Kind(kind) == Kind::Precondition) { // the command in the words does mend it
        const QString command = read.error().what.section(QStringLiteral("Mend it with: "), 1);
        QCOMPARE(QProcess::execute(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command}), 0);
        VERIFY_RESULT(readFromFile(path));
    }
}

void TestPlaces::linkIsFollowed()
{
    const QString path = write("hunter2");
    const QString link = m_dir->filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(path, link));
    VERIFY_RESULT(readFromFile(link));
    write("hunter2", 0644);
    VERIFY_ERROR(readFromFile(link), Kind::Precondition);
    QVERIFY(QFile::remove(path));
    VERIFY_ERROR(readFromFile(link), Kind::NotFound);
}

void TestPlaces::pipeDoesNotHold()
{
    const QString pipe = m_dir->filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const auto read = readFromFile(pipe);
    VERIFY_ERROR(read, Kind::Precondition);
    QCOMPARE(read.error().what,
        QStringLiteral("%1 is no ordinary file, so no secret is read from it. Name a file that "
                       "holds the secret alone.")
            .arg(pipe));
    VERIFY_ERROR(readFromFile(m_dir->path()), Kind::Precondition);
    VERIFY_ERROR(readFromFile(QStringLiteral("/dev/zero")), Kind::Precondition);
}

void TestPlaces::somebodyElsesFile()
{
    const QString path = write("hunter2");
    if (::geteuid() == 0) {
        QCOMPARE(::chown(QFile::encodeName(path).constData(), 12345, gid_t(-1)), 0);
        const auto read = readFromFile(path);
        VERIFY_ERROR(read, Kind::Precondition);
        QVERIFY(read.error().what.contains(
            QStringLiteral("belongs to another user. Mend it with: sudo chown 0 '")));
    } else {
        VERIFY_ERROR(readFromFile(QStringLiteral("/etc/shadow")), Kind::Precondition);
    }
}

void TestPlaces::unreadableFile()
{
    const auto none = readFromFile(QStringLiteral("/nowhere/token"));
    VERIFY_ERROR(none, Kind::NotFound);
    QCOMPARE(none.error().what, QStringLiteral("There is no secret file /nowhere/token."));
}

void TestPlaces::environment()
{
    qputenv("FAIRLEAD_TEST_SECRET", "hunter2 ü");
    QCOMPARE(readFromEnvironment(QStringLiteral("FAIRLEAD_TEST_SECRET"))->reveal().toByteArray(),
        QByteArray("hunter2 ü"));
    qputenv("FAIRLEAD_TEST_SECRET", "");
    const auto empty = readFromEnvironment(QStringLiteral("FAIRLEAD_TEST_SECRET"));
    VERIFY_ERROR(empty, Kind::NotFound);
    QCOMPARE(empty.error().what,
        QStringLiteral("The environment variable FAIRLEAD_TEST_SECRET is empty."));
    qunsetenv("FAIRLEAD_TEST_SECRET");
    const auto none = readFromEnvironment(QStringLiteral("FAIRLEAD_TEST_SECRET"));
    VERIFY_ERROR(none, Kind::NotFound);
    QCOMPARE(none.error().what,
        QStringLiteral("The environment variable FAIRLEAD_TEST_SECRET is not set."));
}

void TestPlaces::storeHidesWhatItGives()
{
    Redactor redactor;
    ManualClock clock;
    Store store(redactor, clock);
    const QString text = QStringLiteral("said CANARY-file and CANARY-env");
    QCOMPARE(redactor.clean(text), text);
    VERIFY_RESULT(answer(store.read({Place::File, write("CANARY-file\n")})));
    qputenv("FAIRLEAD_TEST_SECRET", "CANARY-env");
    VERIFY_RESULT(answer(store.read({Place::Environment, QStringLiteral("FAIRLEAD_TEST_SECRET")})));
    qunsetenv("FAIRLEAD_TEST_SECRET");
    QCOMPARE(redactor.clean(text), QStringLiteral("said [secret] and [secret]"));
}

void TestPlaces::storeOnlyReadsFilesAndVariables()
{
    Redactor redactor;
    ManualClock clock;
    Store store(redactor, clock);
    const Secret secret(QByteArrayView("hunter2"));
    const SecretRef file{Place::File, write("old")};
    const auto written = answer(store.write(file, secret));
    VERIFY_ERROR(written, Kind::Precondition);
    QCOMPARE(written.error().what,
        QStringLiteral("file:%1 is only read, never changed: edit the file yourself. Secrets are "
                       "kept under keychain:NAME.")
            .arg(file.name));
    VERIFY_ERROR(answer(store.remove(file)), Kind::Precondition);
    QCOMPARE(readFromFile(file.name)->reveal().toByteArray(), QByteArray("old"));
    const SecretRef variable{Place::Environment, QStringLiteral("X")};
    VERIFY_ERROR(answer(store.write(variable, secret)), Kind::Precondition);
    VERIFY_ERROR(answer(store.remove(variable)), Kind::Precondition);
}

void TestPlaces::emptySecretIsNotStored()
{
    Redactor redactor;
    ManualClock clock;
    Store store(redactor, clock);
    VERIFY_ERROR(
        answer(store.write({Place::Keychain, QStringLiteral("x")}, Secret())), Kind::Precondition);
}

void TestPlaces::noSessionBus()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    Redactor redactor;
    ManualClock clock;
    Store store(redactor, clock);
    std::optional<Result<Secret>> got;
    const Pending pending = store.read({Place::Keychain, QStringLiteral("ams1/pve-read")})
                                .report(this, [&](const Result<Secret> &result) { got = result; });
    QTRY_VERIFY(got);
    VERIFY_ERROR(*got, Kind::Unavailable);
    QVERIFY(got->error().what.startsWith(
        QStringLiteral("No keychain service is running, so ams1/pve-read cannot be reached.")));
    QCOMPARE(clock.waiting(), 0);
}

QTEST_GUILESS_MAIN(TestPlaces)
#include "test_places.moc"
