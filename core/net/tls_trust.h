#pragma once

#include "base/result.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>
#include <QString>
#include <QStringList>

#include <optional>

class QSslCertificate;

namespace fairlead::net {

/// Whom we believe to be the server. There is no "everybody".
struct TlsTrust {
    enum class Basis {
        System, ///< the machine's authorities
        Authority, ///< the authorities in a file and nobody else
        Pins, ///< exactly these certificates, whatever an authority says
    };

    Basis basis = Basis::System;
    QString authorityFile; ///< PEM; of Authority
    QStringList pins; ///< SHA-256 of the leaf's DER; of Pins. None: every certificate is a question
    QStringList accepted; ///< what a person accepted for this server, on top of any basis

    static TlsTrust system() { return {}; }
    static TlsTrust authority(QString file) { return {Basis::Authority, std::move(file), {}, {}}; }
    static TlsTrust pinned(QStringList pins) { return {Basis::Pins, {}, std::move(pins), {}}; }

    bool operator==(const TlsTrust &) const = default;
};

/// "AA:BB:…" as Proxmox prints it; with or without colons, any case. None when it is no SHA-256.
std::optional<QString> canonicalFingerprint(const QString &text);
QString fingerprint(const QSslCertificate &leaf);

/// Why this trust cannot be used as it is written, such as a pin that is none. Precondition.
std::optional<Error> problem(const TlsTrust &trust);

/// The certificate a server at `address` ("host:port") shows, with what TLS found wrong with it:
/// nothing when it may be believed, else the question for a person. A certificate named by
/// fingerprint is believed even when it has expired or bears another name: the person named this
/// very key, and those checks only guard against keys that were never looked at.
std::optional<TrustQuestion> judge(const TlsTrust &trust, const QString &address,
    const QSslCertificate &leaf, const QList<QSslError> &errors);

/// What Qt is told. With pins it knows no authority at all, so that every handshake comes to us for
/// judgement. No session is ever resumed: a resumed one skips the check.
Result<QSslConfiguration> tlsConfiguration(const TlsTrust &trust);

} // namespace fairlead::net
