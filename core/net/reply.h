#pragma once

#include "net/request.h"

namespace fairlead::net {

/// What a service answered, decompressed.
struct Reply {
    int status = 0; ///< 0: no status line came
    QString reason; ///< the status line's text; up to PVE 8.3 the only place of the error's text
    QByteArray contentType; ///< as sent, such as "application/json;charset=UTF-8"
    Headers headers;
    QByteArray body;

    bool operator==(const Reply &) const = default;

    bool good() const { return status >= 200 && status < 300; }
    /// The first header of that name, compared without case; empty when it is not there.
    QByteArray header(QByteArrayView name) const;
    /// "HTTP 403 Permission check failed"; for the journal.
    QString statusLine() const;
    /// What the service says in words: `message` and `errors` of a JSON body, else the reason phrase
    /// unless it merely repeats the standard's. One line; may be empty.
    QString text() const;
    /// A page for people instead of data: by its type or by its first character.
    bool isWebPage() const;
};

} // namespace fairlead::net
