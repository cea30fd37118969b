#include "journal/journal_support.h"
#include "witness_vfs.h"

#include <QRandomGenerator>

using namespace fairlead;
using namespace fairlead::journal;
using Grade = Journal::Grade;

namespace {

const QString run = QStringLiteral("R1.run");
const QString wal = QStringLiteral("R1.run-wal");

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

/// That what was answered is on the disk: seen by a witness below SQLite.
class TestSync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void witnessSeesMissingSyncs();
    void everyAppendIsSynced();
    void creationIsSynced();
    void failedSyncIsNotAnswered();
    void failedWriteLeavesNoHalf_data();
    void failedWriteLeavesNoHalf();
    void listLooksDuringACommit();
    void powerLoss();
};

/// The control: without synced commits the witness would say so.
void TestSync::witnessSeesMissingSyncs()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    WitnessVfs witness;
    sqlite3 *db = nullptr;
    sqlite3_open(QFile::encodeName(folder.paths.file()).constData(), &db);
    sqlite3_exec(db, "PRAGMA synchronous=OFF; CREATE TABLE x (y)", nullptr, nullptr, nullptr);
    const bool dirty = !witness.disk(wal).since.isEmpty();
    QCOMPARE(witness.disk(wal).syncs, 0);
    sqlite3_close(db);
    QVERIFY(dirty);
}

void TestSync::everyAppendIsSynced()
{
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    for (int i = 0; i < 50; ++i) {
        const int before = witness.disk(wal).syncs;
        VERIFY_RESULT(folder.append(**journal, 2, i % 2 == 0 ? Grade::BeforeSend : Grade::Record));
        QVERIFY(witness.disk(wal).syncs > before);
        QVERIFY(witness.disk(wal).since.isEmpty());
    }
}

void TestSync::creationIsSynced()
{
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    const WitnessVfs::Disk made = witness.disk(QStringLiteral("R1.run.new"));
    QVERIFY(made.syncs > 0);
    QVERIFY(made.since.isEmpty());
    QVERIFY(made.synced.size() >= 4096);
}

void TestSync::failedSyncIsNotAnswered()
{
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 2));
    const Head before = (*journal)->head();
    witness.before = [](const QString &name, bool sync) {
        return sync && name == wal ? SQLITE_IOERR_FSYNC : SQLITE_OK;
    };
    for (const Grade grade : {Grade::Record, Grade::BeforeSend}) {
        VERIFY_ERROR(folder.append(**journal, 2, grade), Error::Kind::Storage);
        QCOMPARE((*journal)->head(), before);
    }
    witness.before = nullptr;
    VERIFY_RESULT(folder.append(**journal, 2));
    QCOMPARE((*journal)->verify()->seq, 4);
}

void TestSync::failedWriteLeavesNoHalf_data()
{
    QTest::addColumn<int>("writesBefore");
    for (int i = 0; i < 6; ++i)
        QTest::addRow("after %d writes", i) << i;
}

void TestSync::failedWriteLeavesNoHalf()
{
    QFETCH(int, writesBefore);
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 2));
    int writes = 0;
    witness.before = [&](const QString &name, bool sync) {
        return !sync && name == wal && writes++ >= writesBefore ? SQLITE_FULL : SQLITE_OK;
    };
    QList<Event> events{folder.event(3), folder.event(4)};
    for (Event &event : events)
        event.payload.insert(QStringLiteral("t"), QString(20000, QLatin1Char('x')));
    VERIFY_ERROR((*journal)->append(events, Grade::Record), Error::Kind::Storage);
    QVERIFY(writes > writesBefore);
    QCOMPARE((*journal)->events()->size(), 2);
    witness.before = nullptr;
    VERIFY_RESULT((*journal)->append(events, Grade::Record));
    QCOMPARE((*journal)->verify()->seq, 4);
}

/// The log's bytes are there, but do not count yet: what the list sees in that moment must not pass
/// for the run's last state, in case the writer is killed in the next one.
void TestSync::listLooksDuringACommit()
{
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 2));
    int looks = 0;
    bool mistaken = false;
    witness.before = [&](const QString &name, bool sync) {
        if (!sync || name != wal || looks++ > 0)
            return SQLITE_OK;
        mistaken = listRuns(folder.dir).first().head.seq != 2
            || readEntry(folder.paths)->trace == traceOf(folder.paths);
        return SQLITE_OK;
    };
    VERIFY_RESULT(folder.append(**journal, 2));
    witness.before = nullptr;
    QVERIFY(looks > 0);
    QVERIFY(!mistaken);
    QCOMPARE(listRuns(folder.dir).first().head.seq, 4);
}

/// The plug is pulled at many moments, also in the middle of commits and of the transfer of the log
/// into the file. Writes that were not synced are there or not, as it pleases.
void TestSync::powerLoss()
{
    struct Cut {
        QByteArray run;
        QByteArray wal;
        qint64 answered;
    };
    QList<Cut> cuts;
    WitnessVfs witness;
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    QRandomGenerator random(4711);
    int transfers = 0;
    witness.before = [&](const QString &name, bool) {
        transfers += name == run;
        if (random.bounded(name == run ? 30 : 50) == 0) {
            const auto reached = [&] { return random.bounded(2) == 0; };
            cuts.append({afterPowerLoss(witness.disk(run), reached),
                afterPowerLoss(witness.disk(wal), reached), (*journal)->head().seq});
        }
        return SQLITE_OK;
    };
    for (int i = 0; i < 120; ++i) {
        QList<Event> pair{folder.event(1), folder.event(2)};
        pair[0].payload.insert(QStringLiteral("t"), QString(30000, QLatin1Char('x')));
        VERIFY_RESULT((*journal)->append(pair, Grade::Record));
    }
    witness.before = nullptr;
    QVERIFY2(transfers > 100, "the log was never transferred");
    QVERIFY(cuts.size() >= 50);
    for (const Cut &cut : cuts) {
        RunFolder after;
        QDir().mkpath(after.dir);
        QVERIFY(write(after.paths.file(), cut.run));
        QVERIFY(write(after.paths.wal(), cut.wal));
        auto resumed = after.open();
        VERIFY_RESULT(resumed);
        QCOMPARE((*resumed)->readOnly(), std::nullopt);
        QVERIFY((*resumed)->head().seq >= cut.answered);
        QCOMPARE((*resumed)->head().seq % 2, 0);
    }
    qInfo("%d power losses", int(cuts.size()));
}

QTEST_GUILESS_MAIN(TestSync)
#include "test_sync.moc"
