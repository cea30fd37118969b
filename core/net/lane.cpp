#include "net/lane.h"

#include "base/home.h"

#include <QNetworkAccessManager>

namespace fairlead::net {

Lane::Lane(Endpoint endpoint, int limit, const QNetworkProxy &proxy)
    : m_endpoint(std::move(endpoint))
    , m_limit(limit)
    , m_proxy(proxy)
{ }

Async<Turn> Lane::enter()
{
    return Async<Turn>::make([this](Settle<Turn> settle) {
        auto waiting = std::make_shared<Waiting>(Waiting{std::move(settle)});
        m_queue.push_back(waiting);
        pump();
        return waiting;
    });
}

void Lane::pump()
{
    while (m_underWay < m_limit && !m_queue.empty()) {
        const auto next = m_queue.front().lock();
        m_queue.pop_front();
        if (next)
            next->settle(turn());
    }
}

Turn Lane::turn()
{
    ++m_underWay;
    return Turn(static_cast<void *>(nullptr), [weak = weak_from_this()](void *) {
        const auto lane = weak.lock();
        if (!lane)
            return;
        --lane->m_underWay;
        // The turn may end inside any destructor: the next request starts from the event loop.
        Home::current()->post([weak] {
            if (const auto still = weak.lock())
                still->pump();
        });
    });
}

Result<QSslConfiguration> Lane::tls()
{
    if (!m_tls) {
        const auto made = tlsConfiguration(m_endpoint.trust);
        if (!made)
            return made;
        m_tls = *made;
    }
    return *m_tls;
}

Manager Lane::kept()
{
    if (!m_kept)
        m_kept = fresh();
    return m_kept;
}

void Lane::discard(const Manager &manager)
{
    if (m_kept == manager)
        m_kept.reset();
}

Manager Lane::fresh() const
{
    auto manager = std::make_shared<QNetworkAccessManager>();
    manager->setProxy(m_proxy);
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return manager;
}

void Lane::accept(const QString &fingerprint)
{
    if (!m_endpoint.trust.accepted.contains(fingerprint))
        m_endpoint.trust.accepted.append(fingerprint);
}

void Lane::withdraw(const QString &fingerprint)
{
    const auto same = [&](const QString &pin) { return canonicalFingerprint(pin) == fingerprint; };
    m_endpoint.trust.accepted.removeIf(same);
    m_endpoint.trust.pins.removeIf(same);
    m_kept.reset();
}

} // namespace fairlead::net
