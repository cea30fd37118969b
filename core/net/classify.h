#pragma once

#include "base/sent.h"
#include "net/attempt.h"

namespace fairlead::net {

/// What an attempt means: for a read only whether there is an error, for a write also what is known
/// of it.
struct Verdict {
    std::optional<Error> error; ///< none: the answer is good
    Delivery delivery = Delivery::Unknown;

    bool operator==(const Verdict &) const = default;
};

/// Kind of a status that is not 2xx. By the number alone: Proxmox sends 401 and 595 without a body.
Error::Kind kindOf(int status);
Error::Kind kindOf(Fault fault);

/// What is known of a write from how its attempt ended. `clean`: a good answer was understood.
Delivery deliveryOf(const Attempt &attempt, bool clean);

/// The error has no detail yet; the texts are not redacted yet.
Verdict judge(const Attempt &attempt, const Asked &asked);

/// Whether a read that failed so may be asked again.
bool mayRepeat(Error::Kind kind);

} // namespace fairlead::net
