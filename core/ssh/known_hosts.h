#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::ssh {

/// A server's public key as known_hosts writes it.
struct HostKey {
    QByteArray type; ///< "ssh-ed25519"
    QByteArray base64; ///< of the key blob

    /// "SHA256:…" as ssh-keygen -l prints it.
    QString fingerprint() const;

    bool operator==(const HostKey &) const = default;
};

/// Where a line stands, for messages.
struct Place {
    QString file;
    int line = 0;
    bool operator==(const Place &) const = default;
};

/// The first "@revoked" line in these files that holds this key, whatever hosts the line names: a
/// key somebody has declared compromised is nobody's proof of anything, and a pattern that does not
/// match (hashed, misspelt, another port) must not bring it back. libssh reads over such lines and
/// answers "known" (0.10.6, and its master). A file that is missing holds nothing; one that cannot be
/// read is a Precondition, since what it revokes is then unknown.
Result<std::optional<Place>> findRevoked(const QStringList &files, const HostKey &key);

/// All keys these files know for the host, marked lines left out. `host` is spelt as known_hosts
/// does: "name", or "[name]:port" when the port is not 22. Plain, wildcard and hashed lines.
Result<QList<HostKey>> knownKeys(const QStringList &files, const QString &host);

/// Whether an authority may vouch for the host ("@cert-authority"), which libssh cannot use.
Result<bool> hasAuthority(const QStringList &files, const QString &host);

/// How known_hosts spells an endpoint "host:port" or "[v6]:port".
QString knownHostsName(const QString &endpoint);

/// A person has compared the fingerprint: appends one line to the file and syncs it; creates the
/// file as 0600 and its folder as 0700. Never rewrites, and does nothing when the line is there
/// already. Precondition: a question that must not be answered on the spot, or that does not hold
/// exactly one key of one plain host. Storage: the file cannot be written.
Result<> acceptHostKey(const TrustQuestion &question, const QString &knownHosts);

} // namespace fairlead::ssh
