#include "ssh/agent.h"

#include <QFile>
#include <QtEndian>

#include <cerrno>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace fairlead::ssh {

namespace {

using Deadline = std::chrono::steady_clock::time_point;

// draft-miller-ssh-agent: uint32 length, byte type, contents; the list starts with a uint32 count.
constexpr char askForKeys[] = {0, 0, 0, 1, 11};
constexpr quint8 listOfKeys = 12;

tl::unexpected<Error> noAgent(const QString &why, const QString &technical = {})
{
    return failure(Error::Kind::Precondition, why, technical);
}

struct Descriptor {
    int fd;
    explicit Descriptor(int number) : fd(number) { }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (fd >= 0)
            close(fd);
    }
};

bool connectUnix(int fd, const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (fd < 0 || size_t(path.size()) >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    return connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
}

/// Nothing when it does not come in time or the agent hangs up.
std::optional<QByteArray> readBytes(int fd, qsizetype count, Deadline deadline)
{
    QByteArray bytes;
    while (bytes.size() < count) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd waiting{fd, POLLIN, 0};
        if (left.count() <= 0 || poll(&waiting, 1, int(left.count())) <= 0)
            return std::nullopt;
        char chunk[64];
        const ssize_t got = read(fd, chunk, std::min(sizeof chunk, size_t(count - bytes.size())));
        if (got <= 0)
            return std::nullopt;
        bytes.append(chunk, got);
    }
    return bytes;
}

} // namespace

Result<int> countAgentKeys(const QString &socket, std::chrono::milliseconds limit)
{
    if (socket.isEmpty())
        return noAgent(QStringLiteral("there is no ssh-agent (SSH_AUTH_SOCK is not set)"));
    const Descriptor agent(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!connectUnix(agent.fd, QFile::encodeName(socket)))
        return noAgent(QStringLiteral("no ssh-agent is behind %1 (SSH_AUTH_SOCK)").arg(socket),
            QString::fromLocal8Bit(strerror(errno)));
    const Deadline deadline = std::chrono::steady_clock::now() + limit;
    std::optional<QByteArray> head;
    if (send(agent.fd, askForKeys, sizeof askForKeys, MSG_NOSIGNAL) == sizeof askForKeys)
        head = readBytes(agent.fd, 9, deadline);
    if (!head)
        return noAgent(QStringLiteral("the ssh-agent behind %1 does not answer").arg(socket));
    if (quint8(head->at(4)) != listOfKeys)
        return noAgent(
            QStringLiteral("the ssh-agent behind %1 does not list its keys").arg(socket));
    return int(qFromBigEndian<quint32>(head->constData() + 5));
}

} // namespace fairlead::ssh
