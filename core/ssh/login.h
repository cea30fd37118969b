#pragma once

#include "ssh/session.h"

namespace fairlead::ssh {

/// Connects, checks the host key and proves who we are, by each method in turn; what it returns is
/// live. Blocks: runs on a thread that can be abandoned. Errors: those of connectTcp(), of
/// Session::handshake() and of checkHostKey(); Unauthorized when no method did (the text says of
/// each why), or the method's own kind when there is only one; Cancelled when broken off.
Result<std::unique_ptr<Session>> login(const Target &target, const PassphraseSource &passphrase,
    const Limits &limits, const std::shared_ptr<Breaker> &breaker);

} // namespace fairlead::ssh
