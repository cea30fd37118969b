#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <compare>
#include <optional>

namespace fairlead::proxmox {

/// The version of pve-manager on one node. In a rolling upgrade nodes differ, so what a call may
/// carry is decided by the node that will carry it out.
struct Version {
    int major = 0;
    int minor = 0;
    int patch = 0;

    auto operator<=>(const Version &) const = default;
};

/// "9.2.11", "7.4-16", "9.1", "9.0.0~16", and the node's own "pve-manager/9.2.11/14a22df35955d97d".
std::optional<Version> versionOf(const QString &text);
QString toText(Version version);

/// `/version`, `/nodes/{n}/version`.
struct VersionInfo {
    Version version;
    QString text; ///< as it came
    QString repository; ///< the build's commit
    bool operator==(const VersionInfo &) const = default;
};
Result<VersionInfo> parseVersion(const QByteArray &body);

/// What differs between the versions we talk to. A parameter that a node does not know is a 400, so
/// newer ones are sent to newer nodes only.
struct Abilities {
    bool haRules = false; ///< 9: ask for rules first; groups only if that is refused
    bool nodeHaState = false; ///< 8.3: node rows of /cluster/resources tell the HA state
    bool messageInBody = false; ///< 8.4: errors carry "message"
    bool maintenanceCommand = false; ///< 7.4: ha-manager crm-command node-maintenance
    bool resizeIsTask = false; ///< 8.0: a resize of a virtual machine's disk answers a task
    bool poolsByQuery = false; ///< 8.1: /pools?poolid=, which alone can name nested pools
    bool containerPrecondition = false; ///< 9.0: lxc/{id}/migrate can be asked beforehand
    bool migrateConntrack = false; ///< 9.0: with-conntrack-state
    bool blockingResources = false; ///< 9.0: HA migrate says what blocks it, with status 200
    bool disarmHa = false; ///< 9.2: HA can be disarmed for the whole cluster

    bool operator==(const Abilities &) const = default;
};
Abilities abilitiesOf(Version version);

} // namespace fairlead::proxmox
