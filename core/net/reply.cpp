#include "net/reply.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <array>

namespace fairlead::net {

namespace {

// Longer texts are not messages.
constexpr qsizetype messageLimit = 65'536;

/// Phrases of RFC 9110 say nothing the number does not.
bool saysNothing(const QString &reason)
{
    static constexpr std::array phrases{"OK", "Bad Request", "Unauthorized", "Forbidden",
        "Not Found", "Method Not Allowed", "Conflict", "Precondition Failed",
        "Unprocessable Entity", "Too Many Requests", "Internal Server Error", "Not Implemented",
        "Bad Gateway", "Service Unavailable", "Gateway Timeout", "Unknown"};
    return std::any_of(phrases.begin(), phrases.end(), [&](const char *phrase) {
        return reason.compare(QLatin1String(phrase), Qt::CaseInsensitive) == 0;
    });
}

QStringList said(const QByteArray &body)
{
    QStringList texts;
    if (body.size() > messageLimit)
        return texts;
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QString message = object.value(QStringLiteral("message")).toString().simplified();
    if (!message.isEmpty())
        texts.append(message);
    const QJsonObject errors = object.value(QStringLiteral("errors")).toObject();
    for (auto it = errors.begin(); it != errors.end(); ++it)
        texts.append(it.key() + QStringLiteral(": ") + it.value().toString().simplified());
    return texts;
}

} // namespace

QByteArray Reply::header(QByteArrayView name) const
{
    const auto it = std::find_if(headers.begin(), headers.end(),
        [&](const Header &h) { return h.first.compare(name, Qt::CaseInsensitive) == 0; });
    return it == headers.end() ? QByteArray() : it->second;
}

QString Reply::statusLine() const
{
    return QStringLiteral("HTTP %1 %2").arg(status).arg(reason).trimmed();
}

QString Reply::text() const
{
    QStringList texts = said(body);
    // PVE ≥ 8.4 repeats the message's first line as the reason phrase.
    const bool known = !texts.isEmpty() && texts.constFirst().startsWith(reason.simplified());
    if (!known && !saysNothing(reason) && !reason.trimmed().isEmpty())
        texts.prepend(reason.simplified());
    return texts.join(QStringLiteral("; "));
}

bool Reply::isWebPage() const
{
    if (contentType.trimmed().toLower().startsWith("text/html"))
        return true;
    QByteArrayView start = body;
    if (start.startsWith("\xef\xbb\xbf"))
        start = start.sliced(3);
    start = start.trimmed();
    return start.startsWith('<');
}

} // namespace fairlead::net
