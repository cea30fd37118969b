#pragma once

#include "lab/http/message.h"
#include "lab/pve/call.h"
#include "lab/pve/tickets.h"

namespace fairlead::lab {

struct ApiOptions {
    /// Proxmox makes whoever is not logged in wait so long, on purpose.
    std::chrono::milliseconds unauthenticatedDelay{3000};
    /// How long a call to a node that is gone takes, measured on 8.4.
    std::chrono::milliseconds noRouteDelay{4110};
    /// After which a call handed on to a node that hangs is given up.
    std::chrono::milliseconds hangDelay{30'000};
};

/// Proxmox's web server (pveproxy) on one node: from a request to its answer.
class Api {
public:
    Api(World &world, QString node, ApiOptions options);

    /// `clock` is the true time; the node's own may differ.
    HttpResponse answer(
        const HttpRequest &request, WallTime clock, const QMap<QString, QString> &fingerprints);

private:
    HttpResponse page(const HttpRequest &request) const;
    Reply call(const HttpRequest &request, const QString &path, const Caller &caller,
        WallTime clock, const QMap<QString, QString> &fingerprints, bool &handedOn);
    HttpResponse refused(const Refusal &refusal) const;
    std::optional<Refusal> reachable(const QString &node, bool byDaemon) const;

    World &m_world;
    QString m_node;
    ApiOptions m_options;
};

} // namespace fairlead::lab
