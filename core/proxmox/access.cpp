#include "proxmox/access.h"

#include "proxmox/envelope.h"

#include <QJsonDocument>

namespace fairlead::proxmox {

namespace {

std::optional<Realm> readRealm(const Fields &row)
{
    Realm realm{row.text("realm"), row.text("type"), row.text("comment"), row.text("tfa"),
        row.isSet("default")};
    return realm.name.isEmpty() ? std::nullopt : std::optional(realm);
}

/// A factor is offered by true, by a challenge, or by what is left of it ("low", a list of keys).
bool isOffered(const QJsonValue &value)
{
    if (value.isArray())
        return !value.toArray().isEmpty();
    if (value.isObject())
        return true;
    const QString text = value.toString();
    return readFlag(value).value_or(!text.isEmpty() && text != QLatin1StringView("unavailable"));
}

} // namespace

Result<QList<Realm>> parseRealms(const QByteArray &body)
{
    return parseRows<Realm>(body, QStringLiteral("the login realms"), readRealm);
}

std::optional<SecondFactors> secondFactorsOf(const QByteArray &ticket)
{
    const QByteArray mark = "PVE:!tfa!";
    if (!ticket.startsWith(mark))
        return std::nullopt;
    const qsizetype end = ticket.indexOf(':', mark.size());
    const QByteArray encoded = ticket.mid(mark.size(), end < 0 ? -1 : end - mark.size());
    const Fields offer(QJsonDocument::fromJson(QByteArray::fromPercentEncoding(encoded)).object());
    return SecondFactors{isOffered(offer.value("totp")), isOffered(offer.value("recovery")),
        isOffered(offer.value("webauthn")), isOffered(offer.value("u2f")),
        isOffered(offer.value("yubico"))};
}

Result<Login> parseLogin(const QByteArray &body)
{
    const QString subject = QStringLiteral("the login");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    Login login;
    login.user = fields.text("username");
    login.ticket = fields.text("ticket").toUtf8();
    login.csrfToken = fields.text("CSRFPreventionToken").toUtf8();
    login.clusterName = fields.text("clustername");
    if (login.user.isEmpty() || login.ticket.isEmpty())
        return malformed(subject, QStringLiteral("no user or no ticket in it"));
    // Either sign is enough: a half ticket must never pass for a whole one.
    login.missingFactor = secondFactorsOf(login.ticket);
    if (!login.missingFactor && fields.isSet("NeedTFA"))
        login.missingFactor = SecondFactors();
    if (!login.missingFactor && login.csrfToken.isEmpty())
        return malformed(subject, QStringLiteral("no token against forged requests in it"));
    return login;
}

Result<Permissions> parsePermissions(const QByteArray &body)
{
    const auto data = openObject(body, QStringLiteral("the permissions of this login"));
    if (!data)
        return tl::unexpected(data.error());
    Permissions permissions;
    for (auto path = data->begin(); path != data->end(); ++path) {
        const QJsonObject privileges = path.value().toObject();
        auto &granted = permissions.paths[path.key()];
        for (auto it = privileges.begin(); it != privileges.end(); ++it)
            granted.insert(it.key(), readFlag(it.value()).value_or(false));
    }
    return permissions;
}

bool isGranted(const Permissions &permissions, const QString &path, const QString &privilege)
{
    if (permissions.paths.contains(path))
        return permissions.paths.value(path).contains(privilege);
    QString above = path;
    while (above.size() > 1) {
        above.truncate(qMax(above.lastIndexOf(QLatin1Char('/')), qsizetype(0)));
        if (above.isEmpty())
            above = QStringLiteral("/");
        // Present and passed on; present with 0 ends at that very path.
        if (permissions.paths.contains(above))
            return permissions.paths.value(above).value(privilege, false);
    }
    return false;
}

} // namespace fairlead::proxmox
