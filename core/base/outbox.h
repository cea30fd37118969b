#pragma once

#include "base/async.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <list>
#include <memory>

namespace fairlead {

/// Owns every write that was sent and has not been answered yet. Nothing else does: closing a
/// window or dropping a Sent never takes a write back. One per program, owned by the engine;
/// outlives the clients that send through it.
class Outbox {
public:
    explicit Outbox(Clock &clock);
    Outbox(const Outbox &) = delete;
    Outbox &operator=(const Outbox &) = delete;
    /// Whatever is still open ends as *unknown* first, so that no listener is left without an
    /// outcome.
    ~Outbox();

    /// What is under way, in the words given when it was sent, oldest first.
    QStringList open() const;

    bool closed() const { return m_closed; }

    /// The end of the program: from now on nothing is sent. Settles when all that was under way has
    /// its outcome, or after `limit` (5 s by design) when the rest has been settled as *unknown
    /// (console closed)*. Answers how many those were.
    Async<int> close(std::chrono::milliseconds limit);

private:
    template <class T>
    friend class Sent;

    struct Entry {
        QString what;
        std::shared_ptr<void> work;
        std::function<void()> giveUp;
    };
    using Place = std::list<Entry>::iterator;

    Place take(Entry entry);
    void finished(Place place);
    int giveUpAll();

    Clock &m_clock;
    std::list<Entry> m_entries;
    bool m_closed = false;
    std::function<void()> m_whenEmpty;
};

} // namespace fairlead
