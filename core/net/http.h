#pragma once

#include "base/async.h"
#include "base/sent.h"
#include "net/classify.h"
#include "net/endpoint.h"
#include "net/identity.h"

#include <QNetworkProxy>

#include <functional>
#include <memory>

namespace fairlead {
class Redactor;
}

namespace fairlead::net {

class Transport;

struct Settings {
    QList<Endpoint> endpoints; ///< any of them answers for the service; the first is tried first
    QString service; ///< who answers there, for the texts: "pveproxy"
    Deadlines deadlines;
    int attempts = 3; ///< of a read at one endpoint; every further endpoint adds one
    std::chrono::milliseconds backOff{250}; ///< before the second attempt; doubled each time
    int underWay = 4; ///< requests per endpoint at a time; the rest waits in order
    Bytes cap = 32_MiB; ///< of an answer, decompressed
    QNetworkProxy proxy{QNetworkProxy::NoProxy};
    /// A service that knows better what an answer of its own means may change the verdict. Called
    /// for every complete answer; its texts are redacted afterwards.
    std::function<Verdict(const Reply &, Verdict)> review;
};

/// HTTP/1.1 to one service. Reads are repeated and fail over; writes are sent once. Everything the
/// other side says passes the Redactor before it becomes part of an Error. Clock and Redactor
/// outlive everything that was asked; the Http itself need not outlive its writes.
class Http {
public:
    Http(Settings settings, Clock &clock, const Redactor &redactor,
        std::shared_ptr<Identity> identity = nullptr);
    Http(const Http &) = delete;
    Http &operator=(const Http &) = delete;
    ~Http();

    /// A good answer (2xx). Dropping the Async closes the connection.
    Async<Reply> get(Request request);
    /// A read that its protocol carries as POST, such as JSON-RPC: repeated like any read.
    Async<Reply> ask(Request request);
    /// POST, PUT, PATCH or DELETE, put on the wire at most once. `what` names it for people.
    Sent<Reply> send(Outbox &outbox, const QString &what, Request request);

    /// From now on this very certificate is believed at that endpoint. Not remembered across
    /// programs: whoever wants that adds it to TlsTrust::accepted the next time.
    void accept(const TrustQuestion &question);
    /// Takes back a fingerprint, pinned or accepted. Requests under way are finished; connections
    /// opened under it are not used again.
    void withdraw(const QString &address, const QString &fingerprint);

    /// Steers new requests away from a host:port, such as that of the node about to be rebooted. It
    /// is still asked when no other answers.
    void avoid(const QString &address);
    void useAgain(const QString &address);

private:
    Async<Reply> read(Request request);

    std::shared_ptr<Transport> m_transport;
};

} // namespace fairlead::net
