#include "journal/schema.h"
#include "journal_support.h"

using namespace fairlead;
using namespace fairlead::journal;
using Kind = Error::Kind;

namespace {

/// Tampering by somebody who takes the triggers out of the way and puts them back.
QString tamperQuietly(const QString &path, const QByteArray &sql)
{
    QByteArray all;
    for (const char *name : {"event_in_order", "event_no_delete", "event_no_update",
             "header_no_delete", "header_no_update", "header_once"})
        all += QByteArray("DROP TRIGGER ") + name + ";";
    all += sql + ";";
    for (const QByteArray statement : schema::statements) {
        if (statement.startsWith("CREATE TRIGGER"))
            all += statement + ";";
    }
    return tamper(path, all);
}

QString mismatch(const QString &words)
{
    return QStringLiteral("The journal of run R1 does not match its proof: %1. It can be looked "
                          "at, not continued.")
        .arg(words);
}

/// Runs are listed by file names only: what stands in the folder decides.
void copyOver(const QString &from, const QString &to)
{
    QFile::remove(to);
    QVERIFY(QFile::copy(from, to));
}

} // namespace

/// What somebody or a failing disk does to a run file, and that it is noticed.
class TestCorruption : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundRun();
    void changed_data();
    void changed();
    void cutTailIsFoundByTheList();
    void otherTailIsFoundByTheList();
    void olderCopyIsFoundByTheList();
    void somebodyElsesFile();
    void notAJournal_data();
    void notAJournal();
    void newerVersion();
    void newerVersionWithOtherTables();
    void picture();
    void damagedPayload();
};

void TestCorruption::soundRun()
{
    RunFolder folder;
    const auto head = folder.tenEvents();
    VERIFY_RESULT(head);
    QCOMPARE(tamperQuietly(folder.paths.file(), "SELECT 1"), QString());
    const auto proof = Reader::open(folder.dir, folder.run)->verify();
    VERIFY_RESULT(proof);
    QCOMPARE(*proof, *head);
}

void TestCorruption::changed_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *sql, const char *words) {
        QTest::newRow(name) << QByteArray(sql) << QString::fromUtf8(words);
    };
    row("type", "UPDATE event SET type='proof' WHERE seq=4", "event 4 was changed");
    row("item", "UPDATE event SET item='x' WHERE seq=1", "event 1 was changed");
    row("item taken away", "UPDATE event SET item=NULL WHERE seq=1", "event 1 was changed");
    row("payload", "UPDATE event SET payload='{\"n\":99}' WHERE seq=10", "event 10 was changed");
    row("space in the payload", "UPDATE event SET payload=payload||' ' WHERE seq=7",
        "event 7 was changed");
    row("state", "UPDATE event SET state='fine' WHERE seq=2", "event 2 was changed");
    row("wall time", "UPDATE event SET wall_ms=wall_ms+1 WHERE seq=5", "event 5 was changed");
    row("monotonic time", "UPDATE event SET monotonic_ns=0 WHERE seq=5", "event 5 was changed");
    row("hash", "UPDATE event SET hash=zeroblob(32) WHERE seq=3", "event 3 was changed");
    row("transaction's end", "UPDATE event SET up_to=5 WHERE seq=3", "event 3 was changed");
    row("deleted", "DELETE FROM event WHERE seq=5", "event 5 is missing");
    row("deleted three", "DELETE FROM event WHERE seq IN (5,6,7)", "events 5 to 7 are missing");
    row("deleted the first", "DELETE FROM event WHERE seq=1", "event 1 is missing");
    row("deleted and closed up",
        "DELETE FROM event WHERE seq=5; UPDATE event SET seq=seq-1 WHERE seq>5",
        "event 5 was changed");
    row("inserted between",
        "UPDATE event SET seq=-seq WHERE seq>5; UPDATE event SET seq=1-seq WHERE seq<0; INSERT "
        "INTO event SELECT 6, 6, type, item, payload, state, wall_ms, monotonic_ns, hash FROM "
        "event WHERE seq=5",
        "event 6 was changed");
    row("inserted at the end",
        "INSERT INTO event SELECT 11, 11, type, item, payload, state, wall_ms, monotonic_ns, hash "
        "FROM event WHERE seq=10",
        "event 11 was changed");
    row("inserted before the first",
        "INSERT INTO event SELECT 0, 0, type, item, payload, state, wall_ms, monotonic_ns, hash "
        "FROM event WHERE seq=10",
        "there are events before the first");
    row("swapped",
        "UPDATE event SET seq=-1 WHERE seq=5; UPDATE event SET seq=5 WHERE seq=6; UPDATE event SET "
        "seq=6 WHERE seq=-1",
        "event 5 was changed");
    row("cut in the middle of a transaction", "DELETE FROM event WHERE seq=10",
        "event 10 is missing");
    row("procedure's hash", "UPDATE header SET procedure_hash='sha256:beef'",
        "its header was changed");
    row("inputs", "UPDATE header SET inputs='{\"node\":\"pve1\"}'", "its header was changed");
    row("operator", "UPDATE header SET operator='mallory'", "its header was changed");
    row("header's hash", "UPDATE header SET hash=zeroblob(32)", "its header was changed");
    row("header", "DELETE FROM header", "its header is missing");
    row("other run", "UPDATE header SET run='R2'", "it belongs to another run");
    row("trigger left out",
        "DROP TABLE IF EXISTS x; CREATE TRIGGER zzz BEFORE INSERT ON event "
        "BEGIN SELECT 1; END",
        "its structure was changed");
    row("column added", "ALTER TABLE event ADD COLUMN extra TEXT", "its structure was changed");
    row("all events", "DELETE FROM event", "events 1 to 10 are missing");
}

void TestCorruption::changed()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, words);
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(tamperQuietly(folder.paths.file(), sql), QString());

    const auto journal = folder.open();
    if (words == QStringLiteral("its header is missing")) {
        VERIFY_ERROR(journal, Kind::Corrupt);
        QCOMPARE(journal.error().what, mismatch(words));
        return;
    }
    VERIFY_RESULT(journal);
    QVERIFY((*journal)->readOnly());
    QCOMPARE((*journal)->readOnly()->kind, Kind::Corrupt);
    QCOMPARE((*journal)->readOnly()->what, mismatch(words));
    VERIFY_ERROR(folder.append(**journal, 1), Kind::Corrupt);
    VERIFY_ERROR((*journal)->canSend(), Kind::Corrupt);
    VERIFY_RESULT((*journal)->events());
    const auto proof = Reader::open(folder.dir, folder.run)->verify();
    VERIFY_ERROR(proof, Kind::Corrupt);
    QCOMPARE(proof.error().what, mismatch(words));
}

void TestCorruption::cutTailIsFoundByTheList()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(tamperQuietly(folder.paths.file(), "DELETE FROM event WHERE seq>8"), QString());
    const QList<RunEntry> runs = listRuns(folder.dir);
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs.first().problem);
    QCOMPARE(runs.first().problem->kind, Kind::Corrupt);
    QCOMPARE(runs.first().problem->what, mismatch(QStringLiteral("it once reached event 10")));
    // Looking at the list does not destroy the evidence.
    const auto journal = folder.open();
    VERIFY_RESULT(journal);
    QVERIFY((*journal)->readOnly());
    QCOMPARE((*journal)->readOnly()->what, mismatch(QStringLiteral("events 9 to 10 are missing")));
}

void TestCorruption::otherTailIsFoundByTheList()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    // Somebody who can compute the chain writes another ending with the same number of events.
    RunFolder other;
    QCOMPARE(other.newRun(), folder.newRun());
    other.clock.advance(std::chrono::seconds(1));
    VERIFY_RESULT(other.tenEvents());
    copyOver(other.paths.file(), folder.paths.file());
    const auto journal = folder.open();
    VERIFY_RESULT(journal);
    QVERIFY((*journal)->readOnly());
    QCOMPARE((*journal)->readOnly()->what,
        mismatch(QStringLiteral("the events up to 10 were replaced")));
    QVERIFY(listRuns(folder.dir).first().problem);
}

void TestCorruption::olderCopyIsFoundByTheList()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    const QString copy = folder.temporary.filePath(QStringLiteral("copy"));
    copyOver(folder.paths.file(), copy);
    {
        auto journal = folder.open();
        VERIFY_RESULT(journal);
        VERIFY_RESULT(folder.append(**journal, 1));
    }
    copyOver(copy, folder.paths.file());
    const auto journal = folder.open();
    VERIFY_RESULT(journal);
    QVERIFY((*journal)->readOnly());
    QCOMPARE((*journal)->readOnly()->what, mismatch(QStringLiteral("event 11 is missing")));
}

void TestCorruption::somebodyElsesFile()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    const RunPaths second{folder.dir, RunId(QStringLiteral("R2"))};
    copyOver(folder.paths.file(), second.file());
    const auto reader = Reader::open(folder.dir, second.run);
    VERIFY_RESULT(reader);
    VERIFY_ERROR(reader->verify(), Kind::Corrupt);
}

void TestCorruption::notAJournal_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QByteArray() << mismatch(QStringLiteral("the file is not a journal"));
    QTest::newRow("text") << QByteArray(10000, 'x')
                          << QStringLiteral("The journal of run R1 is damaged.");
    QTest::newRow("half a page") << QByteArray("SQLite format 3\0", 16) + QByteArray(2000, '\0')
                                 << QStringLiteral("The journal of run R1 is damaged.");
}

void TestCorruption::notAJournal()
{
    QFETCH(QByteArray, contents);
    QFETCH(QString, words);
    RunFolder folder;
    QDir().mkpath(folder.dir);
    QFile file(folder.paths.file());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(contents);
    file.close();
    const auto journal = folder.open();
    VERIFY_ERROR(journal, Kind::Corrupt);
    QCOMPARE(journal.error().what, words);
    VERIFY_ERROR(Reader::open(folder.dir, folder.run), Kind::Corrupt);
    QVERIFY(listRuns(folder.dir).first().problem);
}

void TestCorruption::newerVersion()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(tamper(folder.paths.file(), "PRAGMA user_version=2"), QString());
    const QString words
        = QStringLiteral("The journal of run R1 was written by a newer version of Fairlead. It can "
                         "be looked at here; to continue it, install that version.");
    const auto journal = folder.open();
    VERIFY_RESULT(journal);
    QVERIFY((*journal)->readOnly());
    QCOMPARE((*journal)->readOnly()->kind, Kind::Precondition);
    QCOMPARE((*journal)->readOnly()->what, words);
    QCOMPARE((*journal)->events()->size(), 10);
    VERIFY_ERROR(folder.append(**journal, 1), Kind::Precondition);
    const auto reader = Reader::open(folder.dir, folder.run);
    VERIFY_RESULT(reader);
    QVERIFY(reader->newer());
    QCOMPARE(reader->events()->size(), 10);
    VERIFY_ERROR(reader->verify(), Kind::Precondition);
    QCOMPARE(listRuns(folder.dir).first().problem->what, words);
}

void TestCorruption::newerVersionWithOtherTables()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(tamperQuietly(folder.paths.file(),
                 "ALTER TABLE header RENAME COLUMN procedure TO recipe; PRAGMA user_version=3"),
        QString());
    VERIFY_ERROR(folder.open(), Kind::Precondition);
    VERIFY_ERROR(Reader::open(folder.dir, folder.run), Kind::Precondition);
    QCOMPARE(listRuns(folder.dir).first().problem->kind, Kind::Precondition);
}

void TestCorruption::picture()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    const QByteArray bytes = "\x89PNG\r\n\x1a\n" + QByteArray(5000, 'p');
    const auto picture = (*journal)->addPicture(bytes);
    VERIFY_RESULT(picture);
    QCOMPARE((*journal)->addPicture(bytes).value(), *picture);
    QCOMPARE(Picture::fromJson(picture->toJson()), *picture);
    QCOMPARE((*journal)->picture(*picture).value(), bytes);
    QCOMPARE(Reader::open(folder.dir, folder.run)->picture(*picture).value(), bytes);
    VERIFY_ERROR((*journal)->addPicture("password=x"), Kind::Precondition);
    VERIFY_ERROR((*journal)->addPicture("\xff\xd8\xff" + QByteArray(int(pictureLimit.value), 'x')),
        Kind::TooLarge);
    QJsonObject elsewhere = picture->toJson();
    elsewhere.insert(QStringLiteral("sha256"), QStringLiteral("../../R1"));
    QCOMPARE(Picture::fromJson(elsewhere), std::nullopt);

    const QStringList kept = QDir(folder.paths.pictures()).entryList(QDir::Files);
    QCOMPARE(kept, QStringList{picture->sha256 + QStringLiteral(".png")});
    QFile file(folder.paths.pictures() + QLatin1Char('/') + kept.first());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(100);
    file.write("q");
    file.close();
    const auto changed = (*journal)->picture(*picture);
    VERIFY_ERROR(changed, Kind::Corrupt);
    QCOMPARE(changed.error().what,
        QStringLiteral("A picture of run R1 is not the one that was recorded."));
    QVERIFY(file.remove());
    VERIFY_ERROR((*journal)->picture(*picture), Kind::NotFound);
}

void TestCorruption::damagedPayload()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(
        tamperQuietly(folder.paths.file(), "UPDATE event SET payload='{' WHERE seq=4"), QString());
    const auto reader = Reader::open(folder.dir, folder.run);
    VERIFY_RESULT(reader);
    const auto events = reader->events();
    VERIFY_ERROR(events, Kind::Corrupt);
    QCOMPARE(events.error().what,
        QStringLiteral("Event 4 of the journal of run R1 cannot be understood."));
    QCOMPARE(reader->events(0, 3)->size(), 3);
}

QTEST_GUILESS_MAIN(TestCorruption)
#include "test_corruption.moc"
