#pragma once

#include <QByteArray>

#include <optional>

namespace fairlead::ssh {

/// What a remote command left behind when it ended. A status other than 0 is no Error: the caller
/// judges it. Exactly one of exitStatus and signal is set.
struct CommandOutput {
    QByteArray out;
    QByteArray err;
    std::optional<int> exitStatus;
    std::optional<QByteArray> signal; ///< that killed it, without SIG: "KILL"

    bool succeeded() const { return exitStatus == 0; }

    bool operator==(const CommandOutput &) const = default;
};

} // namespace fairlead::ssh
