#pragma once

#include "support/raw_server.h"

#include <QTemporaryDir>

namespace fairlead {

/// Certificates made for one test run by the `openssl` program; all leaves are for 127.0.0.1 and
/// localhost unless said otherwise. Nothing of it outlives the object.
class Certificates {
public:
    Certificates();

    /// Empty when all went well, else what openssl said.
    const QString &problem() const { return m_problem; }

    ServerIdentity ok; ///< signed by the authority
    ServerIdentity renewed; ///< as ok, with another key
    ServerIdentity expired;
    ServerIdentity notYetValid;
    ServerIdentity otherName; ///< for other.example only
    ServerIdentity selfSigned;
    ServerIdentity selfSignedToo;
    QString authorityFile; ///< PEM of the authority that signed them
    QString otherAuthorityFile; ///< PEM of one that signed none of them

private:
    void run(const QStringList &arguments);
    void makeAuthority();
    QString signAuthority(const QString &name);
    ServerIdentity issue(
        const QString &name, const QString &subjects, const QString &from, const QString &until);
    ServerIdentity signSelf(const QString &name);
    ServerIdentity load(const QString &name) const;
    QString file(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text);

    QTemporaryDir m_folder;
    QString m_problem;
};

/// "AA:BB:…", written down by hand here so that the code under test is not its own judge.
QString sha256Of(const QSslCertificate &certificate);

} // namespace fairlead
