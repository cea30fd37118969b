#pragma once

#include "base/result.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

#include <memory>

namespace fairlead::lab {

/// A server's proof of who it is.
struct ServerIdentity {
    QSslCertificate certificate;
    QSslKey key;
};

/// The cluster's own certificate authority, as /etc/pve/pve-root-ca.pem. Made anew for every lab
/// by the `openssl` program; its keys live in a private directory that goes with it.
class CertificateAuthority {
public:
    static Result<std::unique_ptr<CertificateAuthority>> make(const QString &cluster);

    /// A certificate for that name, localhost and 127.0.0.1; a different one each time.
    Result<ServerIdentity> issue(const QString &name) const;

    const QSslCertificate &certificate() const { return m_certificate; }

private:
    CertificateAuthority() = default;

    QTemporaryDir m_directory;
    QSslCertificate m_certificate;
};

/// SHA-256 of the DER as Proxmox prints it: "AA:BB:…".
QString fingerprint(const QSslCertificate &certificate);

} // namespace fairlead::lab
