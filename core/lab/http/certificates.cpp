#include "lab/http/certificates.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr int openssl = 30'000; // milliseconds: ample on a busy machine

Result<> run(const QString &directory, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished(openssl) || process.exitCode() != 0) {
        return failure(Error::Kind::Precondition,
            u"No certificate could be made: is the program \"openssl\" installed?"_s,
            QString::fromLocal8Bit(process.readAllStandardError()) + process.errorString());
    }
    return {};
}

QStringList newCertificate(
    const QString &subject, const QString &name, const QStringList &extensions)
{
    QStringList arguments{u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
        u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"730"_s, u"-subj"_s, subject,
        u"-keyout"_s, name + u".key"_s, u"-out"_s, name + u".pem"_s};
    for (const QString &extension : extensions)
        arguments << u"-addext"_s << extension;
    return arguments;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Result<std::unique_ptr<CertificateAuthority>> CertificateAuthority::make(const QString &cluster)
{
    std::unique_ptr<CertificateAuthority> made(new CertificateAuthority);
    if (!made->m_directory.isValid()) {
        return failure(Error::Kind::Storage,
            u"No private directory could be made for certificates."_s,
            made->m_directory.errorString());
    }
    const QString subject = u"/CN=Proxmox Virtual Environment/OU=%1/O=PVE Cluster Manager CA"_s;
    const auto ran = run(made->m_directory.path(),
        newCertificate(subject.arg(cluster), u"ca"_s, {u"keyUsage=critical,keyCertSign"_s}));
    if (!ran)
        return tl::unexpected(ran.error());
    made->m_certificate = QSslCertificate(contents(made->m_directory.filePath(u"ca.pem"_s)));
    return made;
}

Result<ServerIdentity> CertificateAuthority::issue(const QString &name) const
{
    QStringList arguments = newCertificate(
        u"/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=%1"_s.arg(name), name,
        {u"subjectAltName=DNS:%1,DNS:localhost,IP:127.0.0.1"_s.arg(name),
            u"basicConstraints=critical,CA:FALSE"_s, u"extendedKeyUsage=serverAuth"_s});
    arguments << u"-CA"_s << u"ca.pem"_s << u"-CAkey"_s << u"ca.key"_s;
    const auto ran = run(m_directory.path(), arguments);
    if (!ran)
        return tl::unexpected(ran.error());
    return ServerIdentity{QSslCertificate(contents(m_directory.filePath(name + u".pem"_s))),
        QSslKey(contents(m_directory.filePath(name + u".key"_s)), QSsl::Ec)};
}

QString fingerprint(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

} // namespace fairlead::lab
