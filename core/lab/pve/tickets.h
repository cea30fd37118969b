#pragma once

#include "lab/http/message.h"
#include "lab/world/world.h"

#include <optional>

namespace fairlead::lab {

/// Who is asking, or why nobody is.
struct Caller {
    QString id; ///< "alice@pve" or "alice@pve!fairlead"; empty: nobody
    QString error; ///< the reason phrase of a 401
    bool byToken = false;

    bool operator==(const Caller &) const = default;
};

/// Judges a request's cookie, Authorization header or token, in Proxmox's order: a stale cookie
/// beats a good token. `clock` is the time on the answering node.
Caller identify(const World &world, const HttpRequest &request, WallTime clock);

/// `data` of POST /access/ticket, or nothing for a 401.
std::optional<QJsonObject> logIn(
    const World &world, const QMap<QString, QString> &parameters, WallTime clock);

QString makeTicket(const World &world, const QString &user, WallTime at);
QString makeCsrfToken(const World &world, const QString &user, WallTime at);
/// The six digits that an authenticator shows (RFC 6238: SHA-1, 30 s) for a base32 secret.
QString totpCode(const QString &secret, WallTime at);

} // namespace fairlead::lab
