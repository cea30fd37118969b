#include "support/manual_clock.h"

namespace fairlead {

Timer ManualClock::after(std::chrono::milliseconds delay, std::function<void()> work)
{
    auto due = std::make_shared<Due>(Due{m_now.monotonic + delay, std::move(work)});
    m_due.push_back(due);
    return due;
}

void ManualClock::advance(std::chrono::milliseconds by)
{
    const Moment end{m_now.wall + by, m_now.monotonic + by};
    while (true) {
        std::shared_ptr<Due> next;
        auto place = m_due.end();
        for (auto it = m_due.begin(); it != m_due.end();) {
            const auto due = it->lock();
            if (!due) {
                it = m_due.erase(it);
                continue;
            }
            if (due->at <= end.monotonic && (!next || due->at < next->at)) {
                next = due;
                place = it;
            }
            ++it;
        }
        if (!next)
            break;
        m_due.erase(place);
        if (next->at > m_now.monotonic) {
            const auto step
                = std::chrono::floor<std::chrono::milliseconds>(next->at - m_now.monotonic);
            m_now = {m_now.wall + step, next->at};
        }
        next->work();
    }
    m_now = end;
}

int ManualClock::waiting() const
{
    return int(
        std::count_if(m_due.begin(), m_due.end(), [](const auto &due) { return !due.expired(); }));
}

} // namespace fairlead
