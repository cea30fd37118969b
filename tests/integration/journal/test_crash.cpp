#include "journal/journal_support.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QRandomGenerator>

#include <unistd.h>

using namespace fairlead;
using namespace fairlead::journal;
using Grade = Journal::Grade;
using namespace std::chrono_literals;

namespace {

Event linked(const char *type, qint64 attempt)
{
    return {QString::fromLatin1(type), QStringLiteral("reboot"),
        {{QStringLiteral("attempt"), attempt},
            {QStringLiteral("text"), QString(int(attempt * 997 % 9000), QLatin1Char('x'))}},
        SystemClock().now()};
}

constexpr int stride = 5; // pairs per byte of input

bool waitForByte()
{
    char byte = 0;
    return ::read(STDIN_FILENO, &byte, 1) == 1;
}

/// The part that is killed: appends pairs for ever and says which one was answered. Paced: a few
/// for each byte it gets.
int appendForEver(const QString &dir, bool paced)
{
    const Redactor redactor;
    const SystemClock clock;
    const RunId run(QStringLiteral("R1"));
    auto journal = QFile::exists(RunPaths{dir, run}.file())
        ? Journal::open(dir, run, QStringLiteral("child"), redactor, clock)
        : Journal::create(dir, {run, {}, {}, {}, QStringLiteral("child")}, redactor, clock);
    for (int i = 0; journal; ++i) {
        if (paced && i % stride == 0 && !waitForByte())
            break;
        const qint64 attempt = (*journal)->head().seq / 2 + 1;
        const auto head = (*journal)->append(
            {linked("intent", attempt), linked("ledger", attempt)}, Grade::BeforeSend);
        if (!head)
            break;
        const QByteArray line = QByteArray::number(head->seq) + '\n';
        if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
            break;
    }
    return 1; // never by itself
}

/// A child process that writes; the last number it was answered.
class Writer {
public:
    explicit Writer(const QString &dir, const QString &pace = QStringLiteral("free"))
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(
            QCoreApplication::applicationFilePath(), {QStringLiteral("--append"), dir, pace});
    }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;
    ~Writer() { kill(); }

    bool waitForAnswers(int count)
    {
        m_output += m_process.readAllStandardOutput();
        while (m_output.count('\n') < count && m_process.waitForReadyRead(10'000))
            m_output += m_process.readAllStandardOutput();
        return m_output.count('\n') >= count;
    }

    void runFor(std::chrono::milliseconds time)
    {
        const QDeadlineTimer end(time);
        while (!end.hasExpired() && m_process.state() != QProcess::NotRunning)
            m_process.waitForReadyRead(int(end.remainingTime()));
    }

    void letGoOn()
    {
        m_process.write("x");
        m_process.waitForBytesWritten();
    }

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// After kill(). A last line that was cut short was not answered.
    qint64 answered()
    {
        m_output += m_process.readAllStandardOutput();
        const QList<QByteArray> lines = m_output.split('\n');
        return lines.size() < 2 ? 0 : lines[lines.size() - 2].toLongLong();
    }

    qint64 pid() const { return m_process.processId(); }
    bool killed() const { return m_process.exitStatus() == QProcess::CrashExit; }

private:
    QProcess m_process;
    QByteArray m_output;
};

/// Empty when the chain holds and every event has its partner.
QString problemOf(const Journal &journal)
{
    if (journal.readOnly())
        return describe(*journal.readOnly());
    const auto events = journal.events();
    if (!events || events->size() % 2 != 0)
        return QStringLiteral("half a transaction");
    for (qsizetype i = 0; i < events->size(); i += 2) {
        Event intent = linked("intent", i / 2 + 1);
        Event ledger = linked("ledger", i / 2 + 1);
        intent.at = (*events)[i].event.at;
        ledger.at = (*events)[i + 1].event.at;
        if ((*events)[i].event != intent || (*events)[i + 1].event != ledger)
            return QStringLiteral("events %1 and %2 are not what was written")
                .arg(i + 1)
                .arg(i + 2);
    }
    return {};
}

} // namespace

class TestCrash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void killedWhileWriting();
    void killedWhileCreating();
    void secondWriterInAnotherProcess();
    void readersBesideAWriter();
};

void TestCrash::killedWhileWriting()
{
    constexpr int kills = 30;
    RunFolder folder;
    QRandomGenerator random(30303);
    qint64 before = 0;
    int transactions = 0;
    for (int i = 0; i < kills; ++i) {
        Writer writer(folder.dir);
        QVERIFY(writer.waitForAnswers(random.bounded(4, 40)));
        writer.runFor(std::chrono::milliseconds(random.bounded(1, 20)));
        writer.kill();
        QVERIFY(writer.killed());
        const qint64 answered = writer.answered();
        QVERIFY(answered > before);
        QCOMPARE(listRuns(folder.dir).size(), 1);
        const auto journal = folder.open();
        VERIFY_RESULT(journal);
        QCOMPARE(problemOf(**journal), QString());
        // What was answered is there, and at most the one transaction that was under way as well.
        QVERIFY((*journal)->head().seq >= answered);
        QVERIFY((*journal)->head().seq <= answered + 2);
        transactions += int((answered - before) / 2);
        before = (*journal)->head().seq;
        QCOMPARE(listRuns(folder.dir).first().head, (*journal)->head());
        QCOMPARE(listRuns(folder.dir).first().problem, std::nullopt);
    }
    QVERIFY(transactions >= 4 * kills);
    qInfo("%d kills, %d answered transactions, none lost", kills, transactions);
}

void TestCrash::killedWhileCreating()
{
    QRandomGenerator random(40404);
    QElapsedTimer firstAnswer;
    firstAnswer.start();
    RunFolder measured;
    QVERIFY(Writer(measured.dir).waitForAnswers(1));
    const int most = int(firstAnswer.elapsed()) * 5 / 4;
    int none = 0;
    int whole = 0;
    for (int i = 0; i < 30; ++i) {
        RunFolder folder;
        Writer writer(folder.dir);
        writer.runFor(std::chrono::milliseconds(random.bounded(1, most)));
        writer.kill();
        const auto journal = folder.open();
        if (!journal) {
            VERIFY_ERROR(journal, Error::Kind::NotFound);
            QCOMPARE(writer.answered(), 0);
            VERIFY_RESULT(folder.create());
            ++none;
            continue;
        }
        QCOMPARE(problemOf(**journal), QString());
        ++whole;
    }
    qInfo("not there %d, whole %d", none, whole);
}

void TestCrash::secondWriterInAnotherProcess()
{
    RunFolder folder;
    Writer writer(folder.dir);
    QVERIFY(writer.waitForAnswers(1));
    const auto second = folder.open();
    VERIFY_ERROR(second, Error::Kind::Locked);
    QVERIFY(second.error().what.startsWith(
        QStringLiteral("Run R1 is being written by child on %1 (process %2, since ")
            .arg(QSysInfo::machineHostName())
            .arg(writer.pid())));
    writer.kill();
    const auto third = folder.open();
    VERIFY_RESULT(third);
    VERIFY_RESULT(folder.append(**third, 1));
}

/// Looking, listing and writing at once, in two processes.
void TestCrash::readersBesideAWriter()
{
    constexpr int strides = 40;
    RunFolder folder;
    Writer writer(folder.dir, QStringLiteral("paced"));
    writer.letGoOn();
    QVERIFY(writer.waitForAnswers(1));
    const auto reader = Reader::open(folder.dir, folder.run);
    VERIFY_RESULT(reader);
    qint64 last = 0;
    for (int i = 1; i < strides; ++i) {
        writer.letGoOn();
        const auto proof = reader->verify();
        VERIFY_RESULT(proof);
        QCOMPARE(proof->seq % 2, 0);
        QVERIFY(proof->seq >= last);
        last = proof->seq;
        for (int look = 0; look < 3; ++look) {
            const QList<RunEntry> runs = listRuns(folder.dir);
            QCOMPARE(runs.size(), 1);
            QCOMPARE(runs.first().problem, std::nullopt);
            QVERIFY(runs.first().head.seq >= last);
            last = runs.first().head.seq;
        }
    }
    QVERIFY(writer.waitForAnswers(strides * stride));
    QCOMPARE(reader->verify()->seq, strides * stride * 2);
    writer.kill();
    QVERIFY(folder.open().has_value());
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == QStringLiteral("--append"))
        return appendForEver(
            app.arguments().value(2), app.arguments().value(3) == QStringLiteral("paced"));
    TestCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_crash.moc"
