#include "journal/journal_support.h"

#include <QElapsedTimer>

using namespace fairlead;
using namespace fairlead::journal;

/// A run far longer than any we expect. Times are printed, not judged.
class TestVolume : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tenThousandEvents();
};

void TestVolume::tenThousandEvents()
{
    RunFolder folder;
    QElapsedTimer timer;
    double single = 0;
    {
        auto journal = folder.create();
        VERIFY_RESULT(journal);
        timer.start();
        for (int i = 0; i < 100; ++i)
            VERIFY_RESULT(folder.append(**journal, 1, Journal::Grade::BeforeSend));
        single = double(timer.nsecsElapsed()) / 100e6;
        timer.restart();
        for (int i = 0; i < 99; ++i)
            VERIFY_RESULT(folder.append(**journal, 100));
    }
    const qint64 appended = timer.restart();
    auto journal = folder.open();
    VERIFY_RESULT(journal);
    const qint64 opened = timer.restart();
    QCOMPARE((*journal)->verify()->seq, 10'000);
    const qint64 verified = timer.restart();
    QCOMPARE((*journal)->events()->size(), 10'000);
    const qint64 read = timer.restart();
    QCOMPARE(listRuns(folder.dir).size(), 1);
    qInfo("one synced append %.2f ms; 9900 in 99 transactions %lld ms; open with verify %lld ms; "
          "verify %lld ms; read all %lld ms; file %lld kB",
        single, appended, opened, verified, read, QFileInfo(folder.paths.file()).size() / 1000);
}

QTEST_GUILESS_MAIN(TestVolume)
#include "test_volume.moc"
