#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace fairlead {

/// A server's identity that could not be matched with what we were told to trust: what a person
/// must be shown to decide. Carried by an Error of kind Tls or HostKey. Holds public material only.
struct TrustQuestion {
    enum class Subject { Certificate, HostKey };
    enum class Reason {
        Unknown, ///< never seen here, and nobody we trust vouches for it
        Changed, ///< another identity was accepted for this endpoint before
        OtherType, ///< host keys only: known under a key of another algorithm
        Revoked, ///< host keys only: marked @revoked in a known_hosts file
        Expired,
        NotYetValid,
        WrongName, ///< valid, but issued for other names
    };

    Subject subject = Subject::Certificate;
    Reason reason = Reason::Unknown;
    QString endpoint; ///< host:port as it was asked for
    QString algorithm; ///< "x509" or the host key's type, such as "ssh-ed25519"
    QString fingerprint; ///< certificate: SHA-256 of the DER, "AA:BB:…" as Proxmox prints it; host
        ///< key: "SHA256:…" as OpenSSH does
    QStringList
        expected; ///< fingerprints that would have been accepted; empty when nothing was known
    QByteArray material; ///< what accepting would store: the certificate's DER, or "type base64" of
        ///< the host key

    /// Whether a person may answer "trust it" on the spot. A host key that changed, is of another
    /// type or was revoked never may: that needs a deliberate edit of known_hosts. A certificate
    /// may, since nodes renew theirs by themselves.
    bool acceptable() const { return subject == Subject::Certificate || reason == Reason::Unknown; }

    bool operator==(const TrustQuestion &) const = default;
};

} // namespace fairlead
