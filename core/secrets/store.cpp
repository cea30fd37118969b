#include "secrets/store.h"

#include "secrets/local_secrets.h"

namespace fairlead::secrets {

namespace {

using Place = SecretRef::Place;

Error notKept(const SecretRef &ref)
{
    return {Error::Kind::Precondition,
        QStringLiteral("%1 is only read, never changed: %2. Secrets are kept under keychain:NAME.")
            .arg(ref.text(),
                ref.place == Place::File ? QStringLiteral("edit the file yourself")
                                         : QStringLiteral("set the variable yourself")),
        {}, {}};
}

} // namespace

Store::Store(Redactor &redactor, Clock &clock, std::chrono::milliseconds limit)
    : m_redactor(redactor)
    , m_keychain(clock, limit)
{ }

Async<Secret> Store::read(const SecretRef &ref)
{
    auto secret = ref.place == Place::Keychain ? m_keychain.read(ref.name)
        : ref.place == Place::File             ? Async<Secret>::ready(readFromFile(ref.name))
                                   : Async<Secret>::ready(readFromEnvironment(ref.name));
    return std::move(secret).then([this](const Secret &read) {
        m_redactor.hide(read.reveal());
        return read;
    });
}

Async<void> Store::write(const SecretRef &ref, const Secret &secret)
{
    if (ref.place != Place::Keychain)
        return Async<void>::ready(tl::unexpected(notKept(ref)));
    if (secret.isEmpty())
        return Async<void>::ready(failure(Error::Kind::Precondition,
            QStringLiteral("An empty secret is not stored under %1. Remove it instead.")
                .arg(ref.text())));
    m_redactor.hide(secret.reveal());
    return m_keychain.write(ref.name, secret);
}

Async<void> Store::remove(const SecretRef &ref)
{
    return ref.place == Place::Keychain ? m_keychain.remove(ref.name)
                                        : Async<void>::ready(tl::unexpected(notKept(ref)));
}

} // namespace fairlead::secrets
