#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace fairlead::journal {

/// An open file that is closed with its owner. Never inherited by programs that are started.
class FileHandle {
public:
    FileHandle() = default;
    explicit FileHandle(int fd) : m_fd(fd) { }
    FileHandle(FileHandle &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    FileHandle &operator=(FileHandle &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    FileHandle(const FileHandle &) = delete;
    FileHandle &operator=(const FileHandle &) = delete;
    ~FileHandle();

    /// Flags as for open(2); new files get mode 0600 whatever the umask.
    static FileHandle open(const QString &path, int flags);

    explicit operator bool() const { return m_fd >= 0; }
    int fd() const { return m_fd; }
    bool writeAll(QByteArrayView bytes) const;

private:
    int m_fd = -1;
};

/// Where everything of one run lies. Journal folder: 0700; files: 0600.
struct RunPaths {
    QString dir;
    RunId run;

    QString file() const { return at(QStringLiteral(".run")); }
    QString unfinished() const { return at(QStringLiteral(".run.new")); }
    QString wal() const { return at(QStringLiteral(".run-wal")); }
    QString lock() const { return at(QStringLiteral(".lock")); }
    QString reserve() const { return at(QStringLiteral(".reserve")); }
    QString entry() const { return at(QStringLiteral(".entry")); }
    QString pictures() const { return at(QStringLiteral(".pictures")); }
    /// Begins the sentences of errors.
    QString subject() const { return QStringLiteral("The journal of run %1").arg(run.value); }

private:
    QString at(const QString &suffix) const { return dir + QLatin1Char('/') + run.value + suffix; }
};

/// A run's name becomes file names: letters, digits, dot, dash and underscore, at most 100, not
/// beginning with a dot.
Result<RunPaths> pathsOf(const QString &dir, const RunId &run);

/// Made with its parents, and closed to others when it was open to them.
Result<> makePrivateDirectory(const QString &path);
/// Makes names created in it survive a power loss.
Result<> syncDirectory(const QString &path);

enum class Durable { No, Yes };
/// Readers see the old file or the whole new one, never a part.
Result<> replaceFile(const QString &path, QByteArrayView bytes, Durable durable);

/// Kind Storage, with errno in words; a full disk is called so.
Error storageError(const QString &path, int cause);

} // namespace fairlead::journal
