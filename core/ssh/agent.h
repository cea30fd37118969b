#pragma once

#include "base/result.h"

#include <QString>

#include <chrono>

namespace fairlead::ssh {

/// How many keys the ssh-agent behind this socket holds. Asked before libssh is, which waits for an
/// agent without any limit and calls every trouble "denied". Precondition: no agent, or none that
/// answers within `limit`.
Result<int> countAgentKeys(const QString &socket, std::chrono::milliseconds limit);

} // namespace fairlead::ssh
