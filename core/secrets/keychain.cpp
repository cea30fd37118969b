#include "secrets/keychain.h"

#include "base/units.h"
#include "secrets/jobs.h"

namespace fairlead::secrets {

namespace {

using Kind = Error::Kind;
using Provider = Whereabouts::Provider;

const QString serviceName = QStringLiteral("fairlead");

Error unavailable(const QString &key, const QString &detail)
{
    return {Kind::Unavailable,
        QStringLiteral("No keychain service is running, so %1 cannot be reached. Start one "
                       "(gnome-keyring or KWallet) in the desktop session; unattended work can use "
                       "env:NAME or file:PATH instead.")
            .arg(key),
        detail, {}};
}

Error locked(const QString &key)
{
    return {Kind::Locked,
        QStringLiteral("The keychain is locked, so %1 cannot be reached. Unlock it: log in to the "
                       "desktop, or open its password manager; then try again.")
            .arg(key),
        {}, {}};
}

Error notFound(const QString &key)
{
    return {Kind::NotFound,
        QStringLiteral("The keychain holds no secret named %1. Store it with: fairleadctl secrets "
                       "set %1")
            .arg(key),
        {}, {}};
}

Error noCollection(const QString &key)
{
    return {Kind::Unavailable,
        QStringLiteral("The keychain has no place for new secrets yet, so %1 cannot be stored. "
                       "Create a default keyring in the desktop's password manager.")
            .arg(key),
        {}, {}};
}

/// Why an existing secret cannot be had. A wallet is asked for itself.
std::optional<Error> whyNotThere(const QString &key, const Whereabouts &found)
{
    if (found.provider == Provider::None)
        return unavailable(key, found.detail);
    if (found.provider == Provider::KWallet || !found.unlocked.isEmpty())
        return std::nullopt;
    return found.collectionLocked || !found.locked.isEmpty() ? locked(key) : notFound(key);
}

std::optional<Error> whyNotWritable(const QString &key, const Whereabouts &found)
{
    if (found.provider == Provider::None)
        return unavailable(key, found.detail);
    if (found.provider == Provider::KWallet)
        return std::nullopt;
    if (found.collectionLocked || !found.locked.isEmpty())
        return locked(key);
    return found.hasCollection ? std::nullopt : std::optional(noCollection(key));
}

} // namespace

Keychain::Keychain(Clock &clock, std::chrono::milliseconds limit)
    : m_clock(clock)
    , m_limit(limit)
    , m_service(serviceName)
{ }

Error Keychain::late(const QString &key) const
{
    return {Kind::Timeout,
        QStringLiteral("The keychain did not answer for %1 within %2. If it waits for a password, "
                       "unlock it and try again.")
            .arg(key, formatDuration(std::chrono::ceil<std::chrono::seconds>(m_limit))),
        {}, {}};
}

/// The keychain may have been locked, or gone, since it was looked into: then that is the reason.
Async<Secret> Keychain::fetch(const QString &key) const
{
    return readJob(serviceName, key).orElse([service = m_service, key](const Error &error) {
        return service.look(key).then([key, error](const Whereabouts &found) -> Result<Secret> {
            return tl::unexpected(whyNotThere(key, found).value_or(error));
        });
    });
}

Async<Secret> Keychain::read(const QString &key) const
{
    return m_service.look(key)
        .then([this, key](const Whereabouts &found) {
            const auto refusal = whyNotThere(key, found);
            return refusal ? Async<Secret>::ready(tl::unexpected(*refusal)) : fetch(key);
        })
        .within(m_clock, m_limit, late(key));
}

Async<void> Keychain::prove(const QString &key, const Secret &secret) const
{
    return fetch(key).then([key, secret](const Secret &kept) -> Result<> {
        if (kept == secret)
            return {};
        return failure(Kind::Corrupt,
            QStringLiteral("The keychain gives another secret for %1 than was just stored. Remove "
                           "it there, then store it again.")
                .arg(key));
    });
}

/// An item of the other type would stay beside the new one, and text is found first.
Async<void> Keychain::write(const QString &key, const Secret &secret) const
{
    const QString other = isText(secret) ? QStringLiteral("base64") : QStringLiteral("plaintext");
    return m_service.look(key)
        .then([this, key, secret, other](const Whereabouts &found) {
            if (const auto refusal = whyNotWritable(key, found))
                return Async<void>::ready(tl::unexpected(*refusal));
            auto written = writeJob(serviceName, key, secret);
            if (found.provider == Provider::KWallet)
                return written;
            return std::move(written).then(
                [service = m_service, key, other] { return service.removeItems(key, other); });
        })
        .then([this, key, secret] { return prove(key, secret); })
        .within(m_clock, m_limit, late(key));
}

Async<void> Keychain::remove(const QString &key) const
{
    return m_service.look(key)
        .then([key](const Whereabouts &found) {
            const auto refusal = whyNotThere(key, found);
            return refusal ? Async<void>::ready(tl::unexpected(*refusal))
                           : removeJob(serviceName, key);
        })
        .then([service = m_service, key] { return service.look(key); })
        .then([key](const Whereabouts &found) -> Result<> {
            if (found.unlocked.isEmpty() && found.locked.isEmpty())
                return {};
            return failure(Kind::Unavailable,
                QStringLiteral("The keychain still holds %1. Remove it in the desktop's password "
                               "manager.")
                    .arg(key));
        })
        .within(m_clock, m_limit, late(key));
}

} // namespace fairlead::secrets
