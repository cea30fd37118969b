#pragma once

#include <QByteArray>

namespace fairlead::ssh {

/// Whether the first word of a known_hosts line names this host, as sshd(8) defines it: patterns
/// with "*" and "?", divided by commas, none of them negated by "!" for it; or one hashed name.
/// `host` is spelt as known_hosts does: "name", or "[name]:port" when the port is not 22.
/// libssh 0.10.6 takes the first pattern that fits and so reads over "!".
bool matchesHost(const QByteArray &patterns, const QByteArray &host);

} // namespace fairlead::ssh
