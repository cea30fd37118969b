#include "journal/entry.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>

namespace fairlead::journal {

namespace {

constexpr int entryFormat = 1;

QByteArray checksum(const QByteArray &json)
{
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex();
}

QJsonObject toJson(const RunEntry &entry)
{
    return {{QStringLiteral("format"), entryFormat}, {QStringLiteral("run"), entry.run.value},
        {QStringLiteral("procedure"), entry.procedure}, {QStringLiteral("inputs"), entry.inputs},
        {QStringLiteral("state"), entry.state}, {QStringLiteral("operator"), entry.operatorName},
        {QStringLiteral("started_ms"), qint64(entry.started.time_since_epoch().count())},
        {QStringLiteral("seq"), entry.head.seq}, {QStringLiteral("hash"), entry.head.hex()}};
}

RunEntry fromJson(const QJsonObject &object)
{
    const auto text = [&](const char *key) { return object.value(QLatin1String(key)).toString(); };
    const auto number
        = [&](const char *key) { return object.value(QLatin1String(key)).toInteger(); };
    return {RunId(text("run")), text("procedure"),
        object.value(QStringLiteral("inputs")).toObject(), text("state"), text("operator"),
        WallTime(std::chrono::milliseconds(number("started_ms"))),
        {number("seq"), QByteArray::fromHex(text("hash").toLatin1())}, std::nullopt};
}

} // namespace

std::optional<RunEntry> readEntry(const RunPaths &paths)
{
    QFile file(paths.entry());
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray sum = file.readLine().trimmed();
    const QByteArray json = file.readAll();
    if (checksum(json) != sum)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.value(QStringLiteral("format")).toInt() != entryFormat)
        return std::nullopt;
    RunEntry entry = fromJson(object);
    return entry.run == paths.run ? std::optional(std::move(entry)) : std::nullopt;
}

Result<> writeEntry(const RunPaths &paths, const RunEntry &entry)
{
    const QByteArray json = QJsonDocument(toJson(entry)).toJson(QJsonDocument::Compact);
    return replaceFile(paths.entry(), checksum(json) + '\n' + json, Durable::No);
}

} // namespace fairlead::journal
