#pragma once

#include "base/async.h"
#include "net/endpoint.h"

#include <QNetworkProxy>

#include <deque>
#include <memory>

class QNetworkAccessManager;

namespace fairlead::net {

/// A turn on the wire; dropping it gives it to the next in the queue.
using Turn = std::shared_ptr<void>;
using Manager = std::shared_ptr<QNetworkAccessManager>;

/// The way to one endpoint: its trust, its kept connections, and how many requests may be under way
/// on it (Proxmox runs three workers per node, each doing one call at a time).
class Lane : public std::enable_shared_from_this<Lane> {
public:
    Lane(Endpoint endpoint, int limit, const QNetworkProxy &proxy);

    const Endpoint &endpoint() const { return m_endpoint; }

    /// In order of asking; dropping the Async leaves the queue.
    Async<Turn> enter();

    /// What its connections are told; an error when the trust cannot be used.
    Result<QSslConfiguration> tls();
    /// Connections that are kept and used again: for reads.
    Manager kept();
    /// Not used again if it is the kept one. Qt goes on with a connection that nobody waits for any
    /// more and gives the next request to it, were it hanging in its TLS handshake; and where one
    /// connection failed, the others are doubtful.
    void discard(const Manager &manager);
    /// A manager of its own: no kept connection can break under a write, and the write cannot break
    /// on one.
    Manager fresh() const;

    void accept(const QString &fingerprint);
    /// Also when it came as a pin. From now on no kept connection that it opened is used.
    void withdraw(const QString &fingerprint);

private:
    struct Waiting {
        Settle<Turn> settle;
    };

    void pump();
    Turn turn();

    Endpoint m_endpoint;
    int m_limit;
    QNetworkProxy m_proxy;
    int m_underWay = 0;
    std::deque<std::weak_ptr<Waiting>> m_queue; // expired: dropped while it waited
    std::optional<QSslConfiguration> m_tls; // read once, an authority's file too
    Manager m_kept;
};

} // namespace fairlead::net
