#pragma once

#include "base/result.h"
#include "net/endpoint.h"
#include "ssh/target.h"

#include <QStringList>

#include <variant>

namespace fairlead::app {

/// What `fairleadctl doctor` was asked to look at, and what may be trusted meanwhile.
struct DoctorOptions {
    QStringList pins; ///< SHA-256 of certificates; when given, nothing else is believed
    QString authorityFile;
    QString knownHosts;
    QString keyFile;
    bool json = false;

    bool operator==(const DoctorOptions &) const = default;
};

using DoctorTarget = std::variant<net::Endpoint, ssh::Target>;

/// "https://host[:port][/path]" or "ssh://[user@]host[:port]". Precondition for anything else, and
/// for a password inside an address: it would stand in the process list.
Result<DoctorTarget> parseTarget(const QString &text, const DoctorOptions &options);

} // namespace fairlead::app
