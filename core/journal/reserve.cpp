#include "journal/reserve.h"

#include "journal/files.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace fairlead::journal {

namespace {

/// Blocks that really are ours: posix_fallocate where the file system keeps its promise, and noise
/// over it for those that compress or only count (ZFS, btrfs).
bool fill(const FileHandle &file)
{
    if (const int cause = ::posix_fallocate(file.fd(), 0, Reserve::size.value); cause != 0) {
        errno = cause;
        return false;
    }
    QList<quint32> noise(Reserve::size.value / qint64(sizeof(quint32)));
    QRandomGenerator::global()->fillRange(noise.data(), noise.size());
    if (!file.writeAll(
            QByteArrayView(reinterpret_cast<const char *>(noise.constData()), Reserve::size.value)))
        return false;
    return ::fsync(file.fd()) == 0;
}

} // namespace

bool Reserve::intact() const { return QFileInfo(m_path).size() == size.value; }

Result<> Reserve::restore(Bytes room) const
{
    if (intact())
        return {};
    const Bytes needed{size.value + room.value};
    if (freeSpace(QFileInfo(m_path).path()) < needed)
        return tl::unexpected(storageError(m_path, ENOSPC));
    return make();
}

Result<> Reserve::make() const
{
    const auto file = FileHandle::open(m_path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (file && fill(file))
        return {};
    const int cause = errno;
    release();
    return tl::unexpected(storageError(m_path, cause));
}

void Reserve::release() const { ::unlink(QFile::encodeName(m_path).constData()); }

Bytes freeSpace(const QString &path)
{
    struct statvfs space{};
    if (::statvfs(QFile::encodeName(path).constData(), &space) != 0)
        return {};
    return {qint64(space.f_bavail) * qint64(space.f_frsize)};
}

} // namespace fairlead::journal
