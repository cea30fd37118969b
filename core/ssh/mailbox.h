#pragma once

#include "ssh/ending.h"
#include "ssh/session.h"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <vector>

namespace fairlead::ssh {

/// A command on its way to a worker.
struct Job {
    quint64 id = 0; ///< given by the mailbox
    QByteArray line; ///< for the remote shell
    QString name; ///< of the program, for messages
    std::chrono::seconds limit{};
    bool write = false;
    bool repeated = false; ///< a read that is sent for the second and last time
};

/// What a login thread brings back.
struct LoginAnswer {
    quint64 attempt = 0;
    Result<std::unique_ptr<Session>> session;
};

/// What has come in since the worker last looked.
struct Mail {
    std::deque<Job> jobs;
    std::vector<quint64> withdrawn;
    std::optional<LoginAnswer> login;
    bool stop = false;
};

/// All that a client and its worker share, so that either can be gone: safe from every thread.
/// Each job is answered exactly once, or never when it was withdrawn.
class Mailbox {
public:
    using Answer = std::function<void(Ending)>; ///< called on any thread, outside the lock

    Mailbox();
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;
    ~Mailbox();

    // The client's side.
    quint64 submit(Job job, Answer answer);
    /// Nobody wants its answer any more. A job that was not sent never is; the channel of a read is
    /// closed, that of a write is left alone.
    void withdraw(quint64 id);
    void stop();
    /// False when the worker has not finished after `limit`.
    bool waitFinished(std::chrono::milliseconds limit);
    /// Ends the worker's connection under its feet, should it hang in a call.
    void breakOff();
    /// The worker is given up, or never was: open jobs are answered here and its own answers go
    /// nowhere.
    void abandon(Ending::Stage stage, const Error &error);

    // The worker's side.
    Mail take();
    void answer(quint64 id, Ending ending);
    void hold(std::shared_ptr<Breaker> breaker);
    void finish();
    int wakeFd() const { return m_wake; } ///< readable when there is mail

    /// From a login thread, however late.
    void deliver(LoginAnswer answer);

private:
    void wake();

    const int m_wake;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    Mail m_mail;
    std::map<quint64, Answer> m_open;
    std::shared_ptr<Breaker> m_breaker;
    quint64 m_lastId = 0;
    bool m_finished = false;
};

} // namespace fairlead::ssh
