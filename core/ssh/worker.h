#pragma once

#include "ssh/loop.h"

namespace fairlead::ssh {

/// A thread with a Loop in it, started by the first command. Everything here belongs to the home
/// thread. The thread owns all it uses, so it can be left behind.
class Worker {
public:
    Worker(const Target &target, const PassphraseSource &passphrase, const Limits &limits,
        int places, const Loop::Lost &lost);
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;
    ~Worker();

    /// The returned owner withdraws the job when it goes.
    std::shared_ptr<void> submit(Job job, Mailbox::Answer answer);

    /// Tells the thread to stop; returns at once.
    void stop();
    /// Waits for it until then, and leaves it behind when it has not ended.
    void join(Channel::Time until);

private:
    void start();

    const std::shared_ptr<Mailbox> m_mailbox = std::make_shared<Mailbox>();
    std::function<void()> m_body; // what the thread will run; empty once it does
    std::thread m_thread;
};

} // namespace fairlead::ssh
