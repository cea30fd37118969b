#pragma once

#include "ssh/target.h"

#include <libssh/libssh.h>

#include <memory>
#include <type_traits>

namespace fairlead::ssh {

struct FreeKey {
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using Key = std::unique_ptr<std::remove_pointer_t<ssh_key>, FreeKey>;

/// Reads a private key; asks `passphrase` only when it is encrypted. What it read and was told is
/// overwritten before it returns. Precondition, each in its own words: missing, unreadable, not a
/// private key, encrypted and no passphrase known, wrong passphrase.
Result<Key> loadKey(const QString &file, const PassphraseSource &passphrase);

} // namespace fairlead::ssh
