#pragma once

#include "base/clock.h"

#include <list>

namespace fairlead {

/// A clock that stands still until a test moves it. Timers run inside advance(), in the order they
/// are due.
class ManualClock final : public Clock {
public:
    Moment now() const override { return m_now; }
    [[nodiscard]] Timer after(std::chrono::milliseconds delay, std::function<void()> work) override;

    void advance(std::chrono::milliseconds by);
    /// Somebody sets the machine's clock: only the wall time moves.
    void setWall(WallTime wall) { m_now.wall = wall; }
    int waiting() const;

private:
    struct Due {
        MonotonicTime at;
        std::function<void()> work;
    };

    Moment m_now{WallTime(std::chrono::milliseconds(1'795'327'200'000)),
        MonotonicTime(std::chrono::seconds(1000))};
    std::list<std::weak_ptr<Due>> m_due;
};

} // namespace fairlead
