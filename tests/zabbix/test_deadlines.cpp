// The two clocks of a problem.
#include "support/result_checks.h"
#include "zabbix/deadlines.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

using State = Deadline::State;

const EventTime since{1'795'327'735s + 232'645'577ns};
const WallTime began = std::chrono::floor<std::chrono::milliseconds>(since);
const Promises house;

Deadline resolveClock(const ClockFacts &facts, WallTime now)
{
    return deadlinesOf(facts, house.critical, now).resolve.value();
}

Deadline acknowledgeClock(const ClockFacts &facts, WallTime now)
{
    return deadlinesOf(facts, house.nonCritical, now).acknowledge.value();
}

Event eventOf(int id, std::chrono::minutes at, bool problem, int recoveredBy = 0)
{
    Event event;
    event.id = EventId(id);
    event.trigger = TriggerId(7);
    event.at = since + at;
    event.problem = problem;
    if (recoveredBy)
        event.recoveredBy = EventId(recoveredBy);
    return event;
}

Episode episode(int id, std::chrono::minutes from, std::optional<std::chrono::minutes> until)
{
    Episode made{EventId(id), since + from, std::nullopt};
    if (until)
        made.until = since + *until;
    return made;
}

} // namespace

class TestDeadlines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whichClocks_data();
    void whichClocks();
    void resolve_data();
    void resolve();
    void acknowledgeStopsTheClock();
    void acknowledgedWithoutATime();
    void endedStopsBoth();
    void suppressionStopsNothing();
    void eventFromTheFuture();
    void summerTimeChangesNothing();
    void reminders_data();
    void reminders();
    void remindersOfAStoppedClock();
    void flap_data();
    void flap();
    void flapChain();
    void episodes();
};

void TestDeadlines::whichClocks_data()
{
    QTest::addColumn<int>("problemClass");
    QTest::addColumn<int>("acknowledge"); // hours, 0: no clock
    QTest::addColumn<int>("resolve");
    QTest::newRow("critical") << int(ProblemClass::Critical) << 0 << 16;
    QTest::newRow("non-critical") << int(ProblemClass::NonCritical) << 9 << 168;
    QTest::newRow("informational") << int(ProblemClass::Informational) << 72 << 0;
}

void TestDeadlines::whichClocks()
{
    QFETCH(int, problemClass);
    QFETCH(int, acknowledge);
    QFETCH(int, resolve);
    const auto read = deadlinesOf({since}, house.of(ProblemClass(problemClass)), began);
    QCOMPARE(read.acknowledge.has_value(), acknowledge != 0);
    QCOMPARE(read.resolve.has_value(), resolve != 0);
    if (read.acknowledge)
        QCOMPARE(read.acknowledge->due, began + std::chrono::hours(acknowledge));
    if (read.resolve)
        QCOMPARE(read.resolve->due, began + std::chrono::hours(resolve));
}

void TestDeadlines::resolve_data()
{
    QTest::addColumn<qint64>("after"); // seconds since the event
    QTest::addColumn<int>("state");
    QTest::addColumn<qint64>("left");
    QTest::newRow("just begun") << qint64(0) << int(State::Running) << qint64(57600);
    QTest::newRow("half way") << qint64(28800) << int(State::Running) << qint64(28800);
    QTest::newRow("last second") << qint64(57599) << int(State::Running) << qint64(1);
    QTest::newRow("at the end") << qint64(57600) << int(State::Running) << qint64(0);
    QTest::newRow("past it") << qint64(57601) << int(State::Breached) << qint64(-1);
    // The lid was closed for a week: nothing is recovered from that.
    QTest::newRow("a week later") << qint64(604800) << int(State::Breached) << qint64(-547200);
}

void TestDeadlines::resolve()
{
    QFETCH(qint64, after);
    QFETCH(int, state);
    QFETCH(qint64, left);
    const Deadline clock = resolveClock({since}, began + std::chrono::seconds(after));
    QCOMPARE(int(clock.state), state);
    QCOMPARE(qint64(clock.left.count()), left);
    QCOMPARE(clock.spent, double(after) / 57600);
}

void TestDeadlines::acknowledgeStopsTheClock()
{
    ClockFacts facts{since, true, began + 2h, {}};
    const Deadline met = acknowledgeClock(facts, began + 100h);
    QCOMPARE(met.state, State::Met);
    QCOMPARE(met.left, std::chrono::seconds(7h));
    facts.acknowledgedAt = began + 10h;
    const Deadline late = acknowledgeClock(facts, began + 100h);
    QCOMPARE(late.state, State::Late);
    QCOMPARE(late.left, std::chrono::seconds(-1h));
    // It stops only its own clock.
    QCOMPARE(resolveClock(facts, began + 17h).state, State::Breached);
}

void TestDeadlines::acknowledgedWithoutATime()
{
    // The lean poll says that, not when.
    QCOMPARE(acknowledgeClock({since, true, {}, {}}, began + 100h).state, State::Met);
}

void TestDeadlines::endedStopsBoth()
{
    const ClockFacts facts{since, false, {}, since + 1h};
    QCOMPARE(acknowledgeClock(facts, began + 100h).state, State::Met);
    QCOMPARE(resolveClock(facts, began + 100h).state, State::Met);
    QCOMPARE(resolveClock({since, false, {}, since + 17h}, began + 100h).state, State::Late);
}

void TestDeadlines::suppressionStopsNothing()
{
    // There is no such fact to pass: a suppressed problem reads as any other. This row keeps it so.
    QCOMPARE(resolveClock({since}, began + 17h).state, State::Breached);
}

void TestDeadlines::eventFromTheFuture()
{
    const Deadline clock = resolveClock({since}, began - 3min);
    QCOMPARE(clock.state, State::Running);
    QCOMPARE(clock.left, std::chrono::seconds(16h)); // not 16:03
    QCOMPARE(clock.spent, 0.0);
}

void TestDeadlines::summerTimeChangesNothing()
{
    // Europe left summer time on 2026-10-25 at 01:00 UTC: a day of 25 h there, 9 h here.
    const auto before = QDateTime(QDate(2026, 10, 24), QTime(20, 0), Qt::UTC).toSecsSinceEpoch();
    const EventTime event{std::chrono::seconds(before)};
    const WallTime now{std::chrono::seconds(before) + 9h + 1s};
    const Deadline clock = acknowledgeClock({event}, now);
    QCOMPARE(clock.state, State::Breached);
    QCOMPARE(clock.left, -1s);
}

void TestDeadlines::reminders_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("minutes"); // on top
    QTest::addColumn<bool>("repeats");
    QTest::addColumn<int>("given");
    QTest::newRow("early") << 49 << 0 << true << 0;
    QTest::newRow("half") << 50 << 0 << true << 1;
    QTest::newRow("80 %") << 80 << 0 << true << 2;
    QTest::newRow("95 %") << 95 << 0 << true << 3;
    QTest::newRow("95 % and 29 min") << 95 << 29 << true << 3;
    QTest::newRow("95 % and 30 min") << 95 << 30 << true << 4;
    QTest::newRow("95 % and 10 h") << 95 << 600 << true << 23;
    QTest::newRow("not repeated") << 95 << 600 << false << 3;
    QTest::newRow("in the future") << -1 << 0 << true << 0;
}

void TestDeadlines::reminders()
{
    QFETCH(int, percent);
    QFETCH(int, minutes);
    QFETCH(bool, repeats);
    QFETCH(int, given);
    const WallTime now
        = began + std::chrono::seconds(576) * percent + std::chrono::minutes(minutes);
    QCOMPARE(remindersBy(now, since, resolveClock({since}, now), repeats), given);
}

void TestDeadlines::remindersOfAStoppedClock()
{
    const ClockFacts facts{since, false, {}, since + 9h};
    QCOMPARE(remindersBy(began + 100h, since, resolveClock(facts, began + 100h), true), 1);
}

void TestDeadlines::flap_data()
{
    QTest::addColumn<int>("gap"); // minutes between the end of one and the start of the next
    QTest::addColumn<bool>("joined");
    QTest::newRow("at once") << 0 << true;
    QTest::newRow("29 min") << 29 << true;
    QTest::newRow("30 min") << 30 << false;
    QTest::newRow("a day") << 1440 << false;
}

void TestDeadlines::flap()
{
    QFETCH(int, gap);
    QFETCH(bool, joined);
    const Episode current = episode(2, 100min, std::nullopt);
    const Episode former = episode(1, 0min, std::chrono::minutes(100 - gap));
    const Episode open = episode(3, 10min, std::nullopt); // of a trigger with multiple events
    if (gap < 100) {
        const EventTime expected = joined ? former.from : current.from;
        QCOMPARE(clockStart(current, {open, former, current}, 30min), expected);
    } else {
        QCOMPARE(clockStart(current, {open}, 30min), current.from);
    }
}

void TestDeadlines::flapChain()
{
    const Episode current = episode(9, 300min, std::nullopt);
    const QList<Episode> others{episode(1, 0min, 20min), episode(4, 240min, 280min),
        episode(3, 200min, 215min), episode(2, 100min, 160min)};
    // 300 ← 280..240 ← 215..200; then 40 minutes of rest.
    QCOMPARE(clockStart(current, others, 30min), since + 200min);
    QCOMPARE(clockStart(current, others, 41min), since + 100min);
    QCOMPARE(clockStart(current, others, 0min), current.from);
}

void TestDeadlines::episodes()
{
    const QList<Event> events{eventOf(5, 50min, true, 99), eventOf(2, 20min, false),
        eventOf(1, 10min, true, 2), eventOf(3, 30min, true)};
    const QList<Episode> found = episodesOf(events);
    QCOMPARE(found,
        (QList{episode(1, 10min, 20min), episode(3, 30min, std::nullopt),
            episode(5, 50min, std::nullopt)}));
}

QTEST_GUILESS_MAIN(TestDeadlines)
#include "test_deadlines.moc"
