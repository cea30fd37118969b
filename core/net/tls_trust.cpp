#include "net/tls_trust.h"

#include <QCryptographicHash>
#include <QSslCertificate>

#include <algorithm>

namespace fairlead::net {

namespace {

using Reason = TrustQuestion::Reason;

/// Who vouches matters more than when, and when more than for which name.
Reason reasonOf(const QList<QSslError> &errors)
{
    Reason found = Reason::Unknown;
    for (const QSslError &error : errors) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
            found = Reason::Expired;
            break;
        case QSslError::CertificateNotYetValid:
            found = Reason::NotYetValid;
            break;
        case QSslError::HostNameMismatch:
            if (found == Reason::Unknown)
                found = Reason::WrongName;
            break;
        default:
            return Reason::Unknown;
        }
    }
    return found;
}

QStringList named(const TlsTrust &trust)
{
    QStringList all = trust.accepted;
    if (trust.basis == TlsTrust::Basis::Pins)
        all = trust.pins + all;
    for (QString &pin : all)
        pin = canonicalFingerprint(pin).value_or(QString());
    return all;
}

bool believed(const TlsTrust &trust, const QStringList &names, const QString &shown,
    const QList<QSslError> &errors)
{
    if (names.contains(shown))
        return true;
    return trust.basis != TlsTrust::Basis::Pins && errors.isEmpty();
}

} // namespace

std::optional<QString> canonicalFingerprint(const QString &text)
{
    QString digits = text.trimmed().toUpper();
    digits.remove(QLatin1Char(':'));
    const bool hex = std::all_of(digits.begin(), digits.end(), [](QChar c) {
        return (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
            || (c >= QLatin1Char('A') && c <= QLatin1Char('F'));
    });
    if (!hex || digits.size() != 64)
        return std::nullopt;
    return QString::fromLatin1(QByteArray::fromHex(digits.toLatin1()).toHex(':').toUpper());
}

QString fingerprint(const QSslCertificate &leaf)
{
    return QString::fromLatin1(leaf.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

std::optional<Error> problem(const TlsTrust &trust)
{
    for (const QString &pin : trust.pins + trust.accepted) {
        if (!canonicalFingerprint(pin))
            return Error{Error::Kind::Precondition,
                QStringLiteral("The fingerprint \"%1\" is not the SHA-256 of a certificate: 64 hex "
                               "digits are needed. Correct it in the site file.")
                    .arg(pin),
                {}, {}};
    }
    return std::nullopt;
}

std::optional<TrustQuestion> judge(const TlsTrust &trust, const QString &address,
    const QSslCertificate &leaf, const QList<QSslError> &errors)
{
    const QStringList names = named(trust);
    const QString shown = fingerprint(leaf);
    if (!leaf.isNull() && believed(trust, names, shown, errors))
        return std::nullopt;
    return TrustQuestion{TrustQuestion::Subject::Certificate,
        names.isEmpty() ? reasonOf(errors) : Reason::Changed, address, QStringLiteral("x509"),
        shown, names, leaf.toDer()};
}

Result<QSslConfiguration> tlsConfiguration(const TlsTrust &trust)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    configuration.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
    configuration.setSslOption(QSsl::SslOptionDisableSessionPersistence, true);
    if (trust.basis == TlsTrust::Basis::Pins)
        configuration.setCaCertificates({});
    if (trust.basis == TlsTrust::Basis::Authority) {
        const auto authorities = QSslCertificate::fromPath(
            trust.authorityFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
        if (authorities.isEmpty())
            return failure(Error::Kind::Precondition,
                QStringLiteral("There is no certificate of an authority in %1. Check the file, or "
                               "the site file's tls section.")
                    .arg(trust.authorityFile));
        configuration.setCaCertificates(authorities);
    }
    return configuration;
}

} // namespace fairlead::net
