#include "ssh/target.h"

#include <QDir>
#include <QRegularExpression>

namespace fairlead::ssh {

namespace {

/// libssh splits "user@host" and known_hosts knows patterns: a host made of anything but these
/// could mean something else there.
bool plainHost(const QString &host)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9._:-]{1,253}\\z"));
    return plain.match(host).hasMatch() && !host.startsWith(QLatin1Char('-'));
}

/// libssh expands "%x" in paths and has no way to say "%" itself everywhere.
bool plainPath(const QString &path)
{
    return QDir::isAbsolutePath(path) && !path.contains(QLatin1Char('%'))
        && !path.contains(QChar::Null);
}

tl::unexpected<Error> wrong(const Target &target, const QString &why)
{
    return failure(Error::Kind::Precondition,
        QStringLiteral("The SSH settings of “%1” cannot be used: %2.").arg(target.host, why));
}

} // namespace

QString Target::endpoint() const
{
    const bool bare = !host.contains(QLatin1Char(':'));
    return (bare ? QStringLiteral("%1:%2") : QStringLiteral("[%1]:%2")).arg(host).arg(port);
}

Result<> validate(const Target &target)
{
    if (!plainHost(target.host))
        return wrong(target, QStringLiteral("the host must be an ASCII name or an address"));
    if (target.port == 0)
        return wrong(target, QStringLiteral("the port is 0"));
    if (target.user.isEmpty() || target.user.contains(QChar::Null))
        return wrong(target, QStringLiteral("no user is named"));
    if (target.order.isEmpty())
        return wrong(target, QStringLiteral("no way to log in is named (gssapi, agent, key)"));
    if (!plainPath(target.knownHosts) || !plainPath(target.globalKnownHosts))
        return wrong(target,
            QStringLiteral("the paths of the known_hosts files must be absolute and without “%”"));
    if (target.order.contains(Method::Key) && !QDir::isAbsolutePath(target.keyFile))
        return wrong(target, QStringLiteral("the path of the key must be absolute"));
    if (!target.gssapiHost.isEmpty() && !plainHost(target.gssapiHost))
        return wrong(target, QStringLiteral("the Kerberos name must be an ASCII name"));
    return {};
}

} // namespace fairlead::ssh
