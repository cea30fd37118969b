#pragma once

#include "ssh/channel.h"

#include <list>

namespace fairlead::ssh {

/// What a worker thread does: keeps one session to one host alive while it is wanted and runs the
/// commands from its mailbox on it, `places` at a time, first come first served. Logins happen on a
/// thread of their own, so that this one always answers. Connects when there is something to do,
/// again after a loss only for the next command.
///
/// A read is repeated once when the connection broke before the host had begun it. A write is sent
/// once; what waits behind a write without a known outcome is refused.
class Loop {
public:
    using Lost = std::function<void(const Error &)>; ///< an established session ended by itself

    Loop(std::shared_ptr<Mailbox> mailbox, Target target, PassphraseSource passphrase,
        Limits limits, int places, Lost lost);
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;
    ~Loop() = default;

    /// Until the mailbox says stop; then everything is answered and closed, channels first.
    void run();

private:
    using Time = Channel::Time;

    struct LoginUnderWay {
        quint64 attempt;
        std::shared_ptr<Breaker> breaker;
        std::thread thread;
        Time since;
    };

    void handle(Mail mail);
    void withdraw(quint64 id);
    void beginLogin();
    void endLogin(LoginAnswer answer);
    void watchLogin(Time now);
    void work();
    bool round();
    void startJobs();
    void settle(Time now);
    void answer(Channel &channel, Ending ending);
    void watchPeer(Time now);
    void lose(const QString &what, const QString &detail);
    void drop();
    void failQueue(const Error &error);
    void sleep() const;
    Time nextDeadline() const;
    void end();

    const std::shared_ptr<Mailbox> m_mailbox;
    const Target m_target;
    const PassphraseSource m_passphrase;
    const Limits m_limits;
    const size_t m_places;
    const Lost m_lost;

    std::deque<Job> m_queue;
    std::optional<LoginUnderWay> m_login;
    quint64 m_attempts = 0;
    std::unique_ptr<Session> m_session; // outlives the channels: see drop()
    std::list<Channel> m_channels;
    quint64 m_heard = 0; // bytes received when last looked
    Time m_heardAt{};
    std::optional<Time> m_askedAt; // an answer is due
    bool m_lingering = false; // channels we closed early may still take places at the host
    bool m_worn
        = false; // no further channel on this session: it is replaced when the last one ends
    bool m_stop = false;
};

} // namespace fairlead::ssh
