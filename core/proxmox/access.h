#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

/// `/access/domains`, which needs no login: where users are kept.
struct Realm {
    QString name; ///< such as "pam", "pve"
    QString type; ///< "pam", "pve", "ldap", "ad", "openid"
    QString comment;
    QString secondFactor; ///< required for all of it: "oath", "yubico"
    bool isDefault = false;
    bool operator==(const Realm &) const = default;
};
Result<QList<Realm>> parseRealms(const QByteArray &body);

/// Second factors a half-done login may be completed with. The answer is sent as
/// "totp:123456", "recovery:<key>", "yubico:<otp>" together with the challenge.
struct SecondFactors {
    bool totp = false;
    bool recovery = false;
    bool webauthn = false;
    bool u2f = false;
    bool yubico = false;

    bool any() const { return totp || recovery || webauthn || u2f || yubico; }
    bool operator==(const SecondFactors &) const = default;
};
/// What a ticket "PVE:!tfa!<percent-encoded JSON>:…" offers; nullopt for any other ticket.
std::optional<SecondFactors> secondFactorsOf(const QByteArray &ticket);

/// `POST /access/ticket` and `/access/openid/login`. `ticket` and `csrfToken` are secrets: hide
/// them from every log before anything else is done with them.
struct Login {
    QString user; ///< "user@realm"
    QByteArray ticket; ///< valid for 2 h by the servers' clocks; send it percent-encoded
    QByteArray csrfToken; ///< goes with every write; empty while a second factor is missing
    QString clusterName; ///< with Sys.Audit on / only
    /// Set: this ticket is good for nothing but completing the login.
    std::optional<SecondFactors> missingFactor;

    bool operator==(const Login &) const = default;
};
Result<Login> parseLogin(const QByteArray &body);

/// `/access/permissions`: path → privilege → whether it reaches the paths below. Without a `path`
/// in the question only the usual roots, paths with an entry of their own and members of pools
/// are listed.
struct Permissions {
    QMap<QString, QMap<QString, bool>> paths;
    bool operator==(const Permissions &) const = default;
};
Result<Permissions> parsePermissions(const QByteArray &body);

/// Whether the login has the privilege there. A path that is listed answers for itself; one that is
/// not has what the nearest listed path above it passes on.
bool isGranted(const Permissions &permissions, const QString &path, const QString &privilege);

} // namespace fairlead::proxmox
