#include "app/doctor_targets.h"

#include <QUrl>

namespace fairlead::app {

namespace {

net::TlsTrust trustOf(const DoctorOptions &options)
{
    if (!options.pins.isEmpty())
        return net::TlsTrust::pinned(options.pins);
    if (!options.authorityFile.isEmpty())
        return net::TlsTrust::authority(options.authorityFile);
    return net::TlsTrust::system();
}

Result<DoctorTarget> web(const QUrl &url, const DoctorOptions &options)
{
    net::Endpoint endpoint{url, trustOf(options)};
    if (const auto wrong = net::problem(endpoint))
        return tl::unexpected(*wrong);
    return endpoint;
}

Result<DoctorTarget> shell(const QUrl &url, const DoctorOptions &options)
{
    ssh::Target target;
    target.host = url.host();
    target.port = quint16(url.port(22));
    target.user = url.userName().isEmpty() ? QStringLiteral("root") : url.userName();
    target.knownHosts = options.knownHosts;
    target.keyFile = options.keyFile;
    if (target.keyFile.isEmpty())
        target.order.removeOne(ssh::Method::Key);
    return ssh::validate(target).map([&] { return DoctorTarget(target); });
}

} // namespace

Result<DoctorTarget> parseTarget(const QString &text, const DoctorOptions &options)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.password().isEmpty())
        return failure(Error::Kind::Precondition,
            QStringLiteral("An address must not carry a password: every user of this machine could "
                           "read it in the process list."));
    if (url.isValid() && !url.host().isEmpty()) {
        if (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"))
            return web(url, options);
        if (url.scheme() == QLatin1String("ssh"))
            return shell(url, options);
    }
    return failure(Error::Kind::Precondition,
        QStringLiteral("\"%1\" is no address to look at. Write https://HOST[:PORT] or "
                       "ssh://[USER@]HOST[:PORT].")
            .arg(text));
}

} // namespace fairlead::app
