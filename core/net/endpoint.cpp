#include "net/endpoint.h"

#include <QHostAddress>

namespace fairlead::net {

namespace {

bool isLoopback(const QString &host)
{
    return host.compare(QStringLiteral("localhost"), Qt::CaseInsensitive) == 0
        || QHostAddress(host).isLoopback();
}

Error unusable(const QString &what) { return {Error::Kind::Precondition, what, {}, {}}; }

} // namespace

int portOf(const QUrl &url) { return url.port(url.scheme() == QStringLiteral("http") ? 80 : 443); }

QString addressOf(const QUrl &url)
{
    const QString host = url.host();
    const QString shown = host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(host) : host;
    return QStringLiteral("%1:%2").arg(shown).arg(portOf(url));
}

QString Endpoint::address() const { return addressOf(base); }

std::optional<Error> problem(const Endpoint &endpoint)
{
    const QUrl &url = endpoint.base;
    const bool plain = url.scheme() == QStringLiteral("http");
    const QString shown = url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    if (!url.isValid() || url.host().isEmpty()
        || (!plain && url.scheme() != QStringLiteral("https")))
        return unusable(
            QStringLiteral("\"%1\" is not an address that begins with https://. Correct "
                           "it in the site file.")
                .arg(shown));
    if (plain && !isLoopback(url.host()))
        return unusable(QStringLiteral(
            "%1 is asked without encryption: anybody on the way could read the login. "
            "Write https:// in the site file.")
                .arg(shown));
    if (!url.userInfo().isEmpty())
        return unusable(
            QStringLiteral("The address of %1 holds a user name or password. Take it out "
                           "of the site file and name a secret there instead.")
                .arg(url.host()));
    return problem(endpoint.trust);
}

} // namespace fairlead::net
