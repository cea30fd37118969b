#include "base/clock.h"
#include "support/manual_clock.h"

#include <QTest>

using namespace fairlead;
using namespace std::chrono_literals;

class TestClock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void systemTimeAgreesWithQt()
    {
        const auto wall = SystemClock().now().wall.time_since_epoch().count();
        QVERIFY(qAbs(wall - QDateTime::currentMSecsSinceEpoch()) < 5000);
    }

    void monotonicNeverGoesBack()
    {
        SystemClock clock;
        auto last = clock.now().monotonic;
        for (int i = 0; i < 10000; ++i) {
            const auto next = clock.now().monotonic;
            QVERIFY(next >= last);
            last = next;
        }
    }

    void systemTimerFiresOnceAndLater()
    {
        SystemClock clock;
        int fired = 0;
        const Timer timer = clock.after(0ms, [&] { ++fired; });
        QCOMPARE(fired, 0);
        QTRY_COMPARE(fired, 1);
        QCoreApplication::processEvents();
        QCOMPARE(fired, 1);
    }

    void droppedTimerIsSilent()
    {
        SystemClock clock;
        int dropped = 0;
        int kept = 0;
        Timer first = clock.after(1ms, [&] { ++dropped; });
        const Timer second = clock.after(5ms, [&] { ++kept; });
        first = {};
        QTRY_COMPARE(kept, 1); // the control: timers of this length do fire meanwhile
        QCOMPARE(dropped, 0);
    }

    void timerMayDropItself()
    {
        SystemClock clock;
        Timer timer;
        int fired = 0;
        timer = clock.after(0ms, [&] {
            timer = {};
            ++fired;
        });
        QTRY_COMPARE(fired, 1);
    }

    void manualTimersRunInOrder()
    {
        ManualClock clock;
        QStringList order;
        const Timer late = clock.after(3s, [&] { order.append(QStringLiteral("late")); });
        Timer next;
        const Timer early = clock.after(1s, [&] {
            order.append(QStringLiteral("early"));
            next = clock.after(1s, [&] { order.append(QStringLiteral("next")); });
        });
        clock.advance(10s);
        QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("early next late"));
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "test_clock.moc"
