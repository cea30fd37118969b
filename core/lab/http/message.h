#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <functional>

namespace fairlead::lab {

struct HttpRequest {
    QByteArray method;
    QByteArray target; ///< as it stands in the request line
    int major = 1;
    int minor = 1;
    QList<QPair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;

    QByteArray path() const; ///< percent-decoded, without the query
    QByteArray query() const; ///< as it was sent
    QByteArray header(const QByteArray &name) const;

    bool operator==(const HttpRequest &) const = default;
};

struct HttpResponse {
    int status = 200;
    QByteArray reason = "OK";
    QByteArray contentType;
    QByteArray body;
    /// How long the server thinks, in the time of the clock, not of the world.
    std::chrono::milliseconds delay{0};
    /// Answered by another daemon and handed on: Proxmox then says both "Connection: close" and
    /// "Connection: Keep-Alive" (seen on 8.4.21).
    bool handedOn = false;

    bool operator==(const HttpResponse &) const = default;
};

/// Called with one request at a time per connection; whoever is called answers at once, later
/// answers are what `delay` is for.
using HttpHandler = std::function<HttpResponse(const HttpRequest &)>;

/// name=value&… of a query or a form, decoded, in order.
QList<QPair<QString, QString>> parseForm(const QByteArray &encoded);

} // namespace fairlead::lab
