#include "proxmox/envelope.h"
#include "proxmox/task.h"

#include <QRegularExpression>
#include <QUrl>

namespace fairlead::proxmox {

namespace {

QString hexadecimal(quint64 number)
{
    return QStringLiteral("%1").arg(number, 8, 16, QLatin1Char('0')).toUpper();
}

} // namespace

std::optional<Upid> upidOf(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("^UPID:([^:\\s]+):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8})"
                       ":([^:\\s]+):([^:\\s]*):([^:\\s!]+)(?:!([^:\\s!]+))?:$"));
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto number = [&](int group) { return match.captured(group).toULongLong(nullptr, 16); };
    Upid upid;
    upid.node = NodeName(match.captured(1));
    upid.pid = number(2);
    upid.processStart = number(3);
    upid.started = WallTime(std::chrono::seconds(qint64(number(4))));
    upid.type = match.captured(5);
    upid.id = match.captured(6);
    upid.user = match.captured(7);
    upid.token = match.captured(8);
    return upid;
}

QString toText(const Upid &upid)
{
    const auto started
        = std::chrono::duration_cast<std::chrono::seconds>(upid.started.time_since_epoch());
    const QString user
        = upid.token.isEmpty() ? upid.user : upid.user + QLatin1Char('!') + upid.token;
    const QStringList parts{QStringLiteral("UPID"), upid.node.value, hexadecimal(upid.pid),
        hexadecimal(upid.processStart), hexadecimal(quint64(started.count())), upid.type, upid.id,
        user, QString()};
    return parts.join(QLatin1Char(':'));
}

QByteArray pathSegment(const Upid &upid) { return QUrl::toPercentEncoding(toText(upid)); }

Result<std::optional<Upid>> parseUpidOrNothing(const QByteArray &body)
{
    const QString subject = QStringLiteral("the task that was to be started");
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (envelope->data.isNull())
        return std::optional<Upid>();
    auto upid = upidOf(readText(envelope->data));
    if (!upid)
        return malformed(subject, QStringLiteral("\"data\" is no UPID"));
    return upid;
}

Result<Upid> parseUpid(const QByteArray &body)
{
    return parseUpidOrNothing(body).and_then([](const std::optional<Upid> &upid) -> Result<Upid> {
        if (!upid)
            return malformed(QStringLiteral("the task that was to be started"),
                QStringLiteral("\"data\" is null"));
        return *upid;
    });
}

} // namespace fairlead::proxmox
