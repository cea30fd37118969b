#include "ssh/session.h"

#include <libssh/server.h> // ssh_send_keepalive is declared here only

#include <poll.h>

namespace fairlead::ssh {

namespace {

using Clock = std::chrono::steady_clock;

tl::unexpected<Error> notShaken(
    const Target &target, const Session &session, const Breaker &breaker, bool late)
{
    const QString endpoint = target.endpoint();
    const QString technical = session.lastError();
    if (breaker.cancelled())
        return failure(Error::Kind::Cancelled,
            QStringLiteral("The connection to %1 was given up.").arg(endpoint), technical);
    if (late && session.received() == 0)
        return failure(Error::Kind::Unreachable,
            QStringLiteral(
                "%1 accepts connections but does not speak: sshd or the whole host hangs. "
                "Look at its console.")
                .arg(endpoint),
            technical);
    if (technical.contains(QStringLiteral("disconnected"))
        || technical.contains(QStringLiteral("reset by peer")))
        return failure(Error::Kind::Unreachable,
            QStringLiteral(
                "%1 closed the connection before the SSH handshake was complete. It may be "
                "overloaded or forbid this address; see its sshd log.")
                .arg(endpoint),
            technical);
    return failure(Error::Kind::Malformed,
        QStringLiteral("%1 answers, but not as an SSH server that Fairlead can talk to. Check that "
                       "the port is right.")
            .arg(endpoint),
        technical);
}

} // namespace

Session::Session(int fd, std::chrono::milliseconds patience, std::shared_ptr<Breaker> breaker)
    : m_patience(patience)
    , m_given(fd)
    , m_session(ssh_new())
    , m_breaker(std::move(breaker))
{
    ssh_set_counters(m_session, &m_socket, &m_packets);
}

Session::~Session()
{
    if (m_pump)
        ssh_channel_free(m_pump);
    if (connected())
        ssh_disconnect(m_session);
    ssh_free(m_session);
    m_breaker->close(m_given);
}

bool Session::configure(const Target &target, const Limits &limits)
{
    const auto text = [this](ssh_options_e option, const QString &value) {
        return value.isEmpty()
            || ssh_options_set(m_session, option, value.toUtf8().constData()) == SSH_OK;
    };
    const int no = 0;
    const int yes = 1;
    const unsigned port = target.port;
    const long seconds = long(limits.connect.count() / 1000);
    const long microseconds = long(limits.connect.count() % 1000) * 1000;
    // First of all: neither ~/.ssh/config nor /etc/ssh/ssh_config is read behind our back.
    return ssh_options_set(m_session, SSH_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK
        && text(SSH_OPTIONS_HOST, target.host)
        && ssh_options_set(m_session, SSH_OPTIONS_PORT, &port) == SSH_OK
        && text(SSH_OPTIONS_USER, target.user)
        && ssh_options_set(m_session, SSH_OPTIONS_TIMEOUT, &seconds) == SSH_OK
        && ssh_options_set(m_session, SSH_OPTIONS_TIMEOUT_USEC, &microseconds) == SSH_OK
        && ssh_options_set(m_session, SSH_OPTIONS_STRICTHOSTKEYCHECK, &yes) == SSH_OK
        && text(SSH_OPTIONS_KNOWNHOSTS, target.knownHosts)
        && text(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, target.globalKnownHosts)
        && text(SSH_OPTIONS_GSSAPI_SERVER_IDENTITY, target.gssapiHost)
        && text(SSH_OPTIONS_IDENTITY_AGENT, target.agentSocket)
        && ssh_options_set(m_session, SSH_OPTIONS_FD, &m_given) == SSH_OK;
}

Result<std::unique_ptr<Session>> Session::handshake(
    int fd, const Target &target, const Limits &limits, const std::shared_ptr<Breaker> &breaker)
{
    breaker->enter("shaking hands");
    std::unique_ptr<Session> session(new Session(fd, limits.connect, breaker));
    if (!session->m_session || !session->configure(target, limits))
        return failure(Error::Kind::Precondition,
            QStringLiteral("The SSH settings of %1 cannot be used.").arg(target.endpoint()),
            session->lastError());
    const auto start = Clock::now();
    if (ssh_connect(session->m_session) == SSH_OK) {
        ssh_set_blocking(session->m_session, 0);
        return session;
    }
    const bool late = Clock::now() - start >= limits.connect;
    return notShaken(target, *session, *breaker, late);
}

Result<HostKey> Session::hostKey() const
{
    ssh_key key = nullptr;
    char *base64 = nullptr;
    HostKey found;
    if (ssh_get_server_publickey(m_session, &key) == SSH_OK
        && ssh_pki_export_pubkey_base64(key, &base64) == SSH_OK)
        found = {ssh_key_type_to_char(ssh_key_type(key)), base64};
    ssh_string_free_char(base64);
    ssh_key_free(key);
    if (found.base64.isEmpty())
        return failure(Error::Kind::HostKey,
            QStringLiteral("The host showed a key that cannot be read. Nothing was sent to it."),
            lastError());
    return found;
}

int Session::ask(const std::function<int()> &call)
{
    const auto deadline = Clock::now() + m_patience;
    while (true) {
        const int code = call();
        if (code != SSH_AUTH_AGAIN)
            return code;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (!connected() || left.count() <= 0)
            return connected() ? SSH_AUTH_AGAIN : SSH_AUTH_ERROR;
        pollfd waiting{fd(), short(wantsToWrite() ? POLLIN | POLLOUT : POLLIN), 0};
        poll(&waiting, 1, int(left.count()));
    }
}

void Session::goLive() { m_pump = ssh_channel_new(m_session); }

bool Session::pump()
{
    const quint64 before = received();
    ssh_channel_poll(m_pump, 0);
    return received() != before;
}

void Session::askForLife()
{
    // The first call may only collect the answer to the keepalive before it, and send none.
    const auto sent = m_packets.out_packets;
    for (int i = 0; i < 2 && m_packets.out_packets == sent; ++i)
        ssh_send_keepalive(m_session);
}

bool Session::wantsToWrite() const
{
    return (ssh_get_poll_flags(m_session) & SSH_WRITE_PENDING) != 0;
}

QString Session::lastError() const
{
    return m_session ? QString::fromUtf8(ssh_get_error(m_session))
                     : QStringLiteral("out of memory");
}

} // namespace fairlead::ssh
