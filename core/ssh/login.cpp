#include "ssh/login.h"

#include "ssh/agent.h"
#include "ssh/host_key.h"
#include "ssh/key_file.h"
#include "ssh/tcp.h"
#include "ssh/ticket.h"

namespace fairlead::ssh {

namespace {

/// One login under way. What the methods say when they fail is part of a sentence.
class Login {
public:
    Login(Session &session, const Target &target, const PassphraseSource &passphrase,
        const Limits &limits, Breaker &breaker)
        : m_session(session)
        , m_target(target)
        , m_passphrase(passphrase)
        , m_limits(limits)
        , m_breaker(breaker)
    { }

    Result<> run();

private:
    Result<> attempt(Method method);
    Result<> byGssapi();
    Result<> byAgent();
    Result<> byKey();
    Result<> judge(int code, const QString &refused);
    bool offered(Method method) const;
    tl::unexpected<Error> notIn(const QList<Error> &reasons) const;
    tl::unexpected<Error> ended() const;

    Session &m_session;
    const Target &m_target;
    const PassphraseSource &m_passphrase;
    const Limits &m_limits;
    Breaker &m_breaker;
    int m_offered = 0;
};

QString named(Method method)
{
    switch (method) {
    case Method::Gssapi:
        return QStringLiteral("Kerberos");
    case Method::Agent:
        return QStringLiteral("Agent");
    case Method::Key:
        return QStringLiteral("Key");
    }
    return {};
}

Result<> Login::run()
{
    m_breaker.enter("asking how one may log in");
    const int none = m_session.ask([&] { return ssh_userauth_none(m_session.raw(), nullptr); });
    if (none == SSH_AUTH_SUCCESS)
        return {};
    if (none == SSH_AUTH_AGAIN || !m_session.connected())
        return ended();
    m_offered = ssh_userauth_list(m_session.raw(), nullptr);
    QList<Error> reasons;
    for (const Method method : m_target.order) {
        Result<> result = attempt(method);
        if (result)
            return {};
        if (m_breaker.cancelled())
            return ended();
        Error reason = std::move(result.error());
        reason.what = QStringLiteral("%1: %2").arg(named(method), reason.what);
        reasons.append(std::move(reason));
        if (!m_session.connected())
            break; // the host hung up: too many attempts, or gone
    }
    return notIn(reasons);
}

Result<> Login::attempt(Method method)
{
    if (!offered(method))
        return failure(Error::Kind::Unauthorized, QStringLiteral("the host does not offer it"));
    switch (method) {
    case Method::Gssapi:
        return byGssapi();
    case Method::Agent:
        return byAgent();
    case Method::Key:
        return byKey();
    }
    return {};
}

bool Login::offered(Method method) const
{
    const int mask
        = method == Method::Gssapi ? SSH_AUTH_METHOD_GSSAPI_MIC : SSH_AUTH_METHOD_PUBLICKEY;
    return (m_offered & mask) != 0;
}

Result<> Login::byGssapi()
{
    const QString host = m_target.gssapiHost.isEmpty() ? m_target.host : m_target.gssapiHost;
    if (Result<> ticket = fetchTicket(host, m_limits.ticket, m_breaker); !ticket)
        return ticket;
    m_breaker.enter("logging in by Kerberos");
    return judge(m_session.ask([&] { return ssh_userauth_gssapi(m_session.raw()); }),
        QStringLiteral("the host does not let your Kerberos identity in as %1").arg(m_target.user));
}

Result<> Login::byAgent()
{
    m_breaker.enter("asking the ssh-agent");
    const Result<int> keys = countAgentKeys(m_target.agentSocket, m_limits.agent);
    if (!keys)
        return tl::unexpected(keys.error());
    if (*keys == 0)
        return failure(
            Error::Kind::Unauthorized, QStringLiteral("the ssh-agent holds no key; run ssh-add"));
    return judge(m_session.ask([&] { return ssh_userauth_agent(m_session.raw(), nullptr); }),
        QStringLiteral("the host accepts none of the %1 in the ssh-agent for %2")
            .arg(*keys == 1 ? QStringLiteral("keys (1)") : QStringLiteral("%1 keys").arg(*keys),
                m_target.user));
}

Result<> Login::byKey()
{
    m_breaker.enter("reading the key");
    const Result<Key> key = loadKey(m_target.keyFile, m_passphrase);
    if (!key)
        return tl::unexpected(key.error());
    m_breaker.enter("logging in by key");
    return judge(
        m_session.ask([&] { return ssh_userauth_publickey(m_session.raw(), nullptr, key->get()); }),
        QStringLiteral("the host does not accept key %1 for %2")
            .arg(m_target.keyFile, m_target.user));
}

Result<> Login::judge(int code, const QString &refused)
{
    if (code == SSH_AUTH_SUCCESS)
        return {};
    if (!m_session.connected())
        return failure(Error::Kind::Unauthorized,
            QStringLiteral("the host hung up, perhaps after too many attempts"),
            m_session.lastError());
    if (code == SSH_AUTH_PARTIAL)
        return failure(Error::Kind::Unauthorized,
            QStringLiteral("the host wants a second proof, which Fairlead cannot give"));
    if (code == SSH_AUTH_AGAIN)
        return failure(Error::Kind::Timeout, QStringLiteral("the host did not answer"));
    // After SSH_AUTH_ERROR the library's text may be that of an earlier call.
    return failure(Error::Kind::Unauthorized, refused,
        code == SSH_AUTH_DENIED ? m_session.lastError() : QStringLiteral("SSH_AUTH_ERROR"));
}

tl::unexpected<Error> Login::notIn(const QList<Error> &reasons) const
{
    QStringList whats;
    QStringList details;
    for (const Error &reason : reasons) {
        whats.append(reason.what);
        if (!reason.detail.isEmpty())
            details.append(reason.detail);
    }
    return failure(m_target.order.size() == 1 ? reasons.first().kind : Error::Kind::Unauthorized,
        QStringLiteral("The login to %1 as %2 failed. %3.")
            .arg(m_target.endpoint(), m_target.user, whats.join(QStringLiteral(". "))),
        details.join(QStringLiteral("; ")));
}

tl::unexpected<Error> Login::ended() const
{
    if (m_breaker.cancelled())
        return failure(Error::Kind::Cancelled,
            QStringLiteral("The login to %1 was given up.").arg(m_target.endpoint()));
    return failure(Error::Kind::Unreachable,
        QStringLiteral("%1 stopped answering during the login.").arg(m_target.endpoint()),
        m_session.lastError());
}

} // namespace

Result<std::unique_ptr<Session>> login(const Target &target, const PassphraseSource &passphrase,
    const Limits &limits, const std::shared_ptr<Breaker> &breaker)
{
    if (const auto valid = validate(target); !valid)
        return tl::unexpected(valid.error());
    const Result<int> fd = connectTcp(target, limits, *breaker);
    if (!fd)
        return tl::unexpected(fd.error());
    auto session = Session::handshake(*fd, target, limits, breaker);
    if (!session)
        return session;
    breaker->enter("checking its host key");
    if (const auto known = checkHostKey(**session, target); !known)
        return tl::unexpected(known.error());
    if (const auto in = Login(**session, target, passphrase, limits, *breaker).run(); !in)
        return tl::unexpected(in.error());
    (*session)->goLive();
    return session;
}

} // namespace fairlead::ssh
