#pragma once

#include "integration/support/warden.h"
#include "support/daemon.h"

namespace fairlead {

/// A PostgreSQL of one's own in the warden's folder, on loopback, without passwords, made for speed
/// and not to keep anything. It refuses to run as root: then it runs as the package's user
/// `postgres`.
class Postgres {
public:
    /// The superuser of the cluster is called `owner`.
    Postgres(Warden &warden, QString owner);

    /// An empty cluster, running. False with the reason in problem().
    bool create();
    bool start();
    /// At once, as in a crash; start() recovers.
    void crash();
    /// SQL, all of it or nothing.
    bool run(const QString &database, const QByteArray &sql);

    quint16 port() const { return m_port; }
    const QString &problem() const { return m_problem; }

private:
    QStringList asItsUser(const QString &program, const QStringList &arguments) const;
    bool fail(const QString &what, const QString &evidence);

    Warden &m_warden;
    QString m_owner;
    quint16 m_port = 0;
    std::unique_ptr<Daemon> m_daemon;
    QString m_problem;
};

} // namespace fairlead
