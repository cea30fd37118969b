#pragma once

#include "ssh/target.h"

#include <atomic>
#include <thread>

namespace fairlead {

/// An SSH server that lets everybody in and then does what no sshd would do on demand. Serves one
/// connection after the other on a thread of its own.
class OddServer {
public:
    enum class Habit {
        CutAtOpen, ///< hangs up when a channel is asked for
        CutAtExec, ///< hangs up when a command is asked for, without an answer
        DenyExec,
        NoStatus, ///< begins the command and closes its channel without a status
        DenyOpen,
    };

    /// `hostKey`: a private key file.
    OddServer(Habit habit, const QString &hostKey);
    OddServer(const OddServer &) = delete;
    OddServer &operator=(const OddServer &) = delete;
    ~OddServer();

    /// Takes host and port into a target.
    ssh::Target &point(ssh::Target &target) const;
    /// Connections on which somebody got as far as to ask for a channel.
    int asked() const { return m_asked; }

private:
    void serve();
    void serveOne(void *session);

    const Habit m_habit;
    const quint16 m_port;
    void *const m_bind; // ssh_bind
    std::atomic<int> m_asked{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace fairlead
