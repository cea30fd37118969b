#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

/// `/nodes/{n}/apt/update` (needs Sys.Modify even to look): what an upgrade would install, as of
/// the last refresh.
struct PackageUpdate {
    QString name;
    QString version; ///< would be installed
    QString installed; ///< empty: comes in as a new dependency
    QString title;
    QString origin; ///< "Proxmox", "Debian"
    QString section;
    bool operator==(const PackageUpdate &) const = default;
};
Result<QList<PackageUpdate>> parseUpdates(const QByteArray &body);

/// `/nodes/{n}/apt/versions`: the packages that make up Proxmox.
struct Package {
    QString name;
    QString version; ///< candidate; what is installed when `installed` is empty
    QString installed;
    QString state; ///< "Installed", "NotInstalled", …
    bool operator==(const Package &) const = default;
};
struct PackageVersions {
    QList<Package> packages;
    QString runningKernel; ///< such as "6.8.12-4-pve"
    QString runningManager; ///< of the API server that answered
    bool operator==(const PackageVersions &) const = default;
};
Result<PackageVersions> parsePackageVersions(const QByteArray &body);

/// Release of the newest kernel among the installed packages ("6.8.12-9-pve"), if there is one.
std::optional<QString> newestKernel(const PackageVersions &versions);
/// Whether another kernel than the newest installed one is running. Unknown when either is.
std::optional<bool> kernelRebootNeeded(const PackageVersions &versions);

} // namespace fairlead::proxmox
