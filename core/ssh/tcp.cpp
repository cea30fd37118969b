#include "ssh/tcp.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace fairlead::ssh {

namespace {

using namespace std::chrono_literals;
using Deadline = std::chrono::steady_clock::time_point;

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    int family = AF_UNSPEC;
};

struct Lookup {
    int code = 0;
    std::vector<Address> addresses;
};

Lookup lookUp(const QByteArray &host, const QByteArray &port)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *list = nullptr;
    Lookup found;
    found.code = getaddrinfo(host.constData(), port.constData(), &hints, &list);
    for (const addrinfo *one = list; one; one = one->ai_next) {
        Address address;
        std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
        address.size = one->ai_addrlen;
        address.family = one->ai_family;
        found.addresses.push_back(address);
    }
    if (list)
        freeaddrinfo(list);
    return found;
}

void set(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

/// A link that is down: unanswered data (user timeout) and unanswered probes on an idle connection
/// both end it after some 10 s. A frozen sshd is none of TCP's business: its kernel goes on
/// answering.
void noticeDeath(int fd)
{
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 4);
    set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 2);
    set(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
#ifdef TCP_USER_TIMEOUT
    set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 10000);
#endif
}

int millisecondsUntil(Deadline deadline)
{
    const auto left
        = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return int(std::max(left, 0ms).count());
}

/// 0 or errno.
int finishConnecting(int fd, Deadline deadline)
{
    pollfd waiting{fd, POLLOUT, 0};
    const int ready = poll(&waiting, 1, millisecondsUntil(deadline));
    if (ready == 0)
        return ETIMEDOUT;
    int code = 0;
    socklen_t size = sizeof code;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size);
    // Shut down by the breaker while connecting: no error of the socket, but no connection either.
    return code == 0 && (waiting.revents & POLLHUP) ? ECANCELED : code;
}

/// A descriptor, or -errno.
int connectOne(const Address &address, Deadline deadline, Breaker &breaker)
{
    const int fd = socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    noticeDeath(fd);
    breaker.guard(fd);
    int code = 0;
    if (connect(fd, reinterpret_cast<const sockaddr *>(&address.bytes), address.size) != 0)
        code = errno == EINPROGRESS ? finishConnecting(fd, deadline) : errno;
    if (code == 0)
        return fd;
    breaker.unguard();
    close(fd);
    return -code;
}

tl::unexpected<Error> noAddress(const Target &target, int code)
{
    const QString technical = QString::fromLocal8Bit(gai_strerror(code));
    if (code == EAI_AGAIN)
        return failure(Error::Kind::Unreachable,
            QStringLiteral("The name %1 could not be looked up: the name server does not answer. "
                           "Check DNS and the VPN on this machine.")
                .arg(target.host),
            technical);
    return failure(Error::Kind::Unreachable,
        QStringLiteral("There is no host named %1. Check its name in the site file, and DNS.")
            .arg(target.host),
        technical);
}

tl::unexpected<Error> noConnection(const Target &target, int code, std::chrono::milliseconds limit)
{
    const QString technical = QStringLiteral("connect to %1: %2")
                                  .arg(target.endpoint(), QString::fromLocal8Bit(strerror(code)));
    QString what;
    switch (code) {
    case ECONNREFUSED:
        what = QStringLiteral(
            "%1 refused the connection: the host is up, but nothing listens there. "
            "Check that sshd runs and that the port is right.");
        break;
    case EHOSTUNREACH:
    case ENETUNREACH:
        what = QStringLiteral("There is no route to %1. Check the network and the VPN of this "
                              "machine, and whether the host is up.");
        break;
    case ETIMEDOUT:
        what = QStringLiteral("%1 did not answer within %2 s. The host may be down, or a firewall "
                              "drops the connection.");
        return failure(Error::Kind::Unreachable,
            what.arg(target.endpoint())
                .arg(std::chrono::duration_cast<std::chrono::seconds>(limit).count()),
            technical);
    case ECANCELED:
        return failure(Error::Kind::Cancelled,
            QStringLiteral("The connection to %1 was given up.").arg(target.endpoint()));
    default:
        what = QStringLiteral("No connection to %1 could be made.");
    }
    return failure(Error::Kind::Unreachable, what.arg(target.endpoint()), technical);
}

} // namespace

Result<int> connectTcp(const Target &target, const Limits &limits, Breaker &breaker)
{
    breaker.enter("looking up its name");
    const auto found = breaker.aside<Lookup>(
        limits.connect, [host = target.host.toUtf8(), port = QByteArray::number(target.port)] {
            return lookUp(host, port);
        });
    if (breaker.cancelled())
        return noConnection(target, ECANCELED, limits.connect);
    if (!found || found->addresses.empty())
        return noAddress(target, found ? found->code : EAI_AGAIN);
    breaker.enter("connecting");
    const Deadline end = std::chrono::steady_clock::now() + limits.connect;
    int result = -ETIMEDOUT;
    auto left = int(found->addresses.size());
    for (const Address &address : found->addresses) {
        // Each address gets its share, so that a silent first one does not use up the time of all.
        const auto now = std::chrono::steady_clock::now();
        result = connectOne(address, now + (end - now) / left--, breaker);
        if (result >= 0)
            return result;
        if (breaker.cancelled())
            return noConnection(target, ECANCELED, limits.connect);
    }
    return noConnection(target, -result, limits.connect);
}

} // namespace fairlead::ssh
