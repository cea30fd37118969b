#include "base/sent.h"
#include "support/manual_clock.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace std::chrono_literals;

namespace {

/// A far side that counts what reaches it and answers when the test says so.
struct FarSide {
    int received = 0;
    std::optional<Settle<Outcome<int>>> answer;
    bool cancelled = false;

    auto request()
    {
        return [this] {
            ++received;
            return Async<Outcome<int>>::make([this](Settle<Outcome<int>> settle) {
                answer = settle;
                return std::shared_ptr<void>(nullptr, [this](void *) { cancelled = true; });
            });
        };
    }
};

const Error lost{Error::Kind::Lost, QStringLiteral("lost"), {}, {}};

} // namespace

class TestSent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void droppingTheHandleDetaches()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide far;
        std::ignore = Sent<int>::send(outbox, QStringLiteral("reboot"), far.request());
        QCoreApplication::processEvents();
        QCOMPARE(far.received, 1);
        QVERIFY(!far.cancelled);
        QCOMPARE(outbox.open(), QStringList{QStringLiteral("reboot")});
        (*far.answer)(Outcome<int>::done(1));
        QVERIFY(outbox.open().isEmpty());
    }

    void everyCopyHears()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide far;
        const Sent<int> sent = Sent<int>::send(outbox, QStringLiteral("x"), far.request());
        const Sent<int> copy
            = sent; // NOLINT(performance-unnecessary-copy-initialization): the copy is the test
        QList<int> heard;
        sent.report(this, [&](const Outcome<int> &o) { heard.append(*o.receipt); });
        auto window = std::make_unique<QObject>();
        copy.report(window.get(), [&](const Outcome<int> &o) { heard.append(*o.receipt * 100); });
        window.reset();
        copy.report(this, [&](const Outcome<int> &o) { heard.append(*o.receipt * 10); });
        (*far.answer)(Outcome<int>::done(4));
        copy.report(this, [&](const Outcome<int> &o) { heard.append(*o.receipt + 1); });
        QCOMPARE(heard, (QList<int>{4, 40, 5}));
    }

    void anErrorIsUnknownNeverRefused()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide far;
        const Sent<int> sent = Sent<int>::send(outbox, QStringLiteral("x"), far.request());
        (*far.answer)(tl::unexpected(lost));
        QCOMPARE(sent.outcome(), Outcome<int>::unknown(lost));
    }

    void mapKeepsDelivery()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide good;
        FarSide odd;
        FarSide refused;
        const auto parse = [](int n) -> Result<QString> {
            if (n < 0)
                return tl::unexpected(Error{Error::Kind::Malformed, QStringLiteral("odd"), {}, {}});
            return QString::number(n);
        };
        const auto a = Sent<int>::send(outbox, QStringLiteral("a"), good.request()).map(parse);
        const auto b = Sent<int>::send(outbox, QStringLiteral("b"), odd.request()).map(parse);
        const auto c = Sent<int>::send(outbox, QStringLiteral("c"), refused.request()).map(parse);
        (*good.answer)(Outcome<int>::done(7));
        (*odd.answer)(Outcome<int>::done(-1));
        (*refused.answer)(Outcome<int>::refused(lost));
        QCOMPARE(a.outcome(), Outcome<QString>::done(QStringLiteral("7")));
        // It was done, we only cannot read the receipt.
        QCOMPARE(b.outcome()->delivery, Delivery::Unknown);
        QCOMPARE(c.outcome(), Outcome<QString>::refused(lost));
    }

    void closingWaitsForTheAnswer()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide far;
        const Sent<int> sent = Sent<int>::send(outbox, QStringLiteral("x"), far.request());
        std::optional<int> left;
        const Pending closing
            = outbox.close(5s).report(this, [&](const Result<int> &r) { left = *r; });
        clock.advance(4s);
        QVERIFY(!left);
        (*far.answer)(Outcome<int>::done(1));
        QCOMPARE(left, std::optional(0));
        QCOMPARE(sent.outcome(), Outcome<int>::done(1));
    }

    void closingGivesUpAsUnknown()
    {
        ManualClock clock;
        Outbox outbox(clock);
        FarSide far;
        FarSide other;
        const Sent<int> sent
            = Sent<int>::send(outbox, QStringLiteral("reboot of pve3"), far.request());
        const Sent<int> second = Sent<int>::send(outbox, QStringLiteral("y"), other.request());
        std::optional<int> left;
        const Pending closing
            = outbox.close(5s).report(this, [&](const Result<int> &r) { left = *r; });
        clock.advance(5s);
        QCOMPARE(left, std::optional(2));
        QCOMPARE(sent.outcome()->delivery, Delivery::Unknown);
        QVERIFY(sent.outcome()->error->what.contains(QStringLiteral("reboot of pve3")));
        (*far.answer)(Outcome<int>::done(1)); // too late to be heard
        QCOMPARE(sent.outcome()->delivery, Delivery::Unknown);
        QVERIFY(far.cancelled);
    }

    void closedSendsNothing()
    {
        ManualClock clock;
        Outbox outbox(clock);
        const Pending closing = outbox.close(5s).report(this, [](const Result<int> &) { });
        FarSide far;
        const Sent<int> sent = Sent<int>::send(outbox, QStringLiteral("x"), far.request());
        QCOMPARE(far.received, 0);
        QCOMPARE(sent.outcome()->delivery, Delivery::Refused);
    }

    void destroyedOutboxLeavesNobodyWaiting()
    {
        ManualClock clock;
        FarSide far;
        Sent<int> sent;
        {
            Outbox outbox(clock);
            sent = Sent<int>::send(outbox, QStringLiteral("x"), far.request());
        }
        QCOMPARE(sent.outcome()->delivery, Delivery::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestSent)
#include "test_sent.moc"
