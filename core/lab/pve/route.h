#pragma once

#include "lab/pve/call.h"

#include <QList>
#include <QStringList>

namespace fairlead::lab {

/// One method of the API. Parameters are written
///     name[!][:type][@9]     separated by spaces
/// `!` required; type b(oolean), i(nteger), n(umber) or one|of|these, else a string; `@9` since
/// Proxmox 9. Rights are written "PATH PRIVILEGE|PRIVILEGE" with {variables} of the path, or `all`
/// for everybody who is logged in, or `world`.
struct Route {
    enum Flag : unsigned {
        Plain = 0,
        ByDaemon = 1, ///< handed on to pvedaemon ("protected")
        NeedsQuorum = 2,
        NoToken = 4,
        FromNine = 8,
        From92 = 16,
    };
    using Handler = Reply (*)(Call &);

    QString method;
    QString path;
    QString parameters;
    QString rights;
    unsigned flags = Plain;
    Handler handler = nullptr;

    /// Runs on the node that its path names.
    bool onNode() const { return path.startsWith(QStringLiteral("/nodes/{node}/")); }
};

// What the API consists of, by subject.
QList<Route> accessRoutes();
QList<Route> clusterRoutes();
QList<Route> haRoutes();
QList<Route> haRuleRoutes();
QList<Route> cephRoutes();
QList<Route> nodeRoutes();
QList<Route> guestRoutes();
QList<Route> guestWorkRoutes();
QList<Route> poolRoutes();
QList<Route> taskRoutes();

/// All of them; made once.
const QList<Route> &allRoutes();

struct Match {
    const Route *route = nullptr;
    QMap<QString, QString> variables;
};

/// Literal parts are preferred over variables. No route: this release does not know the method.
Match findRoute(const Release &release, const QString &method, const QString &path);

/// What is wrong with the parameters, as PVE::JSONSchema says it; empty when nothing is.
QJsonObject checkParameters(const Route &route, const Release &release,
    const QMap<QString, QString> &parameters, const QMap<QString, QString> &variables);

} // namespace fairlead::lab
