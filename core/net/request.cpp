#include "net/request.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace fairlead::net {

namespace {

bool isToken(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

bool fitsOneLine(QByteArrayView value)
{
    return std::none_of(
        value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool isPath(const QString &path)
{
    if (path.isEmpty())
        return true;
    if (!path.startsWith(QLatin1Char('/')))
        return false;
    const bool plain = std::all_of(path.begin(), path.end(), [](QChar c) {
        return c > QLatin1Char(' ') && c < QChar(0x7f)
            && !QStringView(u"?#\\\"<>^`{|}").contains(c);
    });
    const auto steps = path.split(QLatin1Char('/'));
    return plain && std::none_of(steps.begin(), steps.end(), [](const QString &step) {
        const QString meant = QUrl::fromPercentEncoding(step.toLatin1());
        return meant == QStringLiteral(".") || meant == QStringLiteral("..");
    });
}

bool mayCarryBody(Request::Method method)
{
    return method != Request::Method::Get && method != Request::Method::Delete;
}

} // namespace

QByteArray verb(Request::Method method)
{
    static constexpr std::array names{"GET", "POST", "PUT", "PATCH", "DELETE"};
    return names[size_t(method)];
}

QString piece(const QString &name) { return QString::fromLatin1(QUrl::toPercentEncoding(name)); }

QByteArray encoded(const Fields &fields)
{
    QByteArray text;
    for (const auto &[name, value] : fields) {
        if (!text.isEmpty())
            text += '&';
        text += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return text;
}

Request form(Request::Method method, QString path, const Fields &fields)
{
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.contentType = "application/x-www-form-urlencoded";
    request.body = encoded(fields);
    return request;
}

Request json(Request::Method method, QString path, const QJsonObject &body)
{
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.contentType = "application/json";
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

Result<QUrl> target(const QUrl &base, const Request &request)
{
    const auto refuse = [](const QString &what, const QString &detail) {
        return failure(Error::Kind::Precondition, what, detail);
    };
    if (!isPath(request.path))
        return refuse(
            QStringLiteral("This call was not made: its path is not a safe one."), request.path);
    for (const auto &[name, value] : request.headers) {
        if (!isToken(name) || !fitsOneLine(value))
            return refuse(QStringLiteral("This call was not made: a header of it is not one line."),
                QString::fromLatin1(name));
    }
    if (!request.body.isEmpty() && !mayCarryBody(request.method))
        return refuse(QStringLiteral("This call was not made: %1 cannot carry a body.")
                          .arg(QString::fromLatin1(verb(request.method))),
            request.path);
    QByteArray address
        = base.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    address += request.path.toLatin1();
    if (!request.query.isEmpty())
        address += '?' + encoded(request.query);
    return QUrl::fromEncoded(address, QUrl::StrictMode);
}

} // namespace fairlead::net
