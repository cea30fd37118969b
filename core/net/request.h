#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>
#include <utility>

namespace fairlead::net {

using Header = std::pair<QByteArray, QByteArray>;
using Headers = QList<Header>;
/// Names and values as they are meant; encoding them is done here. A name may come twice.
using Fields = QList<std::pair<QString, QString>>;

struct Deadlines {
    std::chrono::milliseconds connect{5'000}; ///< TCP and TLS, per attempt
    std::chrono::milliseconds firstByte{15'000}; ///< connection up → answer's head, per attempt
    std::chrono::milliseconds whole{30'000}; ///< the whole call: login, queue, every attempt
    bool operator==(const Deadlines &) const = default;
};

/// What is asked of a service; to whom it goes and who asks is added by Http.
struct Request {
    enum class Method { Get, Post, Put, Patch, Delete };
    enum class Expect { Json, Anything };

    Method method = Method::Get;
    QString path; ///< below the endpoint's base, percent-encoded: "/nodes/" + piece(node)
    Fields query;
    Headers headers;
    QByteArray contentType;
    QByteArray body;
    Expect expect = Expect::Json; ///< Json: a web page instead is an error
    std::optional<Deadlines> deadlines; ///< instead of those of the settings

    bool operator==(const Request &) const = default;
};

QByteArray verb(Request::Method method);

/// A name from outside as one piece of a path: '/' and all else that could mean something is
/// encoded.
QString piece(const QString &name);

/// "a=1&b=%2B": every byte but letters, digits and -._~ is encoded, so '+' stays a plus and ' ' is
/// never one.
QByteArray encoded(const Fields &fields);

/// A body of application/x-www-form-urlencoded.
Request form(Request::Method method, QString path, const Fields &fields);
/// A body of application/json.
Request json(Request::Method method, QString path, const QJsonObject &body);

/// The address to ask. Precondition error when the path could lead elsewhere than it reads, when a
/// header would smuggle in another, or when GET or DELETE carry a body (Proxmox answers 501 to it).
Result<QUrl> target(const QUrl &base, const Request &request);

} // namespace fairlead::net
