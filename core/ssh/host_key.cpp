#include "ssh/host_key.h"

namespace fairlead::ssh {

namespace {

using Reason = TrustQuestion::Reason;

QStringList filesOf(const Target &target) { return {target.knownHosts, target.globalKnownHosts}; }

TrustQuestion question(const Target &target, const HostKey &key, Reason reason)
{
    TrustQuestion asked;
    asked.subject = TrustQuestion::Subject::HostKey;
    asked.reason = reason;
    asked.endpoint = target.endpoint();
    asked.algorithm = QString::fromLatin1(key.type);
    asked.fingerprint = key.fingerprint();
    asked.material = key.type + ' ' + key.base64;
    return asked;
}

tl::unexpected<Error> refuse(QString what, TrustQuestion asked, QString detail)
{
    return tl::unexpected(
        Error{Error::Kind::HostKey, std::move(what), std::move(detail), std::move(asked)});
}

QString described(const HostKey &key)
{
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(key.type), key.fingerprint());
}

Result<> revoked(const Target &target, const HostKey &key, const Place &place)
{
    return refuse(QStringLiteral("%1 shows a host key that is marked as revoked in %2, line %3. "
                                 "Nothing was sent. Whoever answers there may be an impostor: ask "
                                 "who revoked the key.")
                      .arg(target.endpoint(), place.file)
                      .arg(place.line),
        question(target, key, Reason::Revoked), described(key));
}

Result<> unknown(const Target &target, const HostKey &key, bool authority)
{
    QString what
        = QStringLiteral("%1 is not known yet: its host key is in no known_hosts file. "
                         "Compare the fingerprint %2 with the host's own before you trust it.")
              .arg(target.endpoint(), key.fingerprint());
    if (authority)
        what
            += QStringLiteral(" A @cert-authority line covers this host, but Fairlead cannot check "
                              "host certificates and needs the key itself.");
    return refuse(what, question(target, key, Reason::Unknown), described(key));
}

Result<> other(const Target &target, const HostKey &key, const QList<HostKey> &known, Reason reason)
{
    TrustQuestion asked = question(target, key, reason);
    QStringList expected;
    for (const HostKey &one : known) {
        asked.expected.append(one.fingerprint());
        expected.append(described(one));
    }
    const QString what = reason == Reason::Changed
        ? QStringLiteral(
              "%1 shows another host key than before. Nothing was sent. Either the host was "
              "reinstalled, or somebody is in between: find out which before you edit "
              "known_hosts.")
        : QStringLiteral(
              "%1 shows a host key of another type than the one we know. Nothing was sent. "
              "If that type was added on purpose, add its key to known_hosts by hand.");
    return refuse(what.arg(target.endpoint()), asked,
        QStringLiteral("shown: %1; known: %2")
            .arg(described(key), expected.join(QStringLiteral(", "))));
}

/// What is wrong when libssh knows the key, but by our own reading no line is for this host: libssh
/// reads over negated patterns ("*.example,!this.example").
ssh_known_hosts_e withoutNegated(const QList<HostKey> &known, const HostKey &key)
{
    if (known.contains(key))
        return SSH_KNOWN_HOSTS_OK;
    const auto sameType = [&](const HostKey &one) { return one.type == key.type; };
    if (std::any_of(known.begin(), known.end(), sameType))
        return SSH_KNOWN_HOSTS_CHANGED;
    return known.isEmpty() ? SSH_KNOWN_HOSTS_UNKNOWN : SSH_KNOWN_HOSTS_OTHER;
}

Result<> judge(const Session &session, const Target &target, const HostKey &key)
{
    const QString name = knownHostsName(target.endpoint());
    const auto known = knownKeys(filesOf(target), name);
    const auto authority = hasAuthority(filesOf(target), name);
    if (!known || !authority)
        return tl::unexpected(known ? authority.error() : known.error());
    auto verdict = ssh_session_is_known_server(session.raw());
    if (verdict == SSH_KNOWN_HOSTS_OK)
        verdict = withoutNegated(*known, key);
    switch (verdict) {
    case SSH_KNOWN_HOSTS_OK:
        return {};
    case SSH_KNOWN_HOSTS_CHANGED:
        return other(target, key, *known, Reason::Changed);
    case SSH_KNOWN_HOSTS_OTHER:
        return other(target, key, *known, Reason::OtherType);
    case SSH_KNOWN_HOSTS_UNKNOWN:
    case SSH_KNOWN_HOSTS_NOT_FOUND:
        return unknown(target, key, *authority);
    default:
        return failure(Error::Kind::HostKey,
            QStringLiteral("The host key of %1 could not be checked. Nothing was sent.")
                .arg(target.endpoint()),
            session.lastError());
    }
}

} // namespace

Result<> checkHostKey(const Session &session, const Target &target)
{
    const auto key = session.hostKey();
    if (!key)
        return tl::unexpected(key.error());
    const auto place = findRevoked(filesOf(target), *key);
    if (!place)
        return tl::unexpected(place.error());
    if (*place)
        return revoked(target, *key, **place);
    return judge(session, target, *key);
}

} // namespace fairlead::ssh
