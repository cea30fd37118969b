#pragma once

#include "ssh/command.h"
#include "ssh/output.h"
#include "ssh/target.h"

#include "base/async.h"
#include "base/redactor.h"
#include "base/sent.h"

#include <functional>
#include <memory>

namespace fairlead::ssh {

class Worker;
struct Ending;

/// Commands on one host, over two connections of their own: *sense* reads (up to four at a time),
/// *act* writes (one at a time, in order). Connects when the first command comes and again after a
/// loss, never by itself. Belongs to the thread that made it, which runs an event loop; nothing here
/// ever waits for the network.
///
/// Errors of both: HostKey (with the question; nothing was sent to that host), Unreachable,
/// Unauthorized, Precondition, Unavailable, Timeout, Lost, TooLarge, Rejected, Cancelled.
class Client {
public:
    enum class Role { Sense, Act };
    using LostListener = std::function<void(Role, const Error &)>;

    /// `redactor` outlives the client and its answers.
    Client(const Access &access, const Redactor &redactor);
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;
    /// As shutdown().
    ~Client();

    /// For commands that change nothing. An exit status other than 0 is an answer, no Error;
    /// Timeout when the limit stopped the command, with its output so far in the detail. Dropping the
    /// answer closes the channel; the command over there ends by itself or at its limit. May be sent
    /// twice, when the connection broke before the host had begun it.
    Async<CommandOutput> read(const Command &command, std::chrono::seconds limit);

    /// For commands that change something; sent at most once. Refused: certainly not run. Unknown:
    /// may have run, wholly or in part; what waits behind it is then refused. `what` names it for
    /// the person ("noout on").
    Sent<CommandOutput> write(
        Outbox &outbox, const QString &what, const Command &command, std::chrono::seconds limit);

    /// Called on the client's thread whenever an established connection ends by itself, also an idle
    /// one. One listener.
    void onLost(LostListener listener) { *m_listener = std::move(listener); }

    /// No further commands: those not sent are refused, reads cancelled, writes under way unknown.
    /// Returns at once; the connections close meanwhile. For many clients: first this for all.
    void stop();
    /// stop(), then waits at most `limit` in all for the workers; one that hangs is left behind.
    void shutdown(std::chrono::milliseconds limit = std::chrono::seconds(2));

private:
    std::unique_ptr<Worker> makeWorker(Role role, const Access &access, int places);
    Async<Ending> run(
        Worker &worker, const Command &command, std::chrono::seconds limit, bool write);

    const Redactor &m_redactor;
    std::shared_ptr<LostListener> m_listener = std::make_shared<LostListener>();
    std::unique_ptr<Worker> m_sense;
    std::unique_ptr<Worker> m_act;
    bool m_stopped = false;
};

} // namespace fairlead::ssh
