#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/units.h"
#include "proxmox/ha_config.h"
#include "proxmox/storage.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

/// Why a guest may not go to one node.
struct MigrationObstacle {
    QList<StorageName> storages; ///< not there
    QStringList resources; ///< mapped hardware that is not there
    QList<HaMove::Blocking> services; ///< HA rules that keep it away
    QStringList others; ///< reasons yet to come, by name
    bool operator==(const MigrationObstacle &) const = default;
};

/// A volume on storage that only this node has. Listed for information: whether it blocks depends
/// on what it is.
struct LocalDisk {
    QString volume;
    std::optional<Bytes> size;
    bool cdrom = false; ///< blocks until it is ejected
    bool unused = false;
    std::optional<bool> attached;
    bool operator==(const LocalDisk &) const = default;
};

/// `GET /nodes/{n}/qemu/{id}/migrate`, and `lxc` since 9: what Proxmox knows beforehand. It does not
/// look at whether a target is online or in maintenance, has the memory, the bridges, or a
/// processor that fits, nor at locks.
struct MigrationCheck {
    std::optional<bool> running;
    /// Absent when Proxmox did not say: up to 7 for running guests.
    std::optional<QList<NodeName>> allowed;
    /// Only nodes with a reason. The wire also lists allowed nodes here, with nothing in them.
    QMap<NodeName, MigrationObstacle> refused;
    QList<LocalDisk> localDisks;
    QStringList localResources; ///< "usb0", "hostpci0", "clipboard=vnc", …: block it
    QStringList mappedResources;
    QMap<QString, bool> liveMigratable; ///< mapped resource → may move while running
    QList<ServiceId> together; ///< HA resources that will move too
    std::optional<bool> carriesConntrack;

    bool operator==(const MigrationCheck &) const = default;
};
Result<MigrationCheck> parseMigrationCheck(const QByteArray &body);

enum class MigrationVerdict { Unknown, Allowed, Refused };
MigrationVerdict verdictFor(const MigrationCheck &check, const NodeName &target);

} // namespace fairlead::proxmox
