#pragma once

#include "ssh/session.h"

namespace fairlead::ssh {

/// Whether this is the host we think it is: success only when known_hosts says so and no file
/// revokes the key. Anything else is an Error of kind HostKey with the question for the person (only
/// an unknown key may be accepted on the spot), and nothing more may be sent to that host.
Result<> checkHostKey(const Session &session, const Target &target);

} // namespace fairlead::ssh
