#include "journal_support.h"

using namespace fairlead;
using namespace fairlead::journal;

class TestIndex : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingThere();
    void newestFirst();
    void followsTheWriter();
    void rebuilt_data();
    void rebuilt();
    void damagedEntryCannotAccuseARun();
    void missingRun();
    void strangersAreIgnored();
    void writerThatNeverClosed();
    void looksIntoAFileOnlyWhenItHasChanged();
};

namespace {

RunEntry expected(const RunFolder &folder, const Head &head)
{
    const NewRun run = folder.newRun();
    return {run.run, run.procedure, run.inputs, QString(), run.operatorName,
        folder.clock.now().wall, head, std::nullopt};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestIndex::nothingThere()
{
    RunFolder folder;
    QVERIFY(listRuns(folder.dir).isEmpty());
    QVERIFY(!QFile::exists(folder.dir));
}

void TestIndex::newestFirst()
{
    RunFolder folder;
    for (const char *name : {"b", "c", "a"}) {
        NewRun run = folder.newRun();
        run.run = RunId(QString::fromLatin1(name));
        VERIFY_RESULT(Journal::create(folder.dir, run, folder.redactor, folder.clock));
        folder.clock.advance(std::chrono::minutes(1));
    }
    QStringList names;
    for (const RunEntry &entry : listRuns(folder.dir))
        names.append(entry.run.value);
    QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("a c b"));
}

void TestIndex::followsTheWriter()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    QVERIFY(listRuns(folder.dir) == QList{expected(folder, (*journal)->head())});
    VERIFY_RESULT(
        (*journal)->append({folder.event(1)}, Journal::Grade::Record, QStringLiteral("drains")));
    RunEntry entry = expected(folder, (*journal)->head());
    entry.state = QStringLiteral("drains");
    QVERIFY(listRuns(folder.dir) == QList{entry});
    QVERIFY(readEntry(folder.paths)->entry == entry);
}

void TestIndex::rebuilt_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("empty") << QByteArray("\n");
    QTest::newRow("garbage") << QByteArray(500, '\xa5');
    QTest::newRow("other format")
        << QCryptographicHash::hash("{\"format\":2}", QCryptographicHash::Sha256).toHex()
            + "\n{\"format\":2}";
}

void TestIndex::rebuilt()
{
    QFETCH(QByteArray, damage);
    RunFolder folder;
    const auto head = folder.tenEvents();
    VERIFY_RESULT(head);
    QVERIFY(QFile::remove(folder.paths.entry()));
    QVERIFY(damage.isEmpty() || write(folder.paths.entry(), damage));
    QVERIFY(listRuns(folder.dir) == QList{expected(folder, *head)});
    QVERIFY(readEntry(folder.paths)->entry == expected(folder, *head)); // and it was put in order
}

void TestIndex::damagedEntryCannotAccuseARun()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    const QByteArray sound = contents(folder.paths.entry());
    QVERIFY(sound.size() > 100);
    for (qsizetype i = 0; i < sound.size(); ++i) {
        QByteArray damaged = sound;
        damaged[i] = char(damaged[i] ^ 1);
        QVERIFY(write(folder.paths.entry(), damaged));
        QVERIFY(!readEntry(folder.paths));
    }
    QCOMPARE((*folder.open())->readOnly(), std::nullopt);
}

void TestIndex::missingRun()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QVERIFY(QFile::remove(folder.paths.file()));
    const QList<RunEntry> runs = listRuns(folder.dir);
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs.first().procedure, folder.newRun().procedure);
    QVERIFY(runs.first().problem);
    QCOMPARE(runs.first().problem->kind, Error::Kind::NotFound);
}

void TestIndex::strangersAreIgnored()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    for (const char *name : {"notes.txt", "a b.run", ".run", "R9.run.new", "index.sqlite"})
        QVERIFY(write(folder.dir + QLatin1Char('/') + QString::fromLatin1(name), "x"));
    QCOMPARE(listRuns(folder.dir).size(), 1);
}

/// The state a kill leaves: events that the entry does not know yet.
void TestIndex::writerThatNeverClosed()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 2));
    const QByteArray older = contents(folder.paths.entry());
    VERIFY_RESULT(folder.append(**journal, 2));
    QVERIFY(write(folder.paths.entry(), older));
    QVERIFY(listRuns(folder.dir) == QList{expected(folder, (*journal)->head())});
    QCOMPARE(*(*journal)->verify(), (*journal)->head());
}

void TestIndex::looksIntoAFileOnlyWhenItHasChanged()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    const QString trace = traceOf(folder.paths);
    KnownRun known = *readEntry(folder.paths);
    QCOMPARE(known.trace, trace);
    known.entry.state = QStringLiteral("only the index says this");
    // An entry is believed once the file system's clock has gone on.
    QTRY_VERIFY(writeEntry(folder.paths, known)
        && isCurrent(folder.paths, readEntry(folder.paths).value_or(KnownRun{})));
    QCOMPARE(listRuns(folder.dir).first().state, known.entry.state);
    VERIFY_RESULT(Reader::open(folder.dir, folder.run)); // looking changes nothing
    QCOMPARE(traceOf(folder.paths), trace);
    VERIFY_RESULT(folder.open().map([](const auto &) { }));
    QCOMPARE(listRuns(folder.dir).first().state, QString());
}

QTEST_GUILESS_MAIN(TestIndex)
#include "test_index.moc"
