#pragma once

#include "net/attempt.h"
#include "net/classify.h"

class QSslCertificate;

namespace fairlead {
class Redactor;
}

namespace fairlead::net {

/// What the person on call reads: what happened, to which host, what it means, what to do next.
/// One or two sentences, no jargon. Texts of the server are in them as they came: redact the whole.
QString words(const Attempt &attempt, const Asked &asked);
QString statusWords(const Reply &reply, const Asked &asked);
QString webPageWords(const Asked &asked);
QString cutShortWords(const Asked &asked);
/// The call's time was over before the request had its turn on the wire, or before the login came.
Error noTurn(const Asked &asked);
Error noLogin(const Asked &asked);

/// What a write's error says at its end about the write itself.
QString aftermath(Delivery delivery, bool mayHaveLeft);

/// Method, address, status line, Qt's words and the first 300 bytes of the body; redacted, since a
/// secret that is cut off by the limit would pass afterwards.
QString evidence(const Attempt &attempt, const Asked &asked, const Redactor &redactor);

} // namespace fairlead::net
