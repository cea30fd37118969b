#include "support/certificates.h"

#include "support/daemon.h"

#include <QCryptographicHash>
#include <QFile>

namespace fairlead {

namespace {

const QString here = QStringLiteral("IP:127.0.0.1,DNS:localhost");

const QStringList newKey{QStringLiteral("-newkey"), QStringLiteral("ec"),
    QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"),
    QStringLiteral("-nodes")};

} // namespace

Certificates::Certificates()
{
    makeAuthority();
    const QString past = QStringLiteral("20200101000000Z");
    const QString future = QStringLiteral("20990101000000Z");
    ok = issue(QStringLiteral("ok"), here, past, future);
    renewed = issue(QStringLiteral("renewed"), here, past, future);
    expired = issue(QStringLiteral("expired"), here, past, QStringLiteral("20210101000000Z"));
    notYetValid = issue(QStringLiteral("early"), here, QStringLiteral("20980101000000Z"), future);
    otherName = issue(QStringLiteral("other"), QStringLiteral("DNS:other.example"), past, future);
    selfSigned = signSelf(QStringLiteral("self"));
    selfSignedToo = signSelf(QStringLiteral("self2"));
}

void Certificates::run(const QStringList &arguments)
{
    const CommandRun ran = runCommand(QStringLiteral("openssl"), arguments);
    if (ran.exitCode != 0)
        m_problem += QString::fromUtf8(ran.err);
}

void Certificates::write(const QString &name, const QByteArray &text)
{
    QFile out(file(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
        m_problem += out.errorString();
}

void Certificates::makeAuthority()
{
    write(QStringLiteral("index.txt"), {});
    // Only `openssl ca` takes free dates in OpenSSL 3.0.
    write(QStringLiteral("conf"),
        "[ca]\ndefault_ca=d\n[d]\ndir=" + m_folder.path().toUtf8()
            + "\ndatabase=$dir/index.txt\nnew_certs_dir=$dir\nrand_serial=yes\n"
              "certificate=$dir/ca.pem\nprivate_key=$dir/ca.key\ndefault_md=sha256\n"
              "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
              "[req]\ndistinguished_name=n\nprompt=no\n[n]\n");
    authorityFile = signAuthority(QStringLiteral("ca"));
    otherAuthorityFile = signAuthority(QStringLiteral("ca2"));
}

QString Certificates::signAuthority(const QString &name)
{
    const QString made = file(name + QStringLiteral(".pem"));
    run(QStringList{QStringLiteral("req"), QStringLiteral("-x509")} + newKey
        + QStringList{QStringLiteral("-config"), file(QStringLiteral("conf")),
            QStringLiteral("-subj"), QStringLiteral("/CN=Test Authority ") + name,
            QStringLiteral("-days"), QStringLiteral("3650"), QStringLiteral("-addext"),
            QStringLiteral("basicConstraints=critical,CA:TRUE"), QStringLiteral("-keyout"),
            file(name + QStringLiteral(".key")), QStringLiteral("-out"), made});
    return made;
}

ServerIdentity Certificates::issue(
    const QString &name, const QString &subjects, const QString &from, const QString &until)
{
    write(name + QStringLiteral(".ext"), "subjectAltName=" + subjects.toUtf8() + "\n");
    run(QStringList{QStringLiteral("req"), QStringLiteral("-new")} + newKey
        + QStringList{QStringLiteral("-config"), file(QStringLiteral("conf")),
            QStringLiteral("-subj"), QStringLiteral("/CN=") + name, QStringLiteral("-keyout"),
            file(name + QStringLiteral(".key")), QStringLiteral("-out"),
            file(name + QStringLiteral(".csr"))});
    run({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"),
        QStringLiteral("-config"), file(QStringLiteral("conf")), QStringLiteral("-startdate"), from,
        QStringLiteral("-enddate"), until, QStringLiteral("-extfile"),
        file(name + QStringLiteral(".ext")), QStringLiteral("-in"),
        file(name + QStringLiteral(".csr")), QStringLiteral("-out"),
        file(name + QStringLiteral(".pem"))});
    return load(name);
}

ServerIdentity Certificates::signSelf(const QString &name)
{
    run(QStringList{QStringLiteral("req"), QStringLiteral("-x509")} + newKey
        + QStringList{QStringLiteral("-config"), file(QStringLiteral("conf")),
            QStringLiteral("-subj"), QStringLiteral("/CN=") + name, QStringLiteral("-days"),
            QStringLiteral("3650"), QStringLiteral("-addext"),
            QStringLiteral("subjectAltName=") + here, QStringLiteral("-keyout"),
            file(name + QStringLiteral(".key")), QStringLiteral("-out"),
            file(name + QStringLiteral(".pem"))});
    return load(name);
}

ServerIdentity Certificates::load(const QString &name) const
{
    QFile key(file(name + QStringLiteral(".key")));
    if (!key.open(QIODevice::ReadOnly))
        return {};
    return {
        QSslCertificate::fromPath(file(name + QStringLiteral(".pem"))).value(0, QSslCertificate()),
        QSslKey(key.readAll(), QSsl::Ec)};
}

QString sha256Of(const QSslCertificate &certificate)
{
    const QByteArray digest
        = QCryptographicHash::hash(certificate.toDer(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex(':').toUpper());
}

} // namespace fairlead
