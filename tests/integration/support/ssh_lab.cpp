#include "support/ssh_lab.h"

#include "support/processes.h"

#include <QDir>
#include <QFile>

#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace fairlead {

namespace {

const QString realm = QStringLiteral("LAB.TEST");

QByteArray marker(const QTemporaryDir &folder) { return "FAIRLEAD_LAB=" + folder.path().toUtf8(); }

} // namespace

SshLab::SshLab(Options options) : m_options(std::move(options)) { }

SshLab::~SshLab()
{
    // Frozen ones included: KILL needs no cooperation. The listeners first, so that nothing new comes.
    for (Daemon *daemon : {m_sshd.get(), m_other.get(), m_agent.get(), m_kdc.get()}) {
        if (!daemon)
            continue;
        const QList<pid_t> below = descendants(pid_t(daemon->pid()));
        daemon->stop();
        signalAll(below, SIGKILL);
    }
    signalAll(withEnvironment(marker(m_folder)), SIGKILL);
}

QString SshLab::user() { return QString::fromLocal8Bit(getpwuid(geteuid())->pw_name); }

ssh::Command SshLab::shell(const QString &script)
{
    return {{QStringLiteral("sh"), QStringLiteral("-c"), script}};
}

QString SshLab::start()
{
    if (!m_folder.isValid())
        return m_folder.errorString();
    if (geteuid() == 0)
        QDir().mkpath(
            QStringLiteral("/run/sshd")); // sshd's own: it refuses to start as root without
    QString problem = makeKeys();
    if (problem.isEmpty() && m_options.kerberos)
        problem = startKdc();
    if (problem.isEmpty())
        problem = startSshd();
    if (problem.isEmpty() && m_options.other)
        problem = startOther();
    if (problem.isEmpty() && m_options.agent)
        problem = startAgent();
    return problem;
}

QString SshLab::run(
    const QString &program, const QStringList &arguments, const QByteArray &input) const
{
    const CommandRun done = runCommand(program, arguments, kerberosEnvironment(), input);
    if (done.exitCode == 0)
        return {};
    return QStringLiteral("%1 %2: %3")
        .arg(program, arguments.join(QLatin1Char(' ')),
            QString::fromUtf8(done.out + done.err).trimmed());
}

QString SshLab::makeKeys()
{
    struct Wanted {
        const char *name;
        const char *type;
        const char *passphrase;
    };
    static const Wanted keys[] = {{"host_ed25519", "ed25519", ""}, {"host_ecdsa", "ecdsa", ""},
        {"host_other", "ed25519", ""}, {"id_plain", "ed25519", ""},
        {"id_encrypted", "ed25519", "canary-Pf7qLw2"}, {"id_agent", "ed25519", ""},
        {"id_stranger", "ed25519", ""}};
    for (const Wanted &key : keys) {
        const QString problem = run(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-t"), QLatin1String(key.type),
                QStringLiteral("-N"), QLatin1String(key.passphrase), QStringLiteral("-f"),
                path(QLatin1String(key.name))});
        if (!problem.isEmpty())
            return problem;
    }
    write(QStringLiteral("authorized_keys"),
        read(QStringLiteral("id_plain.pub")) + read(QStringLiteral("id_encrypted.pub"))
            + read(QStringLiteral("id_agent.pub")));
    return {};
}

QByteArray SshLab::sshdConfig(quint16 port, const QStringList &hostKeys) const
{
    QByteArray text = "ListenAddress " + m_options.address.toUtf8() + "\nPort "
        + QByteArray::number(port) + '\n';
    for (const QString &key : hostKeys)
        text += "HostKey " + path(key).toUtf8() + '\n';
    text += "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
            "GSSAPIAuthentication "
        + QByteArray(m_options.kerberos ? "yes" : "no")
        + "\nGSSAPIStrictAcceptorCheck no\nLogLevel VERBOSE\nMaxStartups 100\nUseDNS no\n"
          "AuthorizedKeysFile "
        + path(QStringLiteral("authorized_keys")).toUtf8() + "\nSetEnv LC_ALL=C.UTF-8 HOME="
        + m_folder.path().toUtf8() + " " + marker(m_folder) + '\n';
    return text + m_options.sshdExtra;
}

QString SshLab::startSshd()
{
    m_port = freePort();
    write(QStringLiteral("sshd_config"),
        sshdConfig(m_port, {QStringLiteral("host_ed25519"), QStringLiteral("host_ecdsa")}));
    write(QStringLiteral("known_hosts"),
        '[' + m_options.address.toUtf8() + "]:" + QByteArray::number(m_port) + ' '
            + publicKey(QStringLiteral("host_ed25519")) + '\n');
    QStringList command = m_options.inside
        + QStringList{findProgram(QStringLiteral("sshd")), QStringLiteral("-D"),
            QStringLiteral("-e"), QStringLiteral("-f"), path(QStringLiteral("sshd_config"))};
    const QString program = command.takeFirst();
    m_sshd = std::make_unique<Daemon>(program, command, kerberosEnvironment());
    if (!m_sshd->start() || !m_sshd->waitForPort(m_options.address, m_port))
        return QStringLiteral("sshd: ") + m_sshd->log();
    return {};
}

QString SshLab::startOther()
{
    m_otherPort = freePort();
    write(QStringLiteral("sshd_config.other"),
        sshdConfig(m_otherPort, {QStringLiteral("host_other")}));
    write(QStringLiteral("known_hosts"),
        read(QStringLiteral("known_hosts")) + '[' + m_options.address.toUtf8()
            + "]:" + QByteArray::number(m_otherPort) + ' '
            + publicKey(QStringLiteral("host_ed25519")) + '\n');
    m_other = std::make_unique<Daemon>(findProgram(QStringLiteral("sshd")),
        QStringList{QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
            path(QStringLiteral("sshd_config.other"))});
    if (!m_other->start() || !m_other->waitForPort(m_options.address, m_otherPort))
        return QStringLiteral("second sshd: ") + m_other->log();
    return {};
}

QString SshLab::agentProgram() const
{
    const QString copy = path(QStringLiteral("ssh-agent"));
    if (!QFile::exists(copy))
        QFile::copy(findProgram(QStringLiteral("ssh-agent")), copy);
    return copy;
}

QString SshLab::startAgent()
{
    const QString socket = path(QStringLiteral("agent.sock"));
    m_agent = std::make_unique<Daemon>(
        agentProgram(), QStringList{QStringLiteral("-D"), QStringLiteral("-a"), socket});
    if (!m_agent->start())
        return QStringLiteral("ssh-agent: ") + m_agent->log();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SSH_AUTH_SOCK"), socket);
    const CommandRun added = runCommand(QStringLiteral("ssh-add"),
        {QStringLiteral("-q"), path(QStringLiteral("id_agent"))}, environment);
    if (added.exitCode != 0)
        return QStringLiteral("ssh-add: ") + QString::fromUtf8(added.err);
    // From here on the agent alone has it.
    QFile::remove(path(QStringLiteral("id_agent")));
    return {};
}

QString SshLab::startKdc()
{
    m_kdcPort = freePort();
    const QByteArray folder = m_folder.path().toUtf8();
    const QByteArray address = m_options.address.toUtf8() + ':' + QByteArray::number(m_kdcPort);
    // Everything by address and over TCP: no lookups, and a refused port is noticed at once.
    write(QStringLiteral("krb5.conf"),
        "[libdefaults]\n default_realm = LAB.TEST\n dns_lookup_kdc = false\n dns_lookup_realm = "
        "false\n"
        " dns_canonicalize_hostname = false\n rdns = false\n udp_preference_limit = 1\n"
        "[realms]\n LAB.TEST = {\n  kdc = "
            + address + "\n  auth_to_local = RULE:[1:$1@$0](^sre@LAB\\.TEST$)s/.*/"
            + user().toUtf8()
            + "/\n  auth_to_local = DEFAULT\n }\n[domain_realm]\n .lab.test = LAB.TEST\n"
              " localhost = LAB.TEST\n");
    write(QStringLiteral("kdc.conf"),
        "[kdcdefaults]\n kdc_listen = " + address + "\n kdc_tcp_listen = " + address
            + "\n[realms]\n LAB.TEST = {\n  database_name = " + folder
            + "/principal\n  key_stash_file = " + folder + "/stash\n  acl_file = " + folder
            + "/kadm5.acl\n  max_life = 10h\n }\n[logging]\n kdc = STDERR\n");
    const QString problem = makePrincipals();
    if (!problem.isEmpty())
        return problem;
    m_kdc = std::make_unique<Daemon>(QStringLiteral("krb5kdc"),
        QStringList{QStringLiteral("-n"), QStringLiteral("-r"), realm}, kerberosEnvironment());
    if (!m_kdc->start() || !m_kdc->waitForPort(m_options.address, m_kdcPort))
        return QStringLiteral("krb5kdc: ") + m_kdc->log();
    return {};
}

QString SshLab::makePrincipals()
{
    const QString made = run(QStringLiteral("kdb5_util"),
        {QStringLiteral("create"), QStringLiteral("-r"), realm, QStringLiteral("-s"),
            QStringLiteral("-P"), QStringLiteral("master")});
    if (!made.isEmpty())
        return made;
    QByteArray script = "addprinc -randkey host/node1.lab.test\nktadd -k "
        + path(QStringLiteral("host.keytab")).toUtf8() + " host/node1.lab.test\n";
    for (const QByteArray name : {"sre", "stranger"})
        script += "addprinc -randkey " + name + "\nktadd -k "
            + path(QString::fromUtf8(name)).toUtf8() + ".keytab " + name + '\n';
    return run(QStringLiteral("kadmin.local"), {QStringLiteral("-r"), realm}, script);
}

QProcessEnvironment SshLab::kerberosEnvironment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("KRB5_CONFIG"), path(QStringLiteral("krb5.conf")));
    environment.insert(QStringLiteral("KRB5_KDC_PROFILE"), path(QStringLiteral("kdc.conf")));
    environment.insert(QStringLiteral("KRB5_KTNAME"),
        QStringLiteral("FILE:") + path(QStringLiteral("host.keytab")));
    return environment;
}

void SshLab::useTickets(const QString &cache) const
{
    qputenv("KRB5_CONFIG", path(QStringLiteral("krb5.conf")).toUtf8());
    qputenv("KRB5CCNAME", "FILE:" + path(cache).toUtf8());
}

CommandRun SshLab::kinit(const QString &principal, const QStringList &options) const
{
    return runCommand(QStringLiteral("kinit"),
        options
            + QStringList{QStringLiteral("-k"), QStringLiteral("-t"),
                path(principal + QStringLiteral(".keytab")), principal});
}

ssh::Target SshLab::target() const
{
    ssh::Target target;
    target.host = m_options.address;
    target.port = m_port;
    target.user = user();
    target.order = {ssh::Method::Key};
    target.keyFile = path(QStringLiteral("id_plain"));
    target.knownHosts = path(QStringLiteral("known_hosts"));
    target.globalKnownHosts = path(QStringLiteral("global_known_hosts"));
    target.gssapiHost = QStringLiteral("node1.lab.test");
    target.agentSocket = path(QStringLiteral("agent.sock"));
    return target;
}

ssh::Target SshLab::otherTarget() const
{
    ssh::Target other = target();
    other.port = m_otherPort;
    return other;
}

ssh::Access SshLab::access(const ssh::Target &target, const ssh::Limits &limits)
{
    return {target, target, {}, limits};
}

QByteArray SshLab::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void SshLab::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
}

QByteArray SshLab::publicKey(const QString &name) const
{
    const QList<QByteArray> words = read(name + QStringLiteral(".pub")).simplified().split(' ');
    return words.value(0) + ' ' + words.value(1);
}

QList<pid_t> SshLab::sessions() const { return descendants(pid_t(m_sshd->pid())); }

} // namespace fairlead
