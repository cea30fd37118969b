#include "base/outbox.h"

namespace fairlead {

Outbox::Outbox(Clock &clock) : m_clock(clock) { }

Outbox::~Outbox()
{
    m_closed = true;
    m_whenEmpty = nullptr;
    giveUpAll();
}

QStringList Outbox::open() const
{
    QStringList words;
    for (const Entry &entry : m_entries)
        words.append(entry.what);
    return words;
}

Async<int> Outbox::close(std::chrono::milliseconds limit)
{
    m_closed = true;
    return Async<int>::make([&](const Settle<int> &settle) -> std::shared_ptr<void> {
        if (m_entries.empty()) {
            settle(0);
            return nullptr;
        }
        m_whenEmpty = [settle] { settle(0); };
        return m_clock.after(limit, [this, settle] {
            m_whenEmpty = nullptr;
            settle(giveUpAll());
        });
    });
}

Outbox::Place Outbox::take(Entry entry)
{
    return m_entries.insert(m_entries.end(), std::move(entry));
}

void Outbox::finished(Place place)
{
    // An Async may be dropped from its own answer; one that has not answered is cancelled here.
    m_entries.erase(place);
    if (m_entries.empty() && m_whenEmpty)
        std::exchange(m_whenEmpty, nullptr)();
}

int Outbox::giveUpAll()
{
    int count = 0;
    for (; !m_entries.empty(); ++count) {
        // giveUp() takes the entry out of the list; holding it here keeps the call alive while it
        // does so.
        const auto giveUp = m_entries.front().giveUp;
        giveUp();
    }
    return count;
}

} // namespace fairlead
