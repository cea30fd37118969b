#pragma once

#include "base/async.h"
#include "secrets/secret.h"
#include "secrets/secret_service.h"

namespace fairlead::secrets {

/// The keychain of the desktop session. Needs the calling thread's Qt event loop, with GLib in it
/// (Qt's default on Linux): QtKeychain hands libsecret's answers over by it.
///
/// Error kinds, for all: Locked · NotFound · Unavailable (nobody keeps secrets here, or the keeper
/// went away) · Timeout. No secret is ever asked of a locked keychain, so no password prompt
/// appears by itself.
class Keychain {
public:
    /// The clock is borrowed.
    Keychain(Clock &clock, std::chrono::milliseconds limit);

    Async<Secret> read(const QString &key) const;
    /// Settles once the same secret was read back. Kind Corrupt when another one came.
    Async<void> write(const QString &key, const Secret &secret) const;
    /// Settles once it was seen to be gone.
    Async<void> remove(const QString &key) const;

private:
    Async<Secret> fetch(const QString &key) const;
    Async<void> prove(const QString &key, const Secret &secret) const;
    Error late(const QString &key) const;

    Clock &m_clock;
    std::chrono::milliseconds m_limit;
    SecretService m_service;
};

} // namespace fairlead::secrets
