#include "base/clock.h"

#include <QTimer>

#include <ctime>

namespace fairlead {

namespace {

MonotonicTime monotonicNow()
{
#ifdef CLOCK_BOOTTIME
    const clockid_t id = CLOCK_BOOTTIME;
#else
    const clockid_t id = CLOCK_MONOTONIC; // macOS: this one does count sleep
#endif
    timespec value{};
    clock_gettime(id, &value);
    return MonotonicTime(
        std::chrono::seconds(value.tv_sec) + std::chrono::nanoseconds(value.tv_nsec));
}

} // namespace

Moment SystemClock::now() const
{
    const auto wall = std::chrono::system_clock::now();
    return {std::chrono::floor<std::chrono::milliseconds>(wall), monotonicNow()};
}

Timer SystemClock::after(std::chrono::milliseconds delay, std::function<void()> work)
{
    // A timer may be dropped from inside its own call: the object is then deleted at the next turn
    // of the loop.
    std::shared_ptr<QTimer> timer(new QTimer, [](QTimer *t) {
        t->stop();
        t->disconnect();
        t->deleteLater();
    });
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer.get(), &QTimer::timeout, timer.get(), std::move(work));
    timer->start(std::max(delay, std::chrono::milliseconds::zero()));
    return timer;
}

} // namespace fairlead
