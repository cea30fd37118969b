#include "journal/entry.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>

#include <sys/stat.h>

namespace fairlead::journal {

namespace {

constexpr int entryFormat = 1;

QByteArray checksum(const QByteArray &json)
{
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex();
}

QJsonObject toJson(const KnownRun &known)
{
    const RunEntry &entry = known.entry;
    return {{QStringLiteral("trace"), known.trace}, {QStringLiteral("format"), entryFormat},
        {QStringLiteral("run"), entry.run.value}, {QStringLiteral("procedure"), entry.procedure},
        {QStringLiteral("inputs"), entry.inputs}, {QStringLiteral("state"), entry.state},
        {QStringLiteral("operator"), entry.operatorName},
        {QStringLiteral("started_ms"), qint64(entry.started.time_since_epoch().count())},
        {QStringLiteral("seq"), entry.head.seq}, {QStringLiteral("hash"), entry.head.hex()}};
}

KnownRun fromJson(const QJsonObject &object)
{
    const auto text = [&](const char *key) { return object.value(QLatin1String(key)).toString(); };
    const auto number
        = [&](const char *key) { return object.value(QLatin1String(key)).toInteger(); };
    return {{RunId(text("run")), text("procedure"),
                object.value(QStringLiteral("inputs")).toObject(), text("state"), text("operator"),
                WallTime(std::chrono::milliseconds(number("started_ms"))),
                {number("seq"), QByteArray::fromHex(text("hash").toLatin1())}, std::nullopt},
        text("trace"), 0};
}

/// Nanoseconds since 1970, in steps of the file system's clock (some milliseconds).
qint64 changedAt(const struct stat &found)
{
    return qint64(found.st_mtim.tv_sec) * 1'000'000'000 + found.st_mtim.tv_nsec;
}

/// Nothing when it is missing or empty: a reader leaves an empty -wal.
std::optional<struct stat> look(const QString &path)
{
    struct stat found{};
    const bool there = ::stat(QFile::encodeName(path).constData(), &found) == 0;
    return there && found.st_size > 0 ? std::optional(found) : std::nullopt;
}

QString traceOf(const QString &path)
{
    const auto found = look(path);
    return found ? QStringLiteral("%1@%2").arg(found->st_size).arg(changedAt(*found))
                 : QStringLiteral("-");
}

bool olderThan(const QString &path, qint64 timeNs)
{
    const auto found = look(path);
    return !found || changedAt(*found) < timeNs;
}

} // namespace

QString traceOf(const RunPaths &paths)
{
    return traceOf(paths.file()) + QLatin1Char(' ') + traceOf(paths.wal());
}

bool hasLog(const RunPaths &paths) { return look(paths.wal()).has_value(); }

bool isCurrent(const RunPaths &paths, const KnownRun &known)
{
    return look(paths.file()) && known.trace == traceOf(paths)
        && olderThan(paths.file(), known.writtenNs) && olderThan(paths.wal(), known.writtenNs);
}

std::optional<KnownRun> readEntry(const RunPaths &paths)
{
    QFile file(paths.entry());
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray sum = file.readLine().trimmed();
    const QByteArray json = file.readAll();
    struct stat written{};
    if (checksum(json) != sum || ::fstat(file.handle(), &written) != 0)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.value(QStringLiteral("format")).toInt() != entryFormat)
        return std::nullopt;
    KnownRun known = fromJson(object);
    known.writtenNs = changedAt(written);
    return known.entry.run == paths.run ? std::optional(std::move(known)) : std::nullopt;
}

Result<> writeEntry(const RunPaths &paths, const KnownRun &known)
{
    const QByteArray json = QJsonDocument(toJson(known)).toJson(QJsonDocument::Compact);
    return replaceFile(paths.entry(), checksum(json) + '\n' + json, Durable::No);
}

} // namespace fairlead::journal
