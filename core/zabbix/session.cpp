#include "zabbix/session.h"

#include "zabbix/fields.h"

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

UserType readType(Fields &row) { return UserType(row.number("type"_L1, 1, 3)); }

} // namespace

Call askVersion() { return {u"apiinfo.version"_s, QJsonArray(), Call::Effect::Read, false}; }

Call login(const QString &user, const QString &password)
{
    // userData brings the user's type along. The method is strict: one field more is an error.
    return {u"user.login"_s,
        QJsonObject{{u"username"_s, user}, {u"password"_s, password}, {u"userData"_s, true}},
        Call::Effect::Write, false};
}

Result<Session> parseLogin(const QJsonValue &result)
{
    Fields row(result, "login"_L1);
    Session session;
    session.credential = {Credential::Kind::Session, row.name("sessionid"_L1)};
    session.identity = {row.id<UserId>("userid"_L1), row.name("username"_L1), readType(row)};
    if (session.credential.secret.isEmpty())
        row.complain("sessionid"_L1, u"is empty"_s);
    if (!row.complaint().isEmpty())
        return malformed("login"_L1, row.complaint());
    return session;
}

Call logout() { return {u"user.logout"_s, QJsonArray(), Call::Effect::Write, true}; }

Call askToken(const Credential &token)
{
    return {u"token.get"_s,
        QJsonObject{{u"output"_s, QJsonArray{u"userid"_s, u"name"_s, u"expires_at"_s}},
            {u"token"_s, token.secret}}};
}

Result<TokenInfo> parseToken(const QJsonValue &result)
{
    auto rows = parseRows<TokenInfo>(result, "token"_L1, [](Fields &row) {
        return TokenInfo{
            row.id<UserId>("userid"_L1), row.text("name"_L1), row.moment("expires_at"_L1)};
    });
    if (rows && rows->isEmpty())
        return malformed("token"_L1, u"the token does not know itself"_s);
    return rows.map([](const QList<TokenInfo> &found) { return found.first(); });
}

Call askUser(UserId user)
{
    return {u"user.get"_s,
        QJsonObject{{u"output"_s, QJsonArray{u"userid"_s, u"username"_s}},
            {u"userids"_s, QJsonArray{QString::number(user.value)}},
            {u"selectRole"_s, QJsonArray{u"type"_s}}}};
}

Result<Identity> parseUser(const QJsonValue &result)
{
    auto rows = parseRows<Identity>(result, "user"_L1, [](Fields &row) {
        Fields role(row.value("role"_L1), "role"_L1);
        Identity read{row.id<UserId>("userid"_L1), row.name("username"_L1), readType(role)};
        if (!role.complaint().isEmpty())
            row.complain("role"_L1, u"has no type"_s);
        return read;
    });
    if (rows && rows->isEmpty())
        return failure(Error::Kind::NotFound, u"Zabbix does not show this user to itself."_s);
    return rows.map([](const QList<Identity> &found) { return found.first(); });
}

Call countHosts() { return {u"host.get"_s, QJsonObject{{u"countOutput"_s, true}}}; }

Result<qint64> parseCount(const QJsonValue &result)
{
    Fields row(QJsonObject{{u"count"_s, result}}, "number"_L1);
    const qint64 count = row.number("count"_L1, 0, std::numeric_limits<qint64>::max());
    if (!row.complaint().isEmpty())
        return malformed("number"_L1, row.complaint());
    return count;
}

} // namespace fairlead::zabbix
