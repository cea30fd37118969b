#include "journal_support.h"

#include <QRandomGenerator>

using namespace fairlead;
using namespace fairlead::journal;

namespace {

constexpr int mutations = 800;
constexpr quint32 seed = 20260317;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// What failing disks, half copies and curious people do to a file.
QByteArray mutate(QByteArray bytes, QRandomGenerator &random)
{
    const auto place = [&] { return qsizetype(random.bounded(quint32(bytes.size()))); };
    const auto length = [&](qsizetype from) {
        return qMin(bytes.size() - from, qsizetype(random.bounded(1, 5000)));
    };
    const qsizetype from = place();
    switch (random.bounded(7)) {
    case 0:
        bytes[from] = char(bytes[from] ^ (1 << random.bounded(8)));
        break;
    case 1: // SQLite's own header and the first page's: where a byte means most
        bytes[from % 120] = char(random.bounded(256));
        break;
    case 2:
        bytes.truncate(from);
        break;
    case 3:
        bytes.replace(from, length(from), QByteArray(length(from), '\0'));
        break;
    case 4:
        bytes.replace(from, length(from), bytes.mid(place(), 4096));
        break;
    case 5:
        for (int i = 0; i < 20; ++i)
            bytes[place()] = char(random.bounded(256));
        break;
    default: // cell pointers at the beginning of a page
        bytes[from / 4096 * 4096 + random.bounded(64)] = char(random.bounded(256));
        break;
    }
    return bytes;
}

} // namespace

/// Whatever is done to a run's file, opening it ends with a sound run or a clear refusal.
class TestDamage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runFile();
    void writeAheadLog();

private:
    enum Outcome { Sound, LooksOnly, Refused };
    Outcome meet(RunFolder &folder, const Head &head, QString *problem);
};

/// Says in `problem` what must not be.
TestDamage::Outcome TestDamage::meet(RunFolder &folder, const Head &head, QString *problem)
{
    listRuns(folder.dir);
    if (const auto reader = Reader::open(folder.dir, folder.run)) {
        if (const auto events = reader->events(); events && events->size() > 10)
            *problem = QStringLiteral("more events than were written");
    }
    auto journal = folder.open();
    if (!journal) {
        if (journal.error().kind != Error::Kind::Corrupt)
            *problem = describe(journal.error());
        return Refused;
    }
    if ((*journal)->readOnly())
        return LooksOnly;
    if ((*journal)->head() != head)
        *problem = QStringLiteral("taken for sound with another head");
    if (const auto more = folder.append(**journal, 1); more && !(*journal)->verify())
        *problem = QStringLiteral("damaged by going on");
    return Sound;
}

void TestDamage::runFile()
{
    RunFolder folder;
    const auto head = folder.tenEvents();
    VERIFY_RESULT(head);
    const QByteArray sound = contents(folder.paths.file());
    const QByteArray entry = contents(folder.paths.entry());
    QVERIFY(sound.size() >= 3 * 4096);
    QRandomGenerator random(seed);
    QList<int> outcomes{0, 0, 0};
    for (int i = 0; i < mutations; ++i) {
        for (const char *suffix : {"-wal", "-shm"})
            QFile::remove(folder.paths.file() + QString::fromLatin1(suffix));
        QVERIFY(write(folder.paths.file(), mutate(sound, random)));
        QVERIFY(write(folder.paths.entry(), entry));
        QString problem;
        ++outcomes[meet(folder, *head, &problem)];
        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("%1: %2").arg(i).arg(problem)));
    }
    qInfo("sound %d, looks only %d, refused %d", outcomes[0], outcomes[1], outcomes[2]);
    QCOMPARE(outcomes[0] + outcomes[1] + outcomes[2], mutations);
    QVERIFY(outcomes[0] > 0 && outcomes[1] > 0 && outcomes[2] > 0);
}

/// A log that is cut or flipped loses its end, which the list's head tells.
void TestDamage::writeAheadLog()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    for (int i = 0; i < 5; ++i)
        VERIFY_RESULT(folder.append(**journal, 2));
    const Head head = (*journal)->head();
    QTemporaryDir copy;
    QCOMPARE(QProcess::execute(QStringLiteral("cp"),
                 {QStringLiteral("-aT"), folder.dir, copy.path() + QStringLiteral("/runs")}),
        0);
    journal = Result<std::unique_ptr<Journal>>(nullptr);
    RunFolder damaged;
    damaged.dir = copy.path() + QStringLiteral("/runs");
    damaged.paths.dir = damaged.dir;
    const QByteArray file = contents(damaged.paths.file());
    const QByteArray log = contents(damaged.paths.wal());
    const QByteArray entry = contents(damaged.paths.entry());
    QVERIFY(log.size() > 5 * 4096);
    QRandomGenerator random(seed + 1);
    QList<int> outcomes{0, 0, 0};
    for (int i = 0; i < mutations / 4; ++i) {
        QFile::remove(damaged.paths.file() + QStringLiteral("-shm"));
        QVERIFY(write(damaged.paths.file(), file));
        QVERIFY(write(damaged.paths.wal(), mutate(log, random)));
        QVERIFY(write(damaged.paths.entry(), entry));
        QString problem;
        ++outcomes[meet(damaged, head, &problem)];
        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("%1: %2").arg(i).arg(problem)));
    }
    qInfo("sound %d, looks only %d, refused %d", outcomes[0], outcomes[1], outcomes[2]);
    QVERIFY(outcomes[1] > mutations / 8);
}

QTEST_GUILESS_MAIN(TestDamage)
#include "test_damage.moc"
