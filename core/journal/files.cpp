#include "journal/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fairlead::journal {

FileHandle::~FileHandle()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

FileHandle FileHandle::open(const QString &path, int flags)
{
    FileHandle made(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, 0600));
    if (made && (flags & O_CREAT) != 0)
        ::fchmod(made.fd(), 0600);
    return made;
}

bool FileHandle::writeAll(QByteArrayView bytes) const
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_fd, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

Result<RunPaths> pathsOf(const QString &dir, const RunId &run)
{
    static const QRegularExpression name(
        QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")));
    if (!name.match(run.value).hasMatch())
        return failure(Error::Kind::Precondition,
            QStringLiteral("“%1” cannot be the name of a run: only letters, digits, dot, dash and "
                           "underscore can.")
                .arg(run.value));
    return RunPaths{dir, run};
}

Error storageError(const QString &path, int cause)
{
    const bool full = cause == ENOSPC || cause == EDQUOT;
    const QString words = full
        ? QStringLiteral("%1 cannot be written: the disk is full. Free some space.")
        : QStringLiteral("%1 cannot be read or written. Look at the disk and at the permissions.");
    return {Error::Kind::Storage, words.arg(path), QString::fromUtf8(strerror(cause)), {}};
}

Result<> makePrivateDirectory(const QString &path)
{
    const QString parent = QFileInfo(path).absolutePath();
    const QByteArray name = QFile::encodeName(path);
    if (!QDir().mkpath(parent))
        return tl::unexpected(storageError(parent, errno));
    const bool made = ::mkdir(name.constData(), 0700) == 0;
    if (!made && errno != EEXIST)
        return tl::unexpected(storageError(path, errno));
    struct stat found{};
    if (::stat(name.constData(), &found) != 0 || !S_ISDIR(found.st_mode))
        return tl::unexpected(storageError(path, ENOTDIR));
    if ((found.st_mode & 0777) != 0700 && ::chmod(name.constData(), 0700) != 0)
        return tl::unexpected(storageError(path, errno));
    return made ? syncDirectory(parent) : Result<>();
}

Result<> syncDirectory(const QString &path)
{
    const auto dir = FileHandle::open(path, O_RDONLY | O_DIRECTORY);
    if (!dir || ::fsync(dir.fd()) != 0)
        return tl::unexpected(storageError(path, errno));
    return {};
}

Result<> replaceFile(const QString &path, QByteArrayView bytes, Durable durable)
{
    // The process id keeps two programs from writing into one another's unfinished file.
    const QString unfinished = QStringLiteral("%1.%2.new").arg(path).arg(::getpid());
    const QByteArray from = QFile::encodeName(unfinished);
    const auto file = FileHandle::open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    const bool written = file && file.writeAll(bytes)
        && (durable == Durable::No || ::fsync(file.fd()) == 0)
        && ::rename(from.constData(), QFile::encodeName(path).constData()) == 0;
    if (!written) {
        const int cause = errno;
        ::unlink(from.constData());
        return tl::unexpected(storageError(path, cause));
    }
    return durable == Durable::Yes ? syncDirectory(QFileInfo(path).absolutePath()) : Result<>();
}

} // namespace fairlead::journal
