#include "journal/writer_lock.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace fairlead::journal {

namespace {

QByteArray toJson(const Holder &holder)
{
    return QJsonDocument(
        QJsonObject{{QStringLiteral("pid"), holder.pid}, {QStringLiteral("host"), holder.host},
            {QStringLiteral("operator"), holder.operatorName},
            {QStringLiteral("since_ms"), qint64(holder.since.time_since_epoch().count())}})
        .toJson(QJsonDocument::Compact);
}

/// Nothing when the holder has not got to writing its name yet, or could not (full disk).
std::optional<Holder> readHolder(const FileHandle &file)
{
    std::array<char, 4096> buffer{};
    const ssize_t size = ::pread(file.fd(), buffer.data(), buffer.size(), 0);
    const QJsonObject object
        = QJsonDocument::fromJson(QByteArray(buffer.data(), qMax<ssize_t>(size, 0))).object();
    if (object.isEmpty())
        return std::nullopt;
    return Holder{object.value(QStringLiteral("pid")).toInteger(),
        object.value(QStringLiteral("host")).toString(),
        object.value(QStringLiteral("operator")).toString(),
        WallTime(std::chrono::milliseconds(object.value(QStringLiteral("since_ms")).toInteger()))};
}

QString describe(const std::optional<Holder> &holder)
{
    if (!holder)
        return QStringLiteral("another program");
    const auto since
        = QDateTime::fromMSecsSinceEpoch(holder->since.time_since_epoch().count(), Qt::UTC);
    return QStringLiteral("%1 on %2 (process %3, since %4 UTC)")
        .arg(holder->operatorName, holder->host, QString::number(holder->pid),
            since.toString(QStringLiteral("yyyy-MM-dd HH:mm")));
}

Error heldBy(const RunPaths &paths, const std::optional<Holder> &holder)
{
    return {Error::Kind::Locked,
        QStringLiteral("Run %1 is being written by %2. Continue it there, or close it there first; "
                       "looking at it is possible here.")
            .arg(paths.run.value, describe(holder)),
        paths.lock(), {}};
}

} // namespace

Result<WriterLock> WriterLock::take(const RunPaths &paths, const Holder &me)
{
    auto file = FileHandle::open(paths.lock(), O_RDWR | O_CREAT | O_NOFOLLOW);
    if (!file)
        return tl::unexpected(storageError(paths.lock(), errno));
    if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
        return tl::unexpected(errno == EWOULDBLOCK ? heldBy(paths, readHolder(file))
                                                   : storageError(paths.lock(), errno));
    }
    // A full disk keeps the name out, not the lock from being held.
    if (::ftruncate(file.fd(), 0) == 0)
        file.writeAll(toJson(me));
    return WriterLock(std::move(file));
}

} // namespace fairlead::journal
