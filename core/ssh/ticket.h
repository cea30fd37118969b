#pragma once

#include "ssh/breaker.h"

#include "base/result.h"

namespace fairlead::ssh {

/// Gets the Kerberos ticket for this host's SSH service into the person's own ticket cache, where
/// the login then finds it. Done before the login, because libssh's waits 27 s for a KDC that does
/// not answer, heeds no timeout there and then reports an older error. Runs aside, at most `limit`.
/// Unauthorized: no ticket, expired, or unknown to the realm. Unavailable: the KDC. The texts are
/// parts of a sentence.
Result<> fetchTicket(const QString &host, std::chrono::milliseconds limit, Breaker &breaker);

} // namespace fairlead::ssh
