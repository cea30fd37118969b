#include "journal_support.h"

#include <sys/stat.h>

using namespace fairlead;
using namespace fairlead::journal;
using Grade = Journal::Grade;

namespace {

int modeOf(const QString &path)
{
    struct stat found{};
    return ::stat(QFile::encodeName(path).constData(), &found) == 0 ? int(found.st_mode & 0777)
                                                                    : -1;
}

QStringList filesIn(const QString &dir)
{
    return QDir(dir).entryList(QDir::Files | QDir::Hidden, QDir::Name);
}

} // namespace

class TestJournal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storesEverythingAsGiven();
    void headerIsKept();
    void continuesAfterClosing();
    void transactionIsAllOrNothing();
    void appendOfNothing();
    void readerBesideTheWriter();
    void closedToOthers();
    void leavesNothingBehind();
    void refusesNamesThatAreNoFileNames_data();
    void refusesNamesThatAreNoFileNames();
    void createsOnce();
    void unfinishedCreationIsForgotten();
    void unknownRun();
    void secondWriterIsRefused();
    void longStringsAreCut();
    void tooMuchAtOnce();
    void tooDeepToBeReadBack();
    void appendOnly_data();
    void appendOnly();
    void readOnlyOnDemand();
    void stateIsRemembered();
};

void TestJournal::storesEverythingAsGiven()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    const QList<Event> events{
        {QStringLiteral("intent"), QStringLiteral("drain"),
            {{QStringLiteral("text"), QStringLiteral("Grüße \U0001F6A2\u0000 end")},
                {QStringLiteral("large"), qint64(9'007'199'254'740'993)},
                {QStringLiteral("list"), QJsonArray{1, true, QJsonValue(), 0.25}}},
            folder.clock.now()},
        {QStringLiteral("note"), std::nullopt, {}, Moment{}},
        {QStringLiteral("note"), QString(QLatin1String("")), {}, folder.clock.now()},
    };
    VERIFY_RESULT((*journal)->append(events, Grade::BeforeSend));
    const auto stored = (*journal)->events();
    VERIFY_RESULT(stored);
    QCOMPARE(stored->size(), 3);
    for (qsizetype i = 0; i < stored->size(); ++i) {
        QCOMPARE((*stored)[i].seq, i + 1);
        QCOMPARE((*stored)[i].event, events[i]);
    }
    QCOMPARE((*journal)->events(2)->size(), 1);
}

void TestJournal::headerIsKept()
{
    RunFolder folder;
    {
        auto journal = folder.create();
        VERIFY_RESULT(journal);
    }
    const auto reader = Reader::open(folder.dir, folder.run);
    VERIFY_RESULT(reader);
    QCOMPARE(reader->header().is, folder.newRun());
    QCOMPARE(reader->header().started, folder.clock.now());
    QVERIFY(!reader->header().host.isEmpty());
    QVERIFY(!reader->header().osUser.isEmpty());
}

void TestJournal::continuesAfterClosing()
{
    RunFolder folder;
    const auto before = folder.tenEvents();
    VERIFY_RESULT(before);
    QCOMPARE(before->seq, 10);
    auto journal = folder.open();
    VERIFY_RESULT(journal);
    QCOMPARE((*journal)->readOnly(), std::nullopt);
    QCOMPARE((*journal)->head(), *before);
    const auto after = folder.append(**journal, 1);
    VERIFY_RESULT(after);
    QCOMPARE(after->seq, 11);
    const auto proof = (*journal)->verify();
    VERIFY_RESULT(proof);
    QCOMPARE(*proof, *after);
}

void TestJournal::transactionIsAllOrNothing()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    QJsonObject deep;
    for (int i = 0; i < 2000; ++i)
        deep = {{QStringLiteral("d"), deep}};
    Event bad = folder.event(2);
    bad.payload = deep;
    VERIFY_ERROR(
        (*journal)->append({folder.event(1), bad}, Grade::Record), Error::Kind::Precondition);
    QCOMPARE((*journal)->events()->size(), 0);
    VERIFY_RESULT((*journal)->append({folder.event(1)}, Grade::Record));
}

void TestJournal::appendOfNothing()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    const auto head = (*journal)->append({}, Grade::Record);
    VERIFY_RESULT(head);
    QCOMPARE(*head, (*journal)->head());
    QCOMPARE(head->seq, 0);
}

void TestJournal::readerBesideTheWriter()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 2));
    const auto reader = Reader::open(folder.dir, folder.run);
    VERIFY_RESULT(reader);
    QCOMPARE(reader->events()->size(), 2);
    VERIFY_RESULT(folder.append(**journal, 3));
    QCOMPARE(reader->events()->size(), 5);
    QCOMPARE(reader->events(3)->size(), 2);
    QCOMPARE(reader->events(1, 2)->last().seq, 3);
    QCOMPARE(*reader->head(), (*journal)->head());
    QCOMPARE(*reader->verify(), (*journal)->head());
}

void TestJournal::closedToOthers()
{
    RunFolder folder;
    const mode_t before = ::umask(0);
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    VERIFY_RESULT(folder.append(**journal, 1));
    VERIFY_RESULT((*journal)->addPicture("\x89PNG\r\n\x1a\nrest"));
    ::umask(before);
    QCOMPARE(modeOf(folder.dir), 0700);
    QCOMPARE(modeOf(folder.paths.pictures()), 0700);
    const QStringList files = filesIn(folder.dir);
    QVERIFY(files.contains(QStringLiteral("R1.run-wal")));
    QVERIFY(files.size() >= 6);
    for (const QString &name : files)
        QCOMPARE(modeOf(folder.dir + QLatin1Char('/') + name), 0600);
    journal = Result<std::unique_ptr<Journal>>(nullptr);
    ::chmod(QFile::encodeName(folder.dir).constData(), 0755);
    NewRun second = folder.newRun();
    second.run = RunId(QStringLiteral("R2"));
    VERIFY_RESULT(Journal::create(folder.dir, second, folder.redactor, folder.clock));
    QCOMPARE(modeOf(folder.dir), 0700);
}

void TestJournal::leavesNothingBehind()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(filesIn(folder.dir),
        (QStringList{
            QStringLiteral("R1.entry"), QStringLiteral("R1.lock"), QStringLiteral("R1.run")}));
}

void TestJournal::refusesNamesThatAreNoFileNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"", "..", ".hidden", "a/b", "a b", "ü", "a\n"})
        QTest::newRow(name) << QString::fromUtf8(name);
    QTest::newRow("long") << QString(101, QLatin1Char('x'));
}

void TestJournal::refusesNamesThatAreNoFileNames()
{
    QFETCH(QString, name);
    RunFolder folder;
    NewRun run = folder.newRun();
    run.run = RunId(name);
    VERIFY_ERROR(
        Journal::create(folder.dir, run, folder.redactor, folder.clock), Error::Kind::Precondition);
    VERIFY_ERROR(Reader::open(folder.dir, run.run), Error::Kind::Precondition);
    QVERIFY(!QFile::exists(folder.dir));
}

void TestJournal::createsOnce()
{
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    const auto again = folder.create();
    VERIFY_ERROR(again, Error::Kind::Precondition);
    QCOMPARE(again.error().what, QStringLiteral("There is a run R1 already."));
    QCOMPARE(Reader::open(folder.dir, folder.run)->head()->seq, 10);
}

void TestJournal::unfinishedCreationIsForgotten()
{
    RunFolder folder;
    QDir().mkpath(folder.dir);
    QFile left(folder.paths.unfinished());
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.write("what a power loss leaves");
    left.close();
    QVERIFY(listRuns(folder.dir).isEmpty());
    VERIFY_ERROR(folder.open(), Error::Kind::NotFound);
    VERIFY_RESULT(folder.create());
    QVERIFY(!QFile::exists(folder.paths.unfinished()));
}

void TestJournal::unknownRun()
{
    RunFolder folder;
    const auto none = Reader::open(folder.dir, folder.run);
    VERIFY_ERROR(none, Error::Kind::NotFound);
    QCOMPARE(none.error().what, QStringLiteral("There is no run R1 here."));
    VERIFY_ERROR(folder.open(), Error::Kind::NotFound);
    QVERIFY(!QFile::exists(folder.paths.lock()));
}

void TestJournal::secondWriterIsRefused()
{
    RunFolder folder;
    auto first = folder.create();
    VERIFY_RESULT(first);
    const auto second = folder.open();
    VERIFY_ERROR(second, Error::Kind::Locked);
    QCOMPARE(second.error().what,
        QStringLiteral("Run R1 is being written by alice on %1 (process %2, since 2026-11-22 06:00 "
                       "UTC). Continue it there, or close it there first; looking at it is "
                       "possible here.")
            .arg(QSysInfo::machineHostName())
            .arg(QCoreApplication::applicationPid()));
    VERIFY_ERROR(folder.create(), Error::Kind::Locked);
    first = Result<std::unique_ptr<Journal>>(nullptr);
    VERIFY_RESULT(folder.open());
}

void TestJournal::longStringsAreCut()
{
    RunFolder folder;
    folder.redactor.hide("CANARY-in-the-middle");
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    // The limit falls into a character and, had it been cut first, into the secret as well.
    QString text(QLatin1Char('x'));
    text += QString(int(stringLimit.value) / 2 - 5, QChar(u'ü'));
    text += QStringLiteral("CANARY-in-the-middle") + QString(1000, QLatin1Char('z'));
    Event event = folder.event(1);
    event.payload.insert(
        QStringLiteral("deep"), QJsonArray{QJsonObject{{QStringLiteral("t"), text}}});
    VERIFY_RESULT((*journal)->append({event}, Grade::Record));
    const QString stored = (*journal)
                               ->events()
                               ->first()
                               .event.payload.value(QStringLiteral("deep"))
                               .toArray()
                               .first()
                               .toObject()
                               .value(QStringLiteral("t"))
                               .toString();
    QVERIFY(stored.startsWith(text.first(1000)));
    QVERIFY(stored.endsWith(QStringLiteral("\n[cut: the first 64 KiB of 65 KiB]")));
    QVERIFY(stored.contains(QStringLiteral("[secret]")));
    QVERIFY(!stored.contains(QStringLiteral("CANARY")));
    QVERIFY(!stored.contains(QChar(QChar::ReplacementCharacter)));
    QVERIFY(stored.toUtf8().size() <= stringLimit.value + 100);
}

void TestJournal::tooMuchAtOnce()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    QList<Event> events;
    for (int i = 0; i < 9; ++i) {
        events.append(folder.event(i));
        events.last().payload.insert(QStringLiteral("t"), QString(64 << 10, QLatin1Char('x')));
    }
    const auto all = (*journal)->append(events, Grade::Record);
    VERIFY_ERROR(all, Error::Kind::TooLarge);
    QCOMPARE(all.error().what,
        QStringLiteral("What is to be recorded comes to 576 KiB; at most 512 KiB fit at once."));
    events.resize(7);
    VERIFY_RESULT((*journal)->append(events, Grade::Record));
}

void TestJournal::tooDeepToBeReadBack()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    Event event = folder.event(1);
    for (int i = 0; i < 1500; ++i)
        event.payload = {{QStringLiteral("d"), event.payload}};
    VERIFY_ERROR((*journal)->append({event}, Grade::Record), Error::Kind::Precondition);
}

void TestJournal::appendOnly_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("update") << QByteArray("UPDATE event SET type='x' WHERE seq=3");
    QTest::newRow("delete") << QByteArray("DELETE FROM event WHERE seq=10");
    QTest::newRow("replace") << QByteArray("INSERT OR REPLACE INTO event SELECT * FROM event "
                                           "WHERE seq=3");
    QTest::newRow("leave a gap") << QByteArray(
        "INSERT INTO event SELECT 12, 12, type, item, payload, state, wall_ms, monotonic_ns, hash "
        "FROM event WHERE seq=10");
    QTest::newRow("header update") << QByteArray("UPDATE header SET run='R2'");
    QTest::newRow("header delete") << QByteArray("DELETE FROM header");
    QTest::newRow("second header")
        << QByteArray("INSERT OR REPLACE INTO header SELECT * FROM header");
}

void TestJournal::appendOnly()
{
    QFETCH(QByteArray, sql);
    RunFolder folder;
    VERIFY_RESULT(folder.tenEvents());
    QCOMPARE(tamper(folder.paths.file(), sql), QStringLiteral("append-only"));
    VERIFY_RESULT(Reader::open(folder.dir, folder.run)->verify());
}

void TestJournal::readOnlyOnDemand()
{
    RunFolder folder;
    auto journal = folder.create();
    VERIFY_RESULT(journal);
    (*journal)->makeReadOnly({Error::Kind::Precondition, QStringLiteral("unknown event"), {}, {}});
    VERIFY_ERROR(folder.append(**journal, 1), Error::Kind::Precondition);
    VERIFY_ERROR((*journal)->canSend(), Error::Kind::Precondition);
    VERIFY_ERROR((*journal)->addPicture("\x89PNG\r\n\x1a\n"), Error::Kind::Precondition);
}

void TestJournal::stateIsRemembered()
{
    RunFolder folder;
    {
        auto journal = folder.create();
        VERIFY_RESULT(journal);
        VERIFY_RESULT((*journal)->append({folder.event(1), folder.event(2)}, Grade::Record,
            QStringLiteral("waits for a person")));
        VERIFY_RESULT(folder.append(**journal, 1));
        QCOMPARE((*journal)->events()->at(0).state, QString());
        QCOMPARE((*journal)->events()->at(1).state, QStringLiteral("waits for a person"));
    }
    QVERIFY(QFile::remove(folder.paths.entry()));
    QCOMPARE(listRuns(folder.dir).first().state, QStringLiteral("waits for a person"));
}

QTEST_GUILESS_MAIN(TestJournal)
#include "test_journal.moc"
