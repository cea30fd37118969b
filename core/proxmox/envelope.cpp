#include "proxmox/envelope.h"

#include <QJsonDocument>

namespace fairlead::proxmox {

namespace {

// A page of HTML says "this is not Proxmox" best by its first words; JSON may hold a ticket.
QString beginning(const QByteArray &body)
{
    const QByteArray text = body.left(200).trimmed();
    if (text.isEmpty())
        return QStringLiteral("the answer is empty");
    if (text.startsWith('{') || text.startsWith('['))
        return QStringLiteral("%1 bytes of JSON").arg(body.size());
    return QStringLiteral("it begins with: %1").arg(QString::fromUtf8(text.left(80)));
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Array:
        return QStringLiteral("a list");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    default:
        return QStringLiteral("a single value");
    }
}

} // namespace

QStringList Fields::texts(const char *key) const
{
    QStringList texts;
    for (const QJsonValue entry : list(key)) {
        const QString text = readText(entry);
        if (!text.isNull())
            texts.append(text);
    }
    return texts;
}

tl::unexpected<Error> malformed(const QString &subject, const QString &detail)
{
    return failure(Error::Kind::Malformed,
        QStringLiteral("Proxmox answered about %1 in a way that this version of Fairlead does not "
                       "understand.")
            .arg(subject),
        detail);
}

Result<Envelope> openEnvelope(const QByteArray &body, const QString &subject)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    if (parsed.error != QJsonParseError::NoError) {
        return malformed(subject,
            QStringLiteral("%1 at byte %2; %3")
                .arg(parsed.errorString(), QString::number(parsed.offset), beginning(body)));
    }
    const QJsonObject object = document.object();
    if (!object.contains(QLatin1StringView("data")))
        return malformed(subject, QStringLiteral("no \"data\" in it; %1").arg(beginning(body)));
    return Envelope{object.value(QLatin1StringView("data")),
        readInteger(object.value(QLatin1StringView("total")))};
}

Result<QJsonObject> openObject(const QByteArray &body, const QString &subject)
{
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (!envelope->data.isObject()) {
        return malformed(
            subject, QStringLiteral("\"data\" is %1, not an object").arg(typeName(envelope->data)));
    }
    return envelope->data.toObject();
}

Result<QJsonArray> openList(const QByteArray &body, const QString &subject)
{
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (!envelope->data.isArray()) {
        return malformed(
            subject, QStringLiteral("\"data\" is %1, not a list").arg(typeName(envelope->data)));
    }
    return envelope->data.toArray();
}

} // namespace fairlead::proxmox
