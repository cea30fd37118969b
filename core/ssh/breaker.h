#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace fairlead::ssh {

/// Not joinable when the system has no thread left.
template <class F>
std::thread startThread(F f)
{
    try {
        return std::thread(std::move(f));
    } catch (const std::system_error &) {
        return {};
    }
}

/// Lets another thread break off what blocks on one connection, and ask where it is. Shared between
/// the thread that logs in, the worker, and helpers that may outlive both.
class Breaker : public std::enable_shared_from_this<Breaker> {
public:
    Breaker() = default;
    Breaker(const Breaker &) = delete;
    Breaker &operator=(const Breaker &) = delete;
    ~Breaker();

    /// From now on cancel() ends this connection. Keeps a duplicate of its own: libssh closes its
    /// descriptor whenever it likes, and the number may by then belong to somebody else.
    void guard(int fd);
    void unguard();
    /// Closes the guarded connection for good. `fd` is closed, too, if it still is that connection:
    /// libssh 0.10.6 closes a descriptor it was given only when the peer hangs up.
    void close(int fd);

    /// Ends the connection's traffic and every wait of aside(). For good.
    void cancel();
    bool cancelled() const;

    /// What is going on, for the message when it takes too long: "looking up its name".
    void enter(const char *phase);
    const char *phase() const;

    /// Runs f on a thread of its own and waits for what it returns: nothing after `limit` or
    /// cancel(). A late f goes on alone and its result nowhere, so it must own all it uses. For calls
    /// that cannot be given a limit: getaddrinfo, libkrb5.
    template <class T>
    std::optional<T> aside(std::chrono::milliseconds limit, std::function<T()> f)
    {
        auto answer = std::make_shared<std::optional<T>>(); // guarded by m_mutex
        std::thread helper
            = startThread([self = shared_from_this(), answer, f = std::move(f)]() mutable {
                  T value = f();
                  f = nullptr;
                  const std::scoped_lock lock(self->m_mutex);
                  *answer = std::move(value);
                  self->m_changed.notify_all();
              });
        if (!helper.joinable())
            return std::nullopt;
        helper.detach();
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, limit, [&] { return m_cancelled || answer->has_value(); });
        return std::exchange(*answer, std::nullopt);
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_fd = -1; // guarded by m_mutex, as are the following
    bool m_cancelled = false;
    const char *m_phase = "";
};

} // namespace fairlead::ssh
