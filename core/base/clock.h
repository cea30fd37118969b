#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace fairlead {

/// Coordinated universal time, as shown and stored. May jump when somebody sets the machine's
/// clock.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Tag of the time that only ever goes forward and that keeps counting while the machine sleeps
/// (CLOCK_BOOTTIME on Linux; steady_clock stands still there, so "within 5 s" would hold across a
/// closed lid). Says nothing across a reboot.
struct Monotonic {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Monotonic>;
    static constexpr bool is_steady = true;
};
using MonotonicTime = Monotonic::time_point;

struct Moment {
    WallTime wall{};
    MonotonicTime monotonic{};
    bool operator==(const Moment &) const = default;
};

/// Something that will be called later. Dropping it cancels the call.
using Timer = std::shared_ptr<void>;

/// Where every part of the program takes its time from, so that tests and rehearsals can bring
/// their own.
class Clock {
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    virtual Moment now() const = 0;

    /// Calls `work` once on the calling thread, `delay` from now at the earliest; negative counts
    /// as zero. Never calls from inside this function. The caller keeps the timer.
    [[nodiscard]] virtual Timer after(std::chrono::milliseconds delay, std::function<void()> work)
        = 0;
};

/// The machine's own clocks; timers need the calling thread's Qt event loop.
class SystemClock final : public Clock {
public:
    Moment now() const override;
    [[nodiscard]] Timer after(std::chrono::milliseconds delay, std::function<void()> work) override;
};

} // namespace fairlead
