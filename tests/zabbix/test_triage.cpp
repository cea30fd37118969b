// The joins that Zabbix itself implies: which problems are shown, whose they are, and whether the
// server behind the answers is alive.
#include "support/result_checks.h"
#include "zabbix/problems.h"
#include "zabbix/server.h"
#include "zabbix/triage.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

Problem problemOf(int event, int trigger, Severity severity = Severity::High)
{
    Problem problem;
    problem.event = EventId(event);
    problem.trigger = TriggerId(trigger);
    problem.severity = severity;
    return problem;
}

Trigger triggerOf(int id, const QString &host, bool closable = false)
{
    Trigger trigger;
    trigger.id = TriggerId(id);
    trigger.closableByHand = closable;
    trigger.hosts = {{HostId(100 + id), host, host}};
    return trigger;
}

QList<qint64> eventsOf(const QList<OpenProblem> &rows)
{
    QList<qint64> ids;
    for (const OpenProblem &row : rows)
        ids.append(row.problem.event.value);
    return ids;
}

const MonotonicTime start{1000s};

} // namespace

class TestTriage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hidesWhatZabbixHides();
    void neverHidesWhatIsNotKnownYet();
    void manyProblemsOfOneTrigger();
    void showsAgainAfterEnabling();
    void forgetsOldTriggers();
    void endedAreApart();
    void classes_data();
    void classes();
    void closing();
    void suppressedUntilWhen();
    void pulseOfHaNodes();
    void pulseOfValues();
    void pulseAfterCrash();
    void pulseAfterTakeover();
};

void TestTriage::hidesWhatZabbixHides()
{
    const QList<Problem> problems{problemOf(1, 11), problemOf(2, 12), problemOf(3, 13)};
    TriggerBook book;
    QCOMPARE(book.unknown(problems), (QList{TriggerId(11), TriggerId(12), TriggerId(13)}));
    book.learn(book.unknown(problems), {triggerOf(11, u"pve1"_s, true), triggerOf(13, u"pve3"_s)});
    QVERIFY(book.unknown(problems).isEmpty());
    const Triage sorted = triage(problems, book);
    QCOMPARE(eventsOf(sorted.open), (QList<qint64>{1, 3}));
    QCOMPARE(sorted.hidden, 1);
    QCOMPARE(sorted.open.at(0).hosts.value(0).name, u"pve1"_s);
    QCOMPARE(sorted.open.at(0).closableByHand, std::optional(true));
    QCOMPARE(sorted.open.at(1).closableByHand, std::optional(false));
}

void TestTriage::neverHidesWhatIsNotKnownYet()
{
    const Triage sorted = triage({problemOf(1, 11)}, {});
    QCOMPARE(eventsOf(sorted.open), QList<qint64>{1});
    QVERIFY(sorted.open.at(0).hosts.isEmpty());
    QCOMPARE(sorted.open.at(0).closableByHand, std::optional<bool>());
    QCOMPARE(sorted.hidden, 0);
}

void TestTriage::manyProblemsOfOneTrigger()
{
    const QList<Problem> problems{problemOf(1, 11), problemOf(2, 11), problemOf(3, 11)};
    TriggerBook book;
    QCOMPARE(book.unknown(problems), QList{TriggerId(11)}); // asked once
    book.learn({TriggerId(11)}, {triggerOf(11, u"pve1"_s)});
    QCOMPARE(eventsOf(triage(problems, book).open), (QList<qint64>{1, 2, 3}));
}

void TestTriage::showsAgainAfterEnabling()
{
    const QList<Problem> problems{problemOf(1, 11)};
    TriggerBook book;
    book.learn({TriggerId(11)}, {});
    QVERIFY(triage(problems, book).open.isEmpty());
    book.learn({TriggerId(11)}, {triggerOf(11, u"pve1"_s)});
    QCOMPARE(triage(problems, book).open.size(), 1);
}

void TestTriage::forgetsOldTriggers()
{
    TriggerBook book;
    book.learn({TriggerId(11), TriggerId(12)}, {triggerOf(11, u"pve1"_s)});
    book.keepOnly({problemOf(2, 12)});
    QVERIFY(!book.trigger(TriggerId(11)));
    QVERIFY(book.isHidden(TriggerId(12)));
    QCOMPARE(book.unknown({problemOf(1, 11)}), QList{TriggerId(11)});
}

void TestTriage::endedAreApart()
{
    Problem ended = problemOf(1, 11);
    ended.recovery = Recovery{EventId(2), std::nullopt};
    const Triage sorted = triage({ended, problemOf(3, 11)}, {});
    QCOMPARE(sorted.ended, QList{ended});
    QCOMPARE(eventsOf(sorted.open), QList<qint64>{3});
}

void TestTriage::classes_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *name, Severity severity, ProblemClass expected) {
        QTest::newRow(name) << int(severity) << int(expected);
    };
    row("disaster", Severity::Disaster, ProblemClass::Critical);
    row("high", Severity::High, ProblemClass::Critical);
    row("average", Severity::Average, ProblemClass::NonCritical);
    row("warning", Severity::Warning, ProblemClass::NonCritical);
    row("information", Severity::Information, ProblemClass::Informational);
    row("not classified", Severity::NotClassified, ProblemClass::Informational);
}

void TestTriage::classes()
{
    QFETCH(int, severity);
    QFETCH(int, expected);
    const QList<Problem> problems{problemOf(1, 11, Severity(severity))};
    QCOMPARE(int(triage(problems, {}).open.at(0).problemClass), expected);
    ClassMap all;
    all.of.fill(ProblemClass::Critical); // the site's word counts
    QCOMPARE(triage(problems, {}, all).open.at(0).problemClass, ProblemClass::Critical);
}

void TestTriage::closing()
{
    Problem problem = problemOf(1, 11);
    problem.acknowledgements = {{UserId(1), {}, AckBit | MessageBit, u"mine"_s}};
    QVERIFY(!isClosing(problem));
    problem.acknowledgements.append({UserId(1), {}, CloseBit | MessageBit, u"closing"_s});
    QVERIFY(isClosing(problem));
    problem.recovery = Recovery{EventId(2), std::nullopt};
    QVERIFY(!isClosing(problem));
}

void TestTriage::suppressedUntilWhen()
{
    const WallTime noon(1'795'327'200s);
    Problem problem = problemOf(1, 11);
    QCOMPARE(suppressedUntil(problem), std::optional<WallTime>());
    problem.suppressed = true;
    problem.suppressions = {{MaintenanceId(1), noon}, {MaintenanceId(2), noon + 1h}};
    QCOMPARE(suppressedUntil(problem), std::optional(noon + 1h)); // the longest keeps it silent
    problem.suppressions.append({std::nullopt, std::nullopt});
    QCOMPARE(suppressedUntil(problem), std::optional<WallTime>()); // by hand, without an end
}

void TestTriage::pulseOfHaNodes()
{
    using Status = ServerNode::Status;
    const auto nodes = [](Status status, std::chrono::seconds at) {
        return QList{ServerNode{{}, u"localhost"_s, status, WallTime(at)}};
    };
    Pulse pulse(30s);
    QCOMPARE(pulse.life(start), ServerLife::Unknown);
    pulse.see(nodes(Status::Active, 100s), start);
    QCOMPARE(pulse.life(start), ServerLife::Unknown); // it may have crashed a week ago
    pulse.see(nodes(Status::Active, 105s), start + 10s);
    QCOMPARE(pulse.life(start + 10s), ServerLife::Alive);
    pulse.see(nodes(Status::Stopped, 107s), start + 20s);
    QCOMPARE(pulse.life(start + 20s), ServerLife::Stopped);
    pulse.see(nodes(Status::Active, 205s), start + 30s);
    QCOMPARE(pulse.life(start + 30s), ServerLife::Alive);
}

void TestTriage::pulseOfValues()
{
    Pulse pulse(90s);
    pulse.see(std::nullopt, start); // no item has a value yet
    QCOMPARE(pulse.life(start), ServerLife::Unknown);
    pulse.see(EventTime(50s), start + 15s);
    QCOMPARE(pulse.life(start + 15s), ServerLife::Alive);
    // The value's own clock jumps back with its sender's: it moved all the same.
    pulse.see(EventTime(20s), start + 100s);
    QCOMPARE(pulse.life(start + 100s), ServerLife::Alive);
    QCOMPARE(pulse.life(start + 191s), ServerLife::Silent);
    QCOMPARE(pulse.movedAt(), start + 100s);
}

void TestTriage::pulseAfterCrash()
{
    Pulse pulse(30s);
    const QList<ServerNode> crashed{{{}, {}, ServerNode::Status::Active, WallTime(100s)}};
    pulse.see(crashed, start);
    pulse.see(crashed, start + 20s);
    QCOMPARE(pulse.life(start + 20s), ServerLife::Unknown);
    pulse.see(crashed, start + 31s); // still "active" by its own word
    QCOMPARE(pulse.life(start + 31s), ServerLife::Silent);
}

void TestTriage::pulseAfterTakeover()
{
    using Status = ServerNode::Status;
    Pulse pulse(30s);
    pulse.see(QList<ServerNode>{{u"a"_s, {}, Status::Active, WallTime(100s)},
                  {u"b"_s, {}, Status::Standby, WallTime(100s)}},
        start);
    pulse.see(QList<ServerNode>{{u"a"_s, {}, Status::Unavailable, WallTime(100s)},
                  {u"b"_s, {}, Status::Active, WallTime(120s)}},
        start + 20s);
    QCOMPARE(pulse.life(start + 20s), ServerLife::Alive);
    pulse.see(QList<ServerNode>{{u"a"_s, {}, Status::Unavailable, WallTime(100s)},
                  {u"b"_s, {}, Status::Standby, WallTime(125s)}},
        start + 25s);
    QCOMPARE(pulse.life(start + 25s), ServerLife::Stopped); // nobody judges values
}

QTEST_GUILESS_MAIN(TestTriage)
#include "test_triage.moc"
