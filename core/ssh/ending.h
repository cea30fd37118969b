#pragma once

#include "ssh/output.h"

#include "base/redactor.h"
#include "base/result.h"
#include "base/sent.h"

namespace fairlead::ssh {

/// How a command ended, as the worker saw it; read and write draw different conclusions.
struct Ending {
    enum class Stage {
        NotSent, ///< certainly nothing was asked of the host
        Sent, ///< the request left, no answer to it came
        Denied, ///< the host refused to run it
        Accepted, ///< the host began to run it
    };

    Stage stage = Stage::NotSent;
    CommandOutput output; ///< what had arrived by then
    std::optional<Error> error; ///< unless it ended by itself and within its time

    bool operator==(const Ending &) const = default;
};

/// Of a write: whether it may have been done, wholly or in part, and nobody can say which.
bool isUnknown(const Ending &ending);

/// Errors keep their kind; what had arrived stands in the detail, cleaned of secrets.
Result<CommandOutput> asRead(Ending ending, const Redactor &redactor);

/// An error before the request left, or a refusal, is *refused*; any other is *unknown*: the
/// command may have done its work. So is a command that a signal ended: it was cut short.
Outcome<CommandOutput> asWrite(Ending ending, const Redactor &redactor);

} // namespace fairlead::ssh
