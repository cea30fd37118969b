#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include <algorithm>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::Command;
using ssh::CommandOutput;

/// What commands leave behind, on a real sshd.
class TestExec : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { m_client = std::make_unique<Client>(SshLab::access(m_lab.target()), m_redactor); }
    void cleanup() { m_client.reset(); }

    void streamsAndStatusApart();
    void killedBySignal();
    void notFound();
    void hostileArguments();
    void noInput();
    void largeOutput();
    void tooLarge();
    void limits();
    void refusedBeforeSending();
    void fourAtOnce();
    void droppedReads();
    void manyDroppedReads();
    void writesInOrder();
    void nothingBehindAnUnknownWrite();

private:
    QString file(const char *name) const { return m_lab.path(QLatin1String(name)); }
    QByteArray read(const char *name) const { return m_lab.read(QLatin1String(name)); }
    Pending keep(Async<CommandOutput> async, QList<Result<CommandOutput>> &results);

    SshLab m_lab;
    Redactor m_redactor;
    SystemClock m_clock;
    Outbox m_outbox{m_clock};
    std::unique_ptr<Client> m_client;
};

void TestExec::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

Pending TestExec::keep(Async<CommandOutput> async, QList<Result<CommandOutput>> &results)
{
    return std::move(async).report(
        this, [&results](const Result<CommandOutput> &result) { results.append(result); });
}

void TestExec::streamsAndStatusApart()
{
    const auto script = QStringLiteral("echo out; echo err >&2; exit 3");
    const auto got = await(m_client->read(SshLab::shell(script), 10s));
    VERIFY_RESULT(got);
    QCOMPARE(*got, (CommandOutput{"out\n", "err\n", 3, std::nullopt}));
    QVERIFY(!got->succeeded());
    const auto outcome
        = await(m_client->write(m_outbox, QStringLiteral("x"), SshLab::shell(script), 10s));
    QVERIFY(outcome == Outcome<CommandOutput>::done(*got));
}

void TestExec::killedBySignal()
{
    const auto got
        = await(m_client->read(SshLab::shell(QStringLiteral("echo x; kill -KILL $PPID")), 10s));
    VERIFY_RESULT(got);
    QCOMPARE(*got, (CommandOutput{"x\n", "", std::nullopt, "KILL"}));
}

void TestExec::notFound()
{
    const auto got = await(m_client->read({{QStringLiteral("no-such-program")}}, 10s));
    VERIFY_RESULT(got);
    QCOMPARE(got->exitStatus, 127);
    QVERIFY(got->err.contains("no-such-program"));
}

void TestExec::hostileArguments()
{
    const QStringList names{QString(), QStringLiteral("$(id)`id`"), QStringLiteral("a'b\"c\\"),
        QStringLiteral("x\ny\r\t"), QStringLiteral("-n --"), QStringLiteral("Zoë 東京 🐧"),
        QStringLiteral("* ~ ! # ; & | < >"), QString(QChar(0x1b))};
    const auto got = await(m_client->read(
        {QStringList{QStringLiteral("printf"), QStringLiteral("%s\\0")} + names}, 10s));
    VERIFY_RESULT(got);
    QCOMPARE(got->out, names.join(QChar::Null).toUtf8() + '\0');
}

void TestExec::noInput()
{
    const auto got = await(m_client->read({{QStringLiteral("cat")}}, 10s));
    VERIFY_RESULT(got);
    QCOMPARE(*got, (CommandOutput{"", "", 0, std::nullopt}));
}

void TestExec::largeOutput()
{
    Client client(SshLab::access(m_lab.target(), {.output = 40_MiB}), m_redactor);
    const auto got = await(
        client.read(
            SshLab::shell(QStringLiteral(
                "head -c 30000000 /dev/zero; head -c 3000000 /dev/zero | tr '\\0' e >&2; exit 3")),
            60s),
        60000);
    VERIFY_RESULT(got);
    QCOMPARE(got->out, QByteArray(30'000'000, '\0'));
    QCOMPARE(got->err, QByteArray(3'000'000, 'e'));
    QCOMPARE(got->exitStatus, 3);
}

void TestExec::tooLarge()
{
    Client client(SshLab::access(m_lab.target(), {.output = 1_MiB}), m_redactor);
    const Command endless = SshLab::shell(QStringLiteral("echo begin; yes"));
    const auto got = await(client.read(endless, 20s));
    VERIFY_ERROR(got, Error::Kind::TooLarge);
    QVERIFY(got.error().what.contains(QStringLiteral("1 MiB")));
    QVERIFY(got.error().detail.contains(QStringLiteral("begin")));
    const auto outcome = await(client.write(m_outbox, QStringLiteral("x"), endless, 20s));
    QCOMPARE(outcome.delivery, Delivery::Unknown);
    // The connection is none the worse for it.
    VERIFY_RESULT(await(client.read({{QStringLiteral("true")}}, 10s)));
}

/// At once, since each takes its time: cut by TERM, cut by KILL, and an output that stays open.
void TestExec::limits()
{
    const auto begin = std::chrono::steady_clock::now();
    Client patient(SshLab::access(m_lab.target()), m_redactor);
    Client hasty(SshLab::access(m_lab.target(), {.grace = 1500ms}), m_redactor);
    const Command cut = SshLab::shell(QStringLiteral("echo partial; exec sleep 60"));
    const Command deaf = SshLab::shell(QStringLiteral("trap '' TERM; while :; do sleep 1; done"));
    const Command leaves = SshLab::shell(QStringLiteral("echo begun; sleep 60 & exit 0"));
    const Command ownStatus = SshLab::shell(QStringLiteral("exit 124"));
    const auto write = patient.write(m_outbox, QStringLiteral("cut"), cut, 1s);
    const auto leftBehind = hasty.write(m_outbox, QStringLiteral("leaves"), leaves, 1s);
    auto parts = await(settled([&] {
        std::vector<Async<CommandOutput>> reads;
        reads.push_back(patient.read(cut, 1s));
        reads.push_back(patient.read(deaf, 1s));
        reads.push_back(hasty.read(leaves, 1s));
        reads.push_back(patient.read(ownStatus, 20s));
        return reads;
    }()));
    VERIFY_RESULT(parts);
    const auto &got = *parts;
    VERIFY_ERROR(got[0], Error::Kind::Timeout);
    QVERIFY(got[0].error().what.contains(QStringLiteral("stopped at its limit of 1 s")));
    QVERIFY(got[0].error().detail.contains(QStringLiteral("partial")));
    QVERIFY(!got[0].error().what.contains(QStringLiteral("partial")));
    VERIFY_ERROR(got[1], Error::Kind::Timeout);
    QVERIFY(got[1].error().what.contains(QStringLiteral("stopped at its limit")));
    VERIFY_ERROR(got[2], Error::Kind::Timeout);
    QVERIFY(got[2].error().what.contains(QStringLiteral("holds its output")));
    QVERIFY(got[2].error().detail.contains(QStringLiteral("begun")));
    VERIFY_RESULT(got[3]);
    QCOMPARE(got[3]->exitStatus, 124);
    QCOMPARE(await(write).delivery, Delivery::Unknown);
    QCOMPARE(await(write).error->kind, Error::Kind::Timeout);
    QCOMPARE(await(leftBehind).delivery, Delivery::Unknown);
    QVERIFY(std::chrono::steady_clock::now() - begin < 15s);
}

void TestExec::refusedBeforeSending()
{
    VERIFY_ERROR(await(m_client->read({{QStringLiteral("true")}}, 0s)), Error::Kind::Precondition);
    const auto outcome = await(m_client->write(m_outbox, QStringLiteral("x"), {}, 5s));
    QCOMPARE(outcome.delivery, Delivery::Refused);
    QCOMPARE(outcome.error->kind, Error::Kind::Precondition);
}

void TestExec::fourAtOnce()
{
    const Command held = SshLab::shell(QStringLiteral(
        "cd %1 && echo + >>log; while [ ! -e go ]; do sleep 0.02; done; echo - >>log")
            .arg(m_lab.path({})));
    QList<Result<CommandOutput>> results;
    std::vector<Pending> reads;
    for (int i = 0; i < 8; ++i)
        reads.push_back(keep(m_client->read(held, 30s), results));
    QTRY_COMPARE(read("log").count('+'), 4);
    // Answered while four are held up: would a fifth have begun, it had been before this.
    Client other(SshLab::access(m_lab.target()), m_redactor);
    VERIFY_RESULT(await(other.read({{QStringLiteral("true")}}, 10s)));
    QCOMPARE(read("log"), QByteArray("+\n+\n+\n+\n"));
    m_lab.write(QStringLiteral("go"), {});
    QTRY_COMPARE(results.size(), 8);
    QVERIFY(std::all_of(
        results.begin(), results.end(), [](const auto &r) { return r && r->succeeded(); }));
    int now = 0;
    int most = 0;
    const QByteArray log = read("log");
    for (const char mark : log)
        most = std::max(most, now += mark == '+' ? 1 : mark == '-' ? -1 : 0);
    QCOMPARE(most, 4);
    QCOMPARE(now, 0);
}

void TestExec::droppedReads()
{
    const auto held = [&](const char *name) {
        return SshLab::shell(QStringLiteral("echo %2 >>%1; exec sleep 30")
                .arg(file("dropped"), QLatin1String(name)));
    };
    QList<Result<CommandOutput>> results;
    std::vector<Pending> reads;
    for (int i = 0; i < 4; ++i)
        reads.push_back(keep(m_client->read(held("running"), 30s), results));
    QTRY_COMPARE(read("dropped").count("running"), 4);
    Pending queued = keep(m_client->read(held("never"), 30s), results);
    auto last = m_client->read({{QStringLiteral("echo"), QStringLiteral("last")}}, 30s);
    queued = {};
    reads.erase(reads.begin()); // its place is free for the last one
    const auto got = await(std::move(last));
    VERIFY_RESULT(got);
    QCOMPARE(got->out, QByteArray("last\n"));
    QVERIFY(results.isEmpty());
    QVERIFY(!read("dropped").contains("never"));
}

/// sshd keeps a place (MaxSessions 10) for every command until that has ended, whatever the client
/// does: dropped reads must not use them up.
void TestExec::manyDroppedReads()
{
    QList<Result<CommandOutput>> none;
    for (int i = 0; i < 12; ++i) {
        const QByteArray mark = "many" + QByteArray::number(i);
        const Pending read
            = keep(m_client->read(
                       SshLab::shell(
                           QStringLiteral("echo x >%1; exec sleep 30").arg(file(mark.constData()))),
                       30s),
                none);
        QTRY_VERIFY2(QFile::exists(file(mark.constData())), mark.constData());
    }
    VERIFY_RESULT(await(m_client->read({{QStringLiteral("true")}}, 10s)));
    QVERIFY(none.isEmpty());
}

void TestExec::writesInOrder()
{
    std::vector<Sent<CommandOutput>> writes;
    for (int i = 0; i < 6; ++i)
        writes.push_back(m_client->write(m_outbox, QStringLiteral("write %1").arg(i),
            SshLab::shell(QStringLiteral("echo %2 >>%1").arg(file("order")).arg(i)), 10s));
    QCOMPARE(m_outbox.open().size(), 6);
    for (const auto &write : writes)
        QCOMPARE(await(write).delivery, Delivery::Done);
    QCOMPARE(read("order"), QByteArray("0\n1\n2\n3\n4\n5\n"));
    QVERIFY(m_outbox.open().isEmpty());
}

void TestExec::nothingBehindAnUnknownWrite()
{
    const auto cut = m_client->write(
        m_outbox, QStringLiteral("first"), SshLab::shell(QStringLiteral("exec sleep 20")), 1s);
    const auto behind = m_client->write(m_outbox, QStringLiteral("second"),
        SshLab::shell(QStringLiteral("echo x >>%1").arg(file("behind"))), 10s);
    QCOMPARE(await(cut).delivery, Delivery::Unknown);
    QCOMPARE(await(behind).delivery, Delivery::Refused);
    QVERIFY(!QFile::exists(file("behind")));
    const auto later = m_client->write(m_outbox, QStringLiteral("third"),
        SshLab::shell(QStringLiteral("echo x >>%1").arg(file("behind"))), 10s);
    QCOMPARE(await(later).delivery, Delivery::Done);
}

QTEST_GUILESS_MAIN(TestExec)
#include "test_exec.moc"
