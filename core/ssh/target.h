#pragma once

#include "base/result.h"
#include "base/units.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <functional>

namespace fairlead::ssh {

/// How to prove who we are.
enum class Method { Gssapi, Agent, Key };

/// Whom to talk to and as whom. Paths are absolute: neither "~" nor libssh's "%d" is expanded, and
/// no ssh_config file is read.
struct Target {
    QString host; ///< name or address; as it stands in known_hosts
    quint16 port = 22;
    QString user;
    QList<Method> order{Method::Gssapi, Method::Agent, Method::Key}; ///< tried one after the other
    QString keyFile; ///< for Method::Key
    QString knownHosts; ///< read, and where an accepted key goes
    QString globalKnownHosts = QStringLiteral("/etc/ssh/ssh_known_hosts"); ///< read only
    QString
        gssapiHost; ///< the host's name in Kerberos; empty: `host`, which then must be no address
    QString agentSocket; ///< empty: SSH_AUTH_SOCK as it was when the client was made

    /// "host:port", "[::1]:22": for messages and trust questions.
    QString endpoint() const;

    bool operator==(const Target &) const = default;
};

/// Asked only when the key file turns out to be encrypted; empty = not known. Called on a worker
/// thread, possibly after the client is gone: it owns what it uses, and is safe to call there. What
/// it returns is overwritten after use.
using PassphraseSource = std::function<QByteArray()>;

/// How long things may take. The defaults are the product's promise: a dead peer is noticed within
/// silent + answer = 13 s, below the 15 s that are promised.
struct Limits {
    std::chrono::milliseconds connect{8000}; ///< name, TCP and SSH handshake, each
    std::chrono::milliseconds login{25000}; ///< everything until commands can be sent
    std::chrono::milliseconds ticket{6000}; ///< Kerberos: a KDC that does not answer
    std::chrono::milliseconds agent{3000}; ///< an ssh-agent that does not answer
    std::chrono::milliseconds silent{5000}; ///< after that much silence the peer is asked
    std::chrono::milliseconds answer{8000}; ///< and has that long to say anything
    std::chrono::milliseconds grace{
        6500}; ///< beyond a command's own limit: 5 s to KILL, and the way back
    Bytes output{32 << 20}; ///< of one command, both streams together

    bool operator==(const Limits &) const = default;
};

/// Everything a client needs to know about a host. Reading and writing may be two identities.
struct Access {
    Target sense;
    Target act;
    PassphraseSource passphrase{};
    Limits limits{};
};

/// Precondition, when something in it could not work or would be understood differently by libssh.
Result<> validate(const Target &target);

} // namespace fairlead::ssh
