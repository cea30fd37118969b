#pragma once

#include "base/redactor.h"
#include "secrets/keychain.h"
#include "secrets/secret_ref.h"

namespace fairlead::secrets {

/// Where the program gets its secrets from and keeps them. Every secret it hands out or is given
/// is known to the redactor before anybody can use it.
///
/// Redactor and clock are borrowed and outlive it; it outlives the answers under way.
class Store {
public:
    /// `limit`: for one answer of the keychain.
    Store(Redactor &redactor, Clock &clock,
        std::chrono::milliseconds limit = std::chrono::seconds(10));

    /// Kinds: NotFound, Locked, Unavailable, Timeout; Precondition and TooLarge for files.
    Async<Secret> read(const SecretRef &ref);
    /// Into the keychain only: environment and files are Precondition. Kinds besides: Locked,
    /// Unavailable, Timeout, Corrupt (read back as another). Timeout: may have been stored.
    Async<void> write(const SecretRef &ref, const Secret &secret);
    Async<void> remove(const SecretRef &ref);

private:
    Redactor &m_redactor;
    Keychain m_keychain;
};

} // namespace fairlead::secrets
