#include "rows.h"

#include "support/await.h"
#include "support/ssh_lab.h"

namespace fairlead::ground {

namespace {

struct Ssh {
    explicit Ssh(const Redactor &r) : redactor(r) { }

    const Redactor &redactor;
    SshLab lab{SshLab::Options{.agent = true, .other = true, .kerberos = true}};

    Result<> logIn(const ssh::Target &target, std::chrono::seconds limit = std::chrono::seconds(10))
    {
        return run(target, {QStringLiteral("true")}, limit);
    }

    Result<> run(const ssh::Target &target, const QStringList &argv, std::chrono::seconds limit)
    {
        ssh::Client client(SshLab::access(target), redactor);
        const auto output = await(client.read({argv}, limit));
        return output ? Result<>() : Result<>(tl::unexpected(output.error()));
    }

    ssh::Target with(ssh::Method method) const
    {
        ssh::Target target = lab.target();
        target.order = {method};
        return target;
    }

    Result<> withKey(const QString &file)
    {
        ssh::Target target = with(ssh::Method::Key);
        target.keyFile = lab.path(file);
        return logIn(target);
    }

    Result<> withKnownHosts(const QByteArray &lines)
    {
        lab.write(QStringLiteral("known_hosts.row"), lines);
        ssh::Target target = lab.target();
        target.knownHosts = lab.path(QStringLiteral("known_hosts.row"));
        return logIn(target);
    }

    Result<> withTicket(const QString &principal, const QStringList &options = {})
    {
        lab.useTickets(principal + QStringLiteral(".cc"));
        if (!principal.isEmpty() && lab.kinit(principal, options).exitCode != 0)
            return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no ticket was given"));
        return logIn(with(ssh::Method::Gssapi));
    }

    Result<> frozenKdc()
    {
        lab.useTickets(QStringLiteral("frozen.cc"));
        lab.kinit(QStringLiteral("sre"));
        lab.kdc().freeze();
        const auto result = logIn(with(ssh::Method::Gssapi));
        lab.kdc().thaw();
        return result;
    }

    Result<> deadAgent()
    {
        ssh::Target target = with(ssh::Method::Agent);
        target.agentSocket = lab.path(QStringLiteral("nobody.sock"));
        return logIn(target);
    }

    Result<> nobodyListens()
    {
        ssh::Target target = lab.target();
        target.port = 1;
        return logIn(target);
    }
};

QByteArray revoked(const SshLab &lab)
{
    return "@revoked * " + lab.publicKey(QStringLiteral("host_ed25519")) + "\n"
        + lab.read(QStringLiteral("known_hosts"));
}

} // namespace

Rows sshRows(Around &around)
{
    auto ssh = std::make_shared<Ssh>(around.redactor);
    const QString problem = ssh->lab.start();
    using Kind = Error::Kind;
    const auto row = [](const char *situation, Kind kind, std::function<Result<>()> provoke) {
        return Row{QString::fromUtf8(situation), kind, std::move(provoke)};
    };
    return {ssh, 4, problem,
        {
            row("SSH: nobody listens", Kind::Unreachable, [ssh] { return ssh->nobodyListens(); }),
            row("SSH: host never seen", Kind::HostKey, [ssh] { return ssh->withKnownHosts({}); }),
            row("SSH: host key changed", Kind::HostKey,
                [ssh] { return ssh->logIn(ssh->lab.otherTarget()); }),
            row("SSH: host key revoked", Kind::HostKey,
                [ssh] { return ssh->withKnownHosts(revoked(ssh->lab)); }),
            row("SSH: wrong key", Kind::Unauthorized,
                [ssh] { return ssh->withKey(QStringLiteral("id_stranger")); }),
            row("SSH: encrypted key, no passphrase", Kind::Precondition,
                [ssh] { return ssh->withKey(QStringLiteral("id_encrypted")); }),
            row("SSH: agent gone", Kind::Precondition, [ssh] { return ssh->deadAgent(); }),
            row("SSH: no Kerberos ticket", Kind::Unauthorized,
                [ssh] { return ssh->withTicket({}); }),
            row("SSH: somebody else's ticket", Kind::Unauthorized,
                [ssh] { return ssh->withTicket(QStringLiteral("stranger")); }),
            row("SSH: KDC frozen", Kind::Unavailable, [ssh] { return ssh->frozenKdc(); }),
            row("SSH: command over its limit", Kind::Timeout,
                [ssh] {
                    return ssh->run(ssh->lab.target(),
                        {QStringLiteral("sleep"), QStringLiteral("60")}, std::chrono::seconds(1));
                }),
        }};
}

} // namespace fairlead::ground
