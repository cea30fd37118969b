#pragma once

#include "ssh/breaker.h"
#include "ssh/known_hosts.h"
#include "ssh/target.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <functional>
#include <memory>

namespace fairlead::ssh {

/// One libssh session, used by one thread at a time. Its channels must be gone before it goes.
class Session {
public:
    /// Takes the descriptor over and shakes hands on it. Nothing about the user is sent yet.
    /// Unreachable: silence, or closed by the other side. Malformed: not an SSH server, or one that
    /// shares no algorithm with us.
    static Result<std::unique_ptr<Session>> handshake(int fd, const Target &target,
        const Limits &limits, const std::shared_ptr<Breaker> &breaker);

    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;
    ~Session();

    ssh_session raw() const { return m_session; }
    Result<HostKey> hostKey() const;

    /// Repeats a call of ssh_userauth_… until it has an answer; SSH_AUTH_AGAIN when there is none
    /// within Limits::connect, SSH_AUTH_ERROR at once when the peer hangs up (libssh itself would go
    /// on waiting).
    int ask(const std::function<int()> &call);

    /// Login is over: channels may come.
    void goLive();
    /// Reads and handles what arrived, by the channels' callbacks; false when nothing did.
    bool pump();
    /// Asks the peer for any answer. Returns at once: the answer shows in received().
    /// (ssh_send_keepalive alone always says OK, also to a frozen server.)
    void askForLife();

    bool connected() const { return ssh_is_connected(m_session) != 0; }
    int fd() const { return ssh_get_fd(m_session); }
    bool wantsToWrite() const;
    /// Bytes that ever came from the peer.
    quint64 received() const { return m_socket.in_bytes; }
    /// libssh's words for the last failure; may be stale.
    QString lastError() const;

private:
    Session(int fd, std::chrono::milliseconds patience, std::shared_ptr<Breaker> breaker);
    bool configure(const Target &target, const Limits &limits);

    const std::chrono::milliseconds m_patience;
    const int m_given; // lent to libssh: closed here when it has not done so
    ssh_session m_session;
    ssh_channel m_pump = nullptr; // never opened: polling it is how libssh handles packets
    ssh_counter_struct m_socket{};
    ssh_counter_struct m_packets{};
    std::shared_ptr<Breaker> m_breaker;
};

} // namespace fairlead::ssh
