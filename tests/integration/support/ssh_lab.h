#pragma once

#include "ssh/client.h"
#include "support/daemon.h"

#include <QTemporaryDir>

#include <memory>

namespace fairlead {

/// A real OpenSSH server on loopback with keys of its own, and on demand an ssh-agent, a second sshd
/// whose key is not the one we know, and an MIT KDC for the realm LAB.TEST. Everything lives in a
/// temporary folder (0700) and is reached by environment variables; nothing in /etc or $HOME is read
/// or written. What was started in it, commands included, is gone when the lab is.
class SshLab {
public:
    struct Options {
        bool agent = false;
        bool other = false;
        bool kerberos = false;
        QByteArray sshdExtra{}; ///< further lines for sshd_config
        QString address = QStringLiteral("127.0.0.1");
        QStringList inside{}; ///< a command to run sshd under: {"ip", "netns", "exec", NAME}
    };

    explicit SshLab(Options options);
    SshLab() : SshLab(Options()) { }
    SshLab(const SshLab &) = delete;
    SshLab &operator=(const SshLab &) = delete;
    ~SshLab();

    /// Empty, or why something did not start.
    QString start();

    /// Logs in with the plain key; the host is known.
    ssh::Target target() const;
    /// The second sshd: known_hosts has the first one's key for it.
    ssh::Target otherTarget() const;
    static ssh::Access access(const ssh::Target &target, const ssh::Limits &limits = {});

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QByteArray read(const QString &name) const;
    void write(const QString &name, const QByteArray &text) const;
    /// The public part of a host key: "type base64".
    QByteArray publicKey(const QString &name) const;

    /// Points this process at the KDC and at a new, empty ticket cache. Not while a client lives.
    void useTickets(const QString &cache) const;
    /// A ticket for a principal, by its keytab, in the cache that useTickets() named.
    CommandRun kinit(const QString &principal, const QStringList &options = {}) const;
    QProcessEnvironment kerberosEnvironment() const;

    Daemon &sshd() { return *m_sshd; }
    Daemon &agent() { return *m_agent; }
    Daemon &kdc() { return *m_kdc; }
    /// The sshd processes that serve connections, with all they run.
    QList<pid_t> sessions() const;

    static QString user();
    /// An ssh-agent that dies with us: Debian's own is set-group-id, and the kernel drops our wish to
    /// end it for such programs. A copy is not.
    QString agentProgram() const;
    static ssh::Command shell(const QString &script);

private:
    QString makeKeys();
    QString startSshd();
    QString startOther();
    QString startAgent();
    QString startKdc();
    QString makePrincipals();
    QByteArray sshdConfig(quint16 port, const QStringList &hostKeys) const;
    QString run(
        const QString &program, const QStringList &arguments, const QByteArray &input = {}) const;

    const Options m_options;
    QTemporaryDir m_folder;
    quint16 m_port = 0;
    quint16 m_otherPort = 0;
    quint16 m_kdcPort = 0;
    std::unique_ptr<Daemon> m_sshd;
    std::unique_ptr<Daemon> m_other;
    std::unique_ptr<Daemon> m_agent;
    std::unique_ptr<Daemon> m_kdc;
};

} // namespace fairlead
