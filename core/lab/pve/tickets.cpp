#include "lab/pve/tickets.h"

#include "lab/pve/permissions.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto lifetime = 2h; // A src/PVE/AccessControl.pm
constexpr auto tolerance = 5min;

QByteArray sign(const World &world, const QString &text)
{
    return QMessageAuthenticationCode::hash(
        text.toUtf8(), world.access.key, QCryptographicHash::Sha256)
        .toBase64(QByteArray::OmitTrailingEquals);
}

QString hexTime(WallTime at) { return u"%1"_s.arg(epoch(at), 8, 16, QLatin1Char('0')).toUpper(); }

bool fresh(const QString &hex, WallTime clock)
{
    const auto age = std::chrono::seconds(epoch(clock) - hex.toLongLong(nullptr, 16));
    return age >= -tolerance && age < lifetime;
}

/// The user of "PVE:user:TIME::signature" if it is ours and not too old; else empty.
QString userOf(const World &world, const QString &ticket, WallTime clock)
{
    const auto mark = ticket.lastIndexOf(u"::");
    if (!ticket.startsWith(u"PVE:") || mark < 0)
        return {};
    const QString plain = ticket.left(mark);
    const QString user = plain.section(u':', 1, -2);
    const bool valid = ticket.sliced(mark + 2) == QString::fromLatin1(sign(world, plain));
    return valid && fresh(plain.section(u':', -1), clock) ? user : QString();
}

const User *findUser(const World &world, const QString &id)
{
    const auto found = std::find_if(world.access.users.begin(), world.access.users.end(),
        [&](const User &user) { return user.id == id; });
    return found == world.access.users.end() || !found->enabled ? nullptr : &*found;
}

QString cookieTicket(const HttpRequest &request)
{
    const QList<QByteArray> cookies = request.header("cookie").split(';');
    for (const QByteArray &cookie : cookies) {
        if (cookie.trimmed().startsWith("PVEAuthCookie="))
            return QString::fromUtf8(QByteArray::fromPercentEncoding(cookie.trimmed().mid(14)));
    }
    const QByteArray authorization = request.header("authorization");
    if (authorization.startsWith("PVEAuthCookie="))
        return QString::fromUtf8(QByteArray::fromPercentEncoding(authorization.mid(14)));
    return {};
}

Caller byTicket(
    const World &world, const HttpRequest &request, const QString &ticket, WallTime clock)
{
    const QString user = userOf(world, ticket, clock);
    if (user.isEmpty() || user.startsWith(u"!tfa!") || !findUser(world, user))
        return {{}, u"permission denied - invalid PVE ticket"_s, false};
    const QString csrf = QString::fromLatin1(request.header("csrfpreventiontoken"));
    const QString time = csrf.section(u':', 0, 0);
    const bool good = fresh(time, clock)
        && csrf == u"%1:%2"_s.arg(time, QString::fromLatin1(sign(world, time + u':' + user)));
    if (request.method != "GET" && !good)
        return {{}, u"Permission denied - invalid csrf token"_s, false};
    return {user, {}, false};
}

Caller byToken(const World &world, const QByteArray &header, WallTime clock)
{
    const QString text = QString::fromUtf8(header.mid(12));
    const QString id = text.section(u'=', 0, 0);
    for (const Token &token : world.access.tokens) {
        if (token.id == id && token.secret == text.section(u'=', 1)
            && (!token.expires || *token.expires > clock) && findUser(world, token.user()))
            return {id, {}, true};
    }
    return {{}, u"Authentication failed!"_s, false};
}

QJsonObject capabilities(const World &world, const QString &user)
{
    static const QMap<QString, QPair<QString, QStringList>> sections{
        {u"vms"_s, {u"/vms"_s, {u"VM."_s, u"Permissions.Modify"_s}}},
        {u"storage"_s, {u"/storage"_s, {u"Datastore."_s, u"Permissions.Modify"_s}}},
        {u"access"_s, {u"/access"_s, {u"User.Modify"_s, u"Group.Allocate"_s}}},
        {u"nodes"_s, {u"/nodes"_s, {u"Sys."_s, u"Permissions.Modify"_s}}},
        {u"sdn"_s, {u"/sdn"_s, {u"SDN."_s, u"Permissions.Modify"_s}}},
        {u"dc"_s, {u"/"_s, {u"Sys.Audit"_s, u"Sys.Modify"_s, u"SDN."_s}}},
        {u"mapping"_s, {u"/mapping"_s, {u"Mapping."_s, u"Permissions.Modify"_s}}}};
    QJsonObject cap;
    for (auto section = sections.begin(); section != sections.end(); ++section) {
        QJsonObject granted;
        const Privileges all = permissions(world, user, section->first);
        for (auto it = all.begin(); it != all.end(); ++it) {
            const auto &starts = section->second;
            if (std::any_of(starts.begin(), starts.end(),
                    [&](const QString &start) { return it.key().startsWith(start); }))
                granted.insert(it.key(), 1);
        }
        cap.insert(section.key(), granted);
    }
    return cap;
}

QJsonObject session(const World &world, const QString &user, WallTime clock)
{
    QJsonObject data{{u"username"_s, user}, {u"ticket"_s, makeTicket(world, user, clock)},
        {u"CSRFPreventionToken"_s, makeCsrfToken(world, user, clock)},
        {u"cap"_s, capabilities(world, user)}};
    if (may(world, user, u"/"_s, u"Sys.Audit"_s))
        data.insert(u"clustername"_s, world.cluster);
    return data;
}

QString challengeFor(const User &user)
{
    const QByteArray factors
        = QJsonDocument(QJsonObject{{u"totp"_s, true}, {u"recovery"_s, u"unavailable"_s}})
              .toJson(QJsonDocument::Compact);
    return u"!tfa!"_s + QString::fromLatin1(factors.toPercentEncoding()) + u'!' + user.id;
}

bool codeIsRight(const User &user, const QString &answer, WallTime clock)
{
    for (const auto skew : {-30s, 0s, 30s}) {
        if (answer == u"totp:"_s + totpCode(user.totp, clock + skew))
            return true;
    }
    return false;
}

QByteArray fromBase32(const QString &text)
{
    static const QString alphabet = u"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_s;
    QByteArray bytes;
    quint32 buffer = 0;
    int bits = 0;
    for (const QChar letter : text.toUpper()) {
        const auto value = alphabet.indexOf(letter);
        if (value < 0)
            continue;
        buffer = buffer << 5 | quint32(value);
        bits += 5;
        if (bits >= 8)
            bytes.append(char(buffer >> (bits -= 8) & 0xff));
    }
    return bytes;
}

} // namespace

QString totpCode(const QString &secret, WallTime at)
{
    quint64 counter = quint64(epoch(at)) / 30;
    QByteArray message(8, '\0');
    for (qsizetype i = 7; i >= 0; --i, counter >>= 8)
        message[i] = char(counter & 0xff);
    const QByteArray mac
        = QMessageAuthenticationCode::hash(message, fromBase32(secret), QCryptographicHash::Sha1);
    const qsizetype offset = mac.back() & 0x0f;
    quint32 number = 0;
    for (qsizetype i = 0; i < 4; ++i)
        number = number << 8 | quint8(mac[offset + i]);
    return u"%1"_s.arg((number & 0x7fffffff) % 1'000'000, 6, 10, QLatin1Char('0'));
}

QString makeTicket(const World &world, const QString &user, WallTime at)
{
    const QString plain = u"PVE:%1:%2"_s.arg(user, hexTime(at));
    return plain + u"::"_s + QString::fromLatin1(sign(world, plain));
}

QString makeCsrfToken(const World &world, const QString &user, WallTime at)
{
    const QString time = hexTime(at);
    return u"%1:%2"_s.arg(time, QString::fromLatin1(sign(world, time + u':' + user)));
}

Caller identify(const World &world, const HttpRequest &request, WallTime clock)
{
    const QString ticket = cookieTicket(request);
    if (!ticket.isEmpty())
        return byTicket(world, request, ticket, clock);
    const QByteArray authorization = request.header("authorization");
    if (authorization.startsWith("PVEAPIToken="))
        return byToken(world, authorization, clock);
    return {{}, u"No ticket"_s, false};
}

std::optional<QJsonObject> logIn(
    const World &world, const QMap<QString, QString> &parameters, WallTime clock)
{
    QString name = parameters.value(u"username"_s);
    const QString realm = parameters.value(u"realm"_s);
    if (!name.contains(u'@') && !realm.isEmpty())
        name += u'@' + realm;
    const User *user = findUser(world, name);
    if (!user)
        return std::nullopt;
    const QString password = parameters.value(u"password"_s);
    const QString challenge = parameters.value(u"tfa-challenge"_s);
    if (!challenge.isEmpty()) {
        const bool ours = userOf(world, challenge, clock) == challengeFor(*user);
        if (!ours || !codeIsRight(*user, password, clock))
            return std::nullopt;
        return session(world, name, clock);
    }
    if (userOf(world, password, clock) == name
        || (!password.isEmpty() && userOf(world, password, clock) == u"root@pam"))
        return session(world, name, clock);
    if (password.isEmpty() || password != user->password)
        return std::nullopt;
    const QString code = parameters.value(u"otp"_s);
    if (user->totp.isEmpty() || codeIsRight(*user, code, clock))
        return session(world, name, clock);
    if (!code.isEmpty())
        return std::nullopt;
    return QJsonObject{{u"username"_s, name}, {u"NeedTFA"_s, 1},
        {u"ticket"_s, makeTicket(world, challengeFor(*user), clock)}};
}

} // namespace fairlead::lab
