#pragma once

#include "base/trust.h"

#include <QString>

#include <optional>

namespace fairlead {

/// Why something did not succeed, for three audiences: `kind` for the program, `what` for the
/// person on call, `detail` for the journal and the curious.
struct Error {
    /// Only this is ever compared. Reads may be repeated on Unreachable, Lost, Timeout and
    /// Unavailable.
    enum class Kind {
        Unreachable, ///< no connection came about; nothing was sent
        Lost, ///< the connection ended before the answer was complete
        Timeout, ///< a deadline passed
        Tls, ///< the peer's certificate or the TLS handshake; see `trust`
        HostKey, ///< the peer's SSH host key; see `trust`
        Unauthorized, ///< who are you: no, expired or wrong credentials
        Forbidden, ///< known, but not allowed
        NotFound,
        Rejected, ///< the other side understood and said no
        Unavailable, ///< the other side cannot answer just now
        Malformed, ///< an answer that cannot be understood
        TooLarge, ///< an answer over the agreed size
        Cancelled, ///< given up by us
        Precondition, ///< something on this side is missing or wrong; nothing was sent
        Locked, ///< a keychain, or a journal that somebody else is writing
        Storage, ///< the disk is full or cannot be written
        Corrupt, ///< stored data do not match their proof
    };

    Kind kind = Kind::Malformed;
    QString what; ///< what happened, to what, and what to do: one or two sentences, no jargon, no
        ///< secret
    QString
        detail; ///< technical evidence: address, status, first bytes of the body; never a secret
    std::optional<TrustQuestion> trust{}; ///< kinds Tls and HostKey: what to ask the person

    bool operator==(const Error &) const = default;
};

} // namespace fairlead
