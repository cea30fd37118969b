#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"
#include "zabbix/version.h"

namespace fairlead::zabbix {

/// Who is speaking, as user.login and user.get tell it.
struct Identity {
    UserId user;
    QString name;
    UserType type = UserType::User;
    bool operator==(const Identity &) const = default;
};

struct Session {
    Credential credential;
    Identity identity;
    bool operator==(const Session &) const = default;
};

/// What an API token tells about itself.
struct TokenInfo {
    UserId user;
    QString name;
    std::optional<WallTime> expires;
    bool operator==(const TokenInfo &) const = default;
};

/// Asked first, and without credentials: with them it is refused. Its result is for parseVersion().
Call askVersion();

/// Keep the session and log out at the end: each login adds a row to the server's table until its
/// housekeeper runs. Never repeated by itself: five failures block the account for 30 s, then even
/// the right password fails.
Call login(const QString &user, const QString &password);
Result<Session> parseLogin(const QJsonValue &result);
Call logout();

/// Whose token this is and until when. Needs no right but the role's "manage API tokens".
Call askToken(const Credential &token);
Result<TokenInfo> parseToken(const QJsonValue &result);
/// The token's user, for its type.
Call askUser(UserId user);
Result<Identity> parseUser(const QJsonValue &result);

/// How many hosts this user sees. Zero means "no rights", not "all is well": Zabbix answers every
/// question of such a user with an empty list and no error.
Call countHosts();
/// The result of a call with countOutput.
Result<qint64> parseCount(const QJsonValue &result);

} // namespace fairlead::zabbix
