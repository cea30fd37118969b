#include "secrets/local_secrets.h"

#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace fairlead::secrets {

namespace {

using Kind = Error::Kind;

constexpr qsizetype sizeLimit = 64 << 10;

class Descriptor {
public:
    explicit Descriptor(const QString &path)
        // NONBLOCK: a pipe of that name must not hold the program up
        : m_fd(::open(
              QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    { }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int fd() const { return m_fd; }

private:
    int m_fd;
};

/// Safe to paste into a shell.
QString quoted(const QString &path)
{
    QString inside = path;
    inside.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + inside + QLatin1Char('\'');
}

QString modeText(mode_t mode)
{
    return QString::number(mode & 07777, 8).rightJustified(4, QLatin1Char('0'));
}

Error cannotOpen(const QString &path, int cause)
{
    if (cause == ENOENT || cause == ENOTDIR)
        return {Kind::NotFound, QStringLiteral("There is no secret file %1.").arg(path), {}, {}};
    return {Kind::Precondition,
        QStringLiteral("The secret file %1 cannot be read by this user. Mend it with: sudo chown "
                       "%2 %3")
            .arg(path, QString::number(::geteuid()), quoted(path)),
        QString::fromLocal8Bit(strerror(cause)), {}};
}

std::optional<Error> judge(const QString &path, const struct stat &found)
{
    const auto refused
        = [&](const QString &words) { return Error{Kind::Precondition, words, {}, {}}; };
    if (!S_ISREG(found.st_mode))
        return refused(QStringLiteral("%1 is no ordinary file, so no secret is read from it. Name "
                                      "a file that holds the secret alone.")
                .arg(path));
    if (found.st_uid != ::geteuid())
        return refused(QStringLiteral("The secret file %1 belongs to another user. Mend it with: "
                                      "sudo chown %2 %3")
                .arg(path, QString::number(::geteuid()), quoted(path)));
    if ((found.st_mode & 0177) != 0)
        return refused(QStringLiteral("The secret file %1 has mode %2; only 0600 or stricter is "
                                      "taken, so that nobody else reads it. Mend it with: chmod "
                                      "600 %3")
                .arg(path, modeText(found.st_mode), quoted(path)));
    return std::nullopt;
}

Result<Secret> readAll(const QString &path, int fd)
{
    QByteArray bytes(sizeLimit + 1, '\0');
    qsizetype size = 0;
    while (size < bytes.size()) {
        const ssize_t got = ::read(fd, bytes.data() + size, size_t(bytes.size() - size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        size += got;
    }
    QByteArrayView text = QByteArrayView(bytes).first(size);
    if (text.endsWith('\n'))
        text.chop(text.endsWith("\r\n") ? 2 : 1);
    Secret secret(text);
    wipe(bytes);
    if (size > sizeLimit)
        return failure(Kind::TooLarge,
            QStringLiteral("The secret file %1 is larger than 64 KiB: it cannot be a secret alone.")
                .arg(path));
    if (secret.isEmpty())
        return failure(Kind::NotFound, QStringLiteral("The secret file %1 is empty.").arg(path));
    return secret;
}

} // namespace

Result<Secret> readFromEnvironment(const QString &name)
{
    const char *value = std::getenv(name.toLocal8Bit().constData());
    if (!value || *value == '\0')
        return failure(Kind::NotFound,
            QStringLiteral("The environment variable %1 is %2.")
                .arg(name, value ? QStringLiteral("empty") : QStringLiteral("not set")));
    return Secret(QByteArrayView(value));
}

Result<Secret> readFromFile(const QString &path)
{
    const Descriptor file(path);
    if (file.fd() < 0)
        return tl::unexpected(cannotOpen(path, errno));
    struct stat found{};
    if (::fstat(file.fd(), &found) != 0)
        return tl::unexpected(cannotOpen(path, errno));
    if (const auto refusal = judge(path, found))
        return tl::unexpected(*refusal);
    return readAll(path, file.fd());
}

} // namespace fairlead::secrets
