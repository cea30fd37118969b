#pragma once

#include "ssh/breaker.h"
#include "ssh/target.h"

namespace fairlead::ssh {

/// Connects to the target's address, trying each that its name has. Not left to libssh, which looks
/// names up without a limit and tells refusals from missing routes only in English. The descriptor
/// is non-blocking, guarded by `breaker` and the caller's to close. Unreachable: no such name, no
/// route, refused, silence. Cancelled: broken off.
Result<int> connectTcp(const Target &target, const Limits &limits, Breaker &breaker);

} // namespace fairlead::ssh
