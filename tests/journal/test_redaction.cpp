#include "journal_support.h"

#include <QDirIterator>

using namespace fairlead;
using namespace fairlead::journal;

namespace {

const QByteArray canary = "cAnArY-7f3a\"ü"; // its spelling in JSON differs from the raw one
const QByteArray marker = "m4rk3r-no-secret";

/// The files of a folder that hold these bytes. They are copied first: opening and closing them
/// here would take SQLite's locks away.
QStringList filesWith(const QString &dir, const QByteArray &bytes)
{
    QTemporaryDir copy;
    QProcess::execute(QStringLiteral("cp"), {QStringLiteral("-a"), dir, copy.path()});
    QStringList found;
    QDirIterator files(copy.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            found.append(QFileInfo(file).fileName());
    }
    found.sort();
    return found;
}

QString text(const QByteArray &bytes) { return QString::fromUtf8(bytes); }

QJsonObject payload(const QByteArray &word)
{
    return {{QStringLiteral("evidence"), text("before " + word + " after")},
        {text("key " + word), 1},
        {QStringLiteral("list"),
            QJsonArray{QJsonObject{{QStringLiteral("deep"), text(word.toBase64())}}}}};
}

/// Every place a text can get into.
void writeEverywhere(RunFolder &folder, const QByteArray &word, std::unique_ptr<Journal> &journal)
{
    NewRun run = folder.newRun();
    run.procedure = text(word);
    run.procedureHash = text(word);
    run.inputs = payload(word);
    run.operatorName = text(word);
    auto made = Journal::create(folder.dir, run, folder.redactor, folder.clock);
    VERIFY_RESULT(made);
    journal = std::move(*made);
    const Event event{text(word), text(word), payload(word), folder.clock.now()};
    VERIFY_RESULT(journal->append({event, event}, Journal::Grade::BeforeSend, text(word)));
}

} // namespace

class TestRedaction : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canaryIsInNoFile();
    void controlIsInEveryFile();
    void keysThatNameSecrets();
};

void TestRedaction::canaryIsInNoFile()
{
    RunFolder folder;
    folder.redactor.hide(canary);
    std::unique_ptr<Journal> journal;
    writeEverywhere(folder, canary, journal);
    QVERIFY(journal);
    for (const QByteArray &spelling :
        {canary, QByteArray("cAnArY-7f3a"), canary.toBase64(), canary.toPercentEncoding()})
        QCOMPARE(filesWith(folder.dir, spelling), QStringList());
    QVERIFY(filesWith(folder.dir, "[secret]").contains(QStringLiteral("R1.run-wal")));
    journal.reset();
    QCOMPARE(filesWith(folder.dir, "cAnArY-7f3a"), QStringList());
    QCOMPARE(filesWith(folder.dir, canary.toBase64()), QStringList());
}

/// What the search above would have found.
void TestRedaction::controlIsInEveryFile()
{
    RunFolder folder;
    folder.redactor.hide(canary);
    std::unique_ptr<Journal> journal;
    writeEverywhere(folder, marker, journal);
    QVERIFY(journal);
    QCOMPARE(filesWith(folder.dir, marker),
        (QStringList{QStringLiteral("R1.entry"), QStringLiteral("R1.lock"),
            QStringLiteral("R1.run"), QStringLiteral("R1.run-wal")}));
    QVERIFY(filesWith(folder.dir, marker.toBase64()).contains(QStringLiteral("R1.run-wal")));
}

void TestRedaction::keysThatNameSecrets()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    Event event = folder.event(1);
    event.payload = {{QStringLiteral("password"), QStringLiteral("hunter2")},
        {QStringLiteral("line"), QStringLiteral("Cookie: PVEAuthCookie=abc")}};
    VERIFY_RESULT((*journal)->append({event}, Journal::Grade::Record));
    QCOMPARE((*journal)->events()->first().event.payload,
        (QJsonObject{{QStringLiteral("password"), QStringLiteral("[secret]")},
            {QStringLiteral("line"), QStringLiteral("Cookie: [secret]")}}));
    QCOMPARE(filesWith(folder.dir, "hunter2"), QStringList());
}

QTEST_GUILESS_MAIN(TestRedaction)
#include "test_redaction.moc"
