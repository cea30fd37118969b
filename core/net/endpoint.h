#pragma once

#include "net/tls_trust.h"

#include <QUrl>

namespace fairlead::net {

/// One place where a service answers. Several of one service answer for each other.
struct Endpoint {
    QUrl base; ///< such as https://pve1.example:8006/api2/json
    TlsTrust trust;

    /// "pve1.example:8006": what a TrustQuestion names and Http::avoid() takes.
    QString address() const;

    bool operator==(const Endpoint &) const = default;
};

/// "host:port" with the scheme's port when none is given.
QString addressOf(const QUrl &url);
int portOf(const QUrl &url);

/// Why nothing may be sent there. Plain http is for loopback addresses only: anything further would
/// carry the login in the clear.
std::optional<Error> problem(const Endpoint &endpoint);

} // namespace fairlead::net
