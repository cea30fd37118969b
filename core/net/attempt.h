#pragma once

#include "base/units.h"
#include "net/reply.h"

namespace fairlead::net {

/// What went wrong below the meaning of the answer.
enum class Fault {
    None,
    Refused, ///< nobody listens there
    UnknownName,
    NoRoute, ///< no connection came about, for another reason
    ConnectLate,
    CutBeforeUp, ///< closed by the other side before anything could be sent
    Handshake, ///< TLS did not come about, and not because of the certificate
    Untrusted, ///< the certificate is a question
    FirstByteLate,
    WholeLate,
    Lost, ///< the connection ended before the answer was complete
    Undecodable, ///< damaged compression or chunks
    TooLarge,
    Proxy, ///< the configured proxy did not connect us
};

/// One request put on the wire once, and what came of it.
struct Attempt {
    Fault fault = Fault::None;
    Reply reply; ///< as much as came
    bool mayHaveLeft = false; ///< false: certainly no byte of the request was written
    std::optional<TrustQuestion> trust{}; ///< of Untrusted
    QString note; ///< Qt's own words

    bool operator==(const Attempt &) const = default;
};

/// What was asked of whom: all that judging and wording an attempt needs.
struct Asked {
    QByteArray verb;
    bool write = false;
    QUrl url;
    QString service; ///< who should answer there, such as "pveproxy"; may be empty
    Request::Expect expect = Request::Expect::Json;
    Deadlines deadlines;
    Bytes cap;

    bool operator==(const Asked &) const = default;
};

} // namespace fairlead::net
