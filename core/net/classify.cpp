#include "net/classify.h"

#include "net/words.h"

namespace fairlead::net {

namespace {

/// 2xx, all of it there, and still not an answer.
std::optional<Error> oddAnswer(const Reply &reply, const Asked &asked)
{
    if (asked.expect != Request::Expect::Json)
        return std::nullopt;
    if (reply.isWebPage())
        return Error{Error::Kind::Malformed, webPageWords(asked), {}, {}};
    const QByteArray body = reply.body.trimmed();
    const bool cut = (body.startsWith('{') && !body.endsWith('}'))
        || (body.startsWith('[') && !body.endsWith(']'));
    if (cut) // without Content-Length nothing else tells an early end from a proper one
        return Error{Error::Kind::Malformed, cutShortWords(asked), {}, {}};
    return std::nullopt;
}

std::optional<Error> errorOf(const Attempt &attempt, const Asked &asked)
{
    // A status line of an error decides even when what came after it was lost.
    const bool decided = attempt.reply.status >= 300;
    if (attempt.fault != Fault::None && !decided)
        return Error{kindOf(attempt.fault), words(attempt, asked), {}, attempt.trust};
    if (attempt.reply.good())
        return oddAnswer(attempt.reply, asked);
    return Error{kindOf(attempt.reply.status), statusWords(attempt.reply, asked), {}, {}};
}

} // namespace

Error::Kind kindOf(int status)
{
    using Kind = Error::Kind;
    switch (status) {
    case 401:
        return Kind::Unauthorized;
    case 403:
        return Kind::Forbidden;
    case 404:
    case 410:
        return Kind::NotFound;
    case 408: // request timeout
    case 425: // too early
    case 429: // too many requests
        return Kind::Unavailable;
    case 500: // contract §1.1: what a method dies with, such as "VM is locked (backup)"
    case 501: // contract §1.1: method or path unknown in this version
    case 505:
    case 506: // contract §1.1: content type not supported
        return Kind::Rejected;
    default:
        break;
    }
    if (status >= 500) // with 595–599 of pveproxy: another node or daemon does not answer
        return Kind::Unavailable;
    return status >= 400 ? Kind::Rejected : Kind::Malformed;
}

Error::Kind kindOf(Fault fault)
{
    using Kind = Error::Kind;
    switch (fault) {
    case Fault::Refused:
    case Fault::UnknownName:
    case Fault::NoRoute:
    case Fault::CutBeforeUp:
    case Fault::Proxy:
        return Kind::Unreachable;
    case Fault::ConnectLate:
    case Fault::FirstByteLate:
    case Fault::WholeLate:
        return Kind::Timeout;
    case Fault::Handshake:
    case Fault::Untrusted:
        return Kind::Tls;
    case Fault::Lost:
        return Kind::Lost;
    case Fault::TooLarge:
        return Kind::TooLarge;
    case Fault::None:
    case Fault::Undecodable:
        break;
    }
    return Kind::Malformed;
}

Delivery deliveryOf(const Attempt &attempt, bool clean)
{
    if (!attempt.mayHaveLeft)
        return Delivery::Refused;
    const int status = attempt.reply.status;
    if (attempt.reply.good())
        return clean ? Delivery::Done : Delivery::Unknown;
    if (status >= 400 && status < 500)
        return Delivery::Refused;
    switch (status) {
    case 500: // contract §1.1: a Proxmox method died with its text …
    case 501: // … or there is no such method
        // A web page speaks for a proxy in between, not for the service.
        return attempt.reply.isWebPage() ? Delivery::Unknown : Delivery::Refused;
    case 505:
    case 506: // contract §1.1: refused for its protocol or content type before it was looked at
    case 595: // contract §1.1: pveproxy could not open a connection to the target node or daemon
        return Delivery::Refused;
    default:
        // No answer, a redirect, 502–504 of a proxy, or 596–599: the contract says of 596 that long
        // work may go on in the background, of 599 "for POST first look for the task".
        return Delivery::Unknown;
    }
}

Verdict judge(const Attempt &attempt, const Asked &asked)
{
    Verdict verdict;
    verdict.error = errorOf(attempt, asked);
    verdict.delivery = deliveryOf(attempt, !verdict.error);
    return verdict;
}

bool mayRepeat(Error::Kind kind)
{
    return kind == Error::Kind::Unreachable || kind == Error::Kind::Lost
        || kind == Error::Kind::Timeout || kind == Error::Kind::Unavailable;
}

} // namespace fairlead::net
