#include "journal/journal_support.h"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace fairlead;
using namespace fairlead::journal;
using Grade = Journal::Grade;

namespace {

/// A disk of 6 MiB that only this process sees; the kernel takes it away with the process.
bool mountSmallDisk(const QString &path)
{
    const QByteArray to = QFile::encodeName(path);
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
        && ::mount("tmpfs", to.constData(), "tmpfs", 0, "size=6m,mode=0700") == 0;
}

/// A file that takes all the room there is, or leaves some.
class Filler {
public:
    explicit Filler(QString path) : m_path(std::move(path)) { }

    void fill(qint64 leave = 0)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered));
        const QByteArray page(4096, 'f');
        while (freeSpace(m_path).value > leave && file.write(page) == page.size()) { }
    }
    void remove() { QVERIFY(QFile::remove(m_path)); }

private:
    QString m_path;
};

} // namespace

class TestDiskFull : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void intentsAreRefusedAndOutcomesTaken();
    void almostFull();
    void reserveIsUsedUp();
    void openedOnAFullDisk();
    void resumedOnAFullDisk();
    void readersOnAFullDisk();
    void createdOnAFullDisk();
    void picturesOnAFullDisk();

private:
    QString full() const;

    QTemporaryDir m_disk;
    std::optional<RunFolder> m_folder;
    std::optional<Filler> m_filler;
};

void TestDiskFull::initTestCase()
{
    QVERIFY2(::unshare(CLONE_NEWNS) == 0, "needs root: mounts a small disk in a namespace");
    QVERIFY(mountSmallDisk(m_disk.path()));
    QVERIFY(freeSpace(m_disk.path()).value > 5 << 20);
}

void TestDiskFull::cleanupTestCase()
{
    QCOMPARE(::umount(QFile::encodeName(m_disk.path()).constData()), 0);
}

void TestDiskFull::init()
{
    m_folder.emplace();
    m_folder->dir = m_disk.path() + QStringLiteral("/runs");
    m_folder->paths.dir = m_folder->dir;
    m_filler.emplace(m_disk.path() + QStringLiteral("/filler"));
}

void TestDiskFull::cleanup()
{
    QDir(m_folder->dir).removeRecursively();
    QFile::remove(m_disk.path() + QStringLiteral("/filler"));
}

QString TestDiskFull::full() const
{
    return QStringLiteral("The disk is full: what is done could no longer be recorded, so nothing "
                          "is sent. Free 1.3 MiB where %1 is; watching goes on meanwhile.")
        .arg(m_folder->dir);
}

void TestDiskFull::intentsAreRefusedAndOutcomesTaken()
{
    auto journal = m_folder->create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT((*journal)->canSend());
    VERIFY_RESULT(m_folder->append(**journal, 2, Grade::BeforeSend));
    const Reserve reserve(m_folder->paths.reserve());
    QVERIFY(reserve.intact());
    m_filler->fill();
    QCOMPARE(freeSpace(m_disk.path()).value, 0);

    const auto press = (*journal)->canSend();
    VERIFY_ERROR(press, Error::Kind::Storage);
    QCOMPARE(press.error().what, full());
    VERIFY_ERROR(m_folder->append(**journal, 2, Grade::BeforeSend), Error::Kind::Storage);
    QVERIFY(reserve.intact()); // an intent does not touch it

    // The outcome of what was sent before, with evidence that no free page could hold.
    Event outcome = m_folder->event(3);
    outcome.payload.insert(QStringLiteral("evidence"), QString(60000, QLatin1Char('e')));
    VERIFY_RESULT((*journal)->append({outcome}, Grade::Record));
    QVERIFY(!reserve.intact());
    VERIFY_ERROR((*journal)->canSend(), Error::Kind::Storage);
    for (int i = 0; i < 20; ++i)
        VERIFY_RESULT(m_folder->append(**journal, 1));
    QCOMPARE((*journal)->events()->size(), 23);

    m_filler->remove();
    VERIFY_RESULT((*journal)->canSend());
    QVERIFY(reserve.intact());
    VERIFY_RESULT(m_folder->append(**journal, 2, Grade::BeforeSend));
    QCOMPARE((*journal)->verify()->seq, 25);
}

/// Room for an intent, but not for what must follow it.
void TestDiskFull::almostFull()
{
    auto journal = m_folder->create();
    VERIFY_RESULT(journal);
    m_filler->fill(100 << 10);
    const auto press = m_folder->append(**journal, 1, Grade::BeforeSend);
    VERIFY_ERROR(press, Error::Kind::Storage);
    QCOMPARE(press.error().what, full());
    VERIFY_RESULT(m_folder->append(**journal, 1));
    QVERIFY(Reserve(m_folder->paths.reserve()).intact());
}

void TestDiskFull::reserveIsUsedUp()
{
    auto journal = m_folder->create();
    VERIFY_RESULT(journal);
    m_filler->fill();
    Event event = m_folder->event(1);
    event.payload.insert(QStringLiteral("evidence"), QString(60000, QLatin1Char('e')));
    int taken = 0;
    Result<Head> last = Head{};
    while ((last = (*journal)->append({event}, Grade::Record)) && taken < 100)
        ++taken;
    VERIFY_ERROR(last, Error::Kind::Storage);
    QCOMPARE(last.error().what,
        QStringLiteral("The journal of run R1 cannot be written: the disk is full. Free some "
                       "space."));
    QVERIFY(taken >= 8); // a reserve of 1 MiB holds them
    QCOMPARE((*journal)->head().seq, taken);
    QCOMPARE((*journal)->verify()->seq, taken);
    m_filler->remove();
    VERIFY_RESULT((*journal)->append({event}, Grade::Record));
    VERIFY_RESULT((*journal)->canSend());
    qInfo("%d events of 60 kB after the disk was full", taken);
}

/// SQLite needs a few pages beside the file: there is nowhere to take them from.
void TestDiskFull::openedOnAFullDisk()
{
    VERIFY_RESULT(m_folder->tenEvents());
    m_filler->fill();
    const auto refused = m_folder->open();
    VERIFY_ERROR(refused, Error::Kind::Storage);
    QCOMPARE(refused.error().what,
        QStringLiteral("The journal of run R1 cannot be written: the disk is full. Free some "
                       "space."));
    m_filler->remove();
    const auto journal = m_folder->open();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(m_folder->append(**journal, 1, Grade::BeforeSend));
}

/// What a kill leaves: the reserve of the one who died serves the one who resumes.
void TestDiskFull::resumedOnAFullDisk()
{
    VERIFY_RESULT(m_folder->tenEvents());
    VERIFY_RESULT(Reserve(m_folder->paths.reserve()).restore({}));
    m_filler->fill();
    const auto journal = m_folder->open();
    VERIFY_RESULT(journal);
    QCOMPARE((*journal)->readOnly(), std::nullopt);
    VERIFY_ERROR((*journal)->canSend(), Error::Kind::Storage);
    VERIFY_RESULT(m_folder->append(**journal, 1));
}

void TestDiskFull::readersOnAFullDisk()
{
    {
        auto journal = m_folder->create();
        VERIFY_RESULT(journal);
        VERIFY_RESULT(m_folder->append(**journal, 4));
        m_filler->fill();
        const auto beside = Reader::open(m_folder->dir, m_folder->run);
        VERIFY_RESULT(beside);
        QCOMPARE(beside->events()->size(), 4);
        VERIFY_RESULT(beside->verify());
        VERIFY_RESULT(m_folder->append(**journal, 1));
        QCOMPARE(listRuns(m_folder->dir).first().head.seq, 5);
        m_filler->fill();
    }
    m_filler->fill();
    const auto after = Reader::open(m_folder->dir, m_folder->run);
    VERIFY_RESULT(after);
    QCOMPARE(after->events()->size(), 5);
    VERIFY_RESULT(after->verify());
    QCOMPARE(listRuns(m_folder->dir).first().head.seq, 5);
}

void TestDiskFull::createdOnAFullDisk()
{
    m_filler->fill();
    VERIFY_ERROR(m_folder->create(), Error::Kind::Storage);
    QVERIFY(listRuns(m_folder->dir).isEmpty());
    m_filler->remove();
    VERIFY_RESULT(m_folder->create());
}

void TestDiskFull::picturesOnAFullDisk()
{
    auto journal = m_folder->create();
    VERIFY_RESULT(journal);
    m_filler->fill();
    VERIFY_ERROR((*journal)->addPicture("\x89PNG\r\n\x1a\n" + QByteArray(100'000, 'p')),
        Error::Kind::Storage);
    QVERIFY(Reserve(m_folder->paths.reserve()).intact());
    QVERIFY(QDir(m_folder->paths.pictures()).isEmpty());
}

QTEST_GUILESS_MAIN(TestDiskFull)
#include "test_disk_full.moc"
