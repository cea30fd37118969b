#include "base/async.h"
#include "support/manual_clock.h"
#include "support/result_checks.h"

#include <thread>

using namespace fairlead;
using namespace std::chrono_literals;

namespace {

Error broken(const char *text = "broken")
{
    return {Error::Kind::Rejected, QString::fromLatin1(text), {}, {}};
}

/// Work under way that a test settles by hand and that says when it is gone.
template <class T>
struct Work {
    std::optional<Settle<T>> settle;
    std::weak_ptr<int> owner;

    Async<T> start()
    {
        return Async<T>::make([this](Settle<T> s) {
            settle = s;
            auto held = std::make_shared<int>(0);
            owner = held;
            return held;
        });
    }
    bool alive() const { return !owner.expired(); }
};

/// Turns the event loop until what was posted before has run.
void turn()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

} // namespace

class TestAsync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valueArrivesOnce();
    void errorSkipsThen();
    void thenTakesEveryShape();
    void orElseTakesEveryShape();
    void dropCancelsEveryStage();
    void replacingDropsTheOlderCall();
    void contextGone();
    void dropFromItsOwnCallback();
    void releasesWorkAfterSettling();
    void workMaySettleFromItself();
    void settledBeforeStartReturns();
    void withinLimit();
    void beyondLimit();
    void allOfList();
    void allOfListWithError();
    void allWithPartThatFailedAlready();
    void allOfDifferent();
    void settledKeepsErrors();
    void workerSettles();
    void manyWorkersSettleOnce();
    void workerSettlesAfterDrop();
    void threadEndsBeforeTheAnswer();
};

void TestAsync::valueArrivesOnce()
{
    Work<int> work;
    QList<int> got;
    const Pending pending
        = work.start().report(this, [&](const Result<int> &r) { got.append(*r); });
    QVERIFY(pending.running());
    (*work.settle)(3);
    (*work.settle)(4);
    (*work.settle)(tl::unexpected(broken()));
    QCOMPARE(got, QList<int>{3});
    QVERIFY(!pending.running());
}

void TestAsync::errorSkipsThen()
{
    bool ran = false;
    Result<int> got = 0;
    const Pending pending = Async<int>::ready(tl::unexpected(broken()))
                                .then([&](int n) {
                                    ran = true;
                                    return n;
                                })
                                .report(this, [&](const Result<int> &r) { got = r; });
    QVERIFY(!ran);
    VERIFY_ERROR(got, Error::Kind::Rejected);
}

void TestAsync::thenTakesEveryShape()
{
    QString got;
    bool done = false;
    const Pending pending
        = Async<int>::ready(20)
              .then([](int n) { return n + 1; })
              .then([](int n) -> Result<int> { return n * 2; })
              .then([](int n) { return Async<QString>::ready(QString::number(n)); })
              .then([&](const QString &s) { got = s; })
              .then([] { return Async<void>::ready({}); })
              .report(this, [&](const Result<void> &r) { done = r.has_value(); });
    QCOMPARE(got, QStringLiteral("42"));
    QVERIFY(done);
}

void TestAsync::orElseTakesEveryShape()
{
    const auto fail = [] { return Async<int>::ready(tl::unexpected(broken())); };
    QList<int> got;
    const auto keep = [&](const Result<int> &r) { got.append(r.value_or(-1)); };
    const Pending plain = fail().orElse([](const Error &) { return 1; }).report(this, keep);
    const Pending result
        = fail()
              .orElse([](const Error &e) -> Result<int> { return tl::unexpected(e); })
              .report(this, keep);
    const Pending later
        = fail().orElse([](const Error &) { return Async<int>::ready(3); }).report(this, keep);
    const Pending skipped
        = Async<int>::ready(4).orElse([](const Error &) { return 0; }).report(this, keep);
    QCOMPARE(got, (QList<int>{1, -1, 3, 4}));
}

void TestAsync::dropCancelsEveryStage()
{
    Work<int> first;
    Work<int> second;
    bool called = false;
    {
        Pending pending = first.start()
                              .then([&](int) { return second.start(); })
                              .then([](int n) { return n; })
                              .report(this, [&](const Result<int> &) { called = true; });
        QVERIFY(first.alive());
        (*first.settle)(1);
        QVERIFY(second.alive());
    }
    QVERIFY(!second.alive());
    (*second.settle)(2);
    turn();
    QVERIFY(!called);
}

void TestAsync::replacingDropsTheOlderCall()
{
    Work<int> slow;
    Work<int> fast;
    int shown = 0;
    const auto show = [&](const Result<int> &r) { shown = *r; };
    Pending fetch = slow.start().report(this, show);
    fetch = fast.start().report(this, show);
    QVERIFY(!slow.alive());
    (*fast.settle)(2);
    (*slow.settle)(1);
    QCOMPARE(shown, 2);
}

void TestAsync::contextGone()
{
    Work<int> work;
    bool called = false;
    auto context = std::make_unique<QObject>();
    const Pending pending
        = work.start().report(context.get(), [&](const Result<int> &) { called = true; });
    context.reset();
    (*work.settle)(1);
    QVERIFY(!called);
}

void TestAsync::dropFromItsOwnCallback()
{
    Work<int> work;
    Pending pending;
    int got = 0;
    pending
        = work.start().then([](int n) { return n + 1; }).report(this, [&](const Result<int> &r) {
              pending = {};
              got = *r;
          });
    (*work.settle)(1);
    QCOMPARE(got, 2);
}

void TestAsync::releasesWorkAfterSettling()
{
    Work<int> work;
    const Async<int> kept = work.start();
    (*work.settle)(1);
    turn();
    QVERIFY(!work.alive()); // although the handle is still there
    QVERIFY(!kept.running());
}

void TestAsync::workMaySettleFromItself()
{
    struct Exchange {
        Settle<int> settle;
        QByteArray state = QByteArrayLiteral("alive");
        void finish(QByteArray *after)
        {
            settle(1);
            *after = state; // a destroyed object here is what the address sanitizer is for
        }
    };
    Exchange *exchange = nullptr;
    QByteArray after;
    Async<int> call = Async<int>::make([&](Settle<int> settle) {
        auto made = std::make_shared<Exchange>(Exchange{settle});
        exchange = made.get();
        return made;
    });
    exchange->finish(&after);
    QCOMPARE(after, QByteArrayLiteral("alive"));
}

void TestAsync::settledBeforeStartReturns()
{
    std::weak_ptr<int> owner;
    int got = 0;
    const Pending pending = Async<int>::make([&](Settle<int> settle) {
        settle(5);
        auto held = std::make_shared<int>(0);
        owner = held;
        return held;
    }).report(this, [&](const Result<int> &r) { got = *r; });
    QCOMPARE(got, 5);
    turn();
    QVERIFY(owner.expired());
}

void TestAsync::withinLimit()
{
    ManualClock clock;
    Work<int> work;
    Result<int> got = 0;
    const Pending pending
        = work.start().within(clock, 5s, broken("late")).report(this, [&](const Result<int> &r) {
              got = r;
          });
    clock.advance(4999ms);
    (*work.settle)(7);
    QCOMPARE(got.value(), 7);
    turn();
    QCOMPARE(clock.waiting(), 0);
}

void TestAsync::beyondLimit()
{
    ManualClock clock;
    Work<int> work;
    Result<int> got = 0;
    const Pending pending
        = work.start().within(clock, 5s, broken("late")).report(this, [&](const Result<int> &r) {
              got = r;
          });
    clock.advance(5s);
    QCOMPARE(got.error(), broken("late"));
    QVERIFY(!work.alive());
    (*work.settle)(7);
    QCOMPARE(got.error(), broken("late"));
}

void TestAsync::allOfList()
{
    Work<int> a;
    Work<int> b;
    QList<int> got;
    std::vector<Async<int>> parts;
    parts.push_back(a.start());
    parts.push_back(b.start());
    parts.push_back(Async<int>::ready(3));
    const Pending pending
        = all(std::move(parts)).report(this, [&](const Result<QList<int>> &r) { got = *r; });
    (*b.settle)(2);
    QVERIFY(got.isEmpty());
    (*a.settle)(1);
    QCOMPARE(got, (QList<int>{1, 2, 3}));

    bool empty = false;
    const Pending none
        = all(std::vector<Async<int>>{}).report(this, [&](const Result<QList<int>> &r) {
              empty = r->isEmpty();
          });
    QVERIFY(empty);
}

void TestAsync::allOfListWithError()
{
    Work<int> a;
    Work<int> b;
    int calls = 0;
    std::vector<Async<int>> parts;
    parts.push_back(a.start());
    parts.push_back(b.start());
    const Pending pending = all(std::move(parts)).report(this, [&](const Result<QList<int>> &r) {
        ++calls;
        VERIFY_ERROR(r, Error::Kind::Rejected);
    });
    (*a.settle)(tl::unexpected(broken()));
    QVERIFY(!b.alive());
    (*b.settle)(2);
    QCOMPARE(calls, 1);
}

void TestAsync::allWithPartThatFailedAlready()
{
    Work<int> a;
    int calls = 0;
    std::vector<Async<int>> parts;
    parts.push_back(a.start());
    parts.push_back(Async<int>::ready(tl::unexpected(broken())));
    parts.push_back(Async<int>::ready(3));
    const Pending list
        = all(std::move(parts)).report(this, [&](const Result<QList<int>> &) { ++calls; });
    const Pending tuple
        = all(Async<int>::ready(tl::unexpected(broken())), Async<QString>::ready(QString()))
              .report(this, [&](const auto &) { ++calls; });
    QCOMPARE(calls, 2);
    QVERIFY(!a.alive());
}

void TestAsync::allOfDifferent()
{
    Work<int> a;
    Work<QString> b;
    std::tuple<int, QString> got;
    const Pending pending
        = all(a.start(), b.start()).report(this, [&](const Result<std::tuple<int, QString>> &r) {
              got = *r;
          });
    (*b.settle)(QStringLiteral("two"));
    (*a.settle)(1);
    QCOMPARE(std::get<0>(got), 1);
    QCOMPARE(std::get<1>(got), QStringLiteral("two"));
}

void TestAsync::settledKeepsErrors()
{
    Work<int> a;
    std::vector<Async<int>> parts;
    parts.push_back(a.start());
    parts.push_back(Async<int>::ready(tl::unexpected(broken())));
    QList<Result<int>> got;
    const Pending pending
        = settled(std::move(parts)).report(this, [&](const Result<QList<Result<int>>> &r) {
              got = *r;
          });
    (*a.settle)(1);
    QCOMPARE(got.size(), 2);
    QCOMPARE(got[0].value(), 1);
    VERIFY_ERROR(got[1], Error::Kind::Rejected);
}

void TestAsync::workerSettles()
{
    Result<QString> got = QString();
    std::thread::id where;
    Pending pending = Async<QString>::make([](Settle<QString> settle) {
        return std::shared_ptr<std::thread>(
            new std::thread([settle] { settle(QStringLiteral("from afar")); }),
            [](std::thread *worker) {
                worker->join();
                delete worker;
            });
    }).report(this, [&](const Result<QString> &r) {
        got = r;
        where = std::this_thread::get_id();
    });
    QTRY_COMPARE(got.value(), QStringLiteral("from afar"));
    QVERIFY(where == std::this_thread::get_id());
}

void TestAsync::manyWorkersSettleOnce()
{
    constexpr int rounds = 200;
    int calls = 0;
    std::vector<Pending> kept;
    for (int i = 0; i < rounds; ++i) {
        kept.push_back(Async<int>::make([](Settle<int> settle) {
            auto workers = std::shared_ptr<std::vector<std::thread>>(
                new std::vector<std::thread>, [](std::vector<std::thread> *v) {
                    for (std::thread &worker : *v)
                        worker.join();
                    delete v;
                });
            for (int n = 0; n < 3; ++n)
                workers->emplace_back([settle, n] { settle(n); });
            return workers;
        }).report(this, [&](const Result<int> &) { ++calls; }));
    }
    QTRY_COMPARE(calls, rounds);
    turn();
    QCOMPARE(calls, rounds);
}

void TestAsync::workerSettlesAfterDrop()
{
    for (int i = 0; i < 200; ++i) {
        std::thread worker;
        {
            const Pending dropped = Async<QByteArray>::make([&](Settle<QByteArray> settle) {
                worker = std::thread([settle] { settle(QByteArray(1000, 'x')); });
                return nullptr;
            }).report(this, [](const Result<QByteArray> &) {});
        }
        worker.join();
    }
    turn();
}

void TestAsync::threadEndsBeforeTheAnswer()
{
    std::optional<Settle<QByteArray>> settle;
    std::thread([&] {
        const Async<QByteArray> shortLived = Async<QByteArray>::make([&](Settle<QByteArray> s) {
            settle = s;
            return nullptr;
        });
    }).join();
    (*settle)(QByteArrayLiteral("nobody is there")); // neither a crash nor a leak
}

QTEST_GUILESS_MAIN(TestAsync)
#include "test_async.moc"
