#pragma once

#include "proxmox/access.h"
#include "proxmox/guest.h"
#include "proxmox/storage.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

/// What the console does with Proxmox, as far as it needs rights of its own.
enum class Feature {
    ReadCluster, ///< nodes, guests, storages and pools with their figures
    ReadHa,
    ReadNode, ///< status, services, package versions of a node
    ReadCeph,
    ReadCephFlags, ///< flags, and whether a daemon may be stopped
    ReadTasks, ///< those of others on a node
    ListUpdates, ///< asks for Sys.Modify although it only reads
    ChangeHa, ///< resources, rules, groups; moving HA guests
    MigrateGuest,
    PowerGuest, ///< start, stop, shut down, reboot
    ResizeDisk,
    DeleteGuest,
    PowerNode, ///< reboot, shut down, wake
    ChangeCeph, ///< flags, OSDs in and out
    StopTask, ///< those of others on a node
    ChangeOptions, ///< such as the shutdown policy
    WorkLock, ///< making and removing the pool that stands for it
};

/// Where a feature would be used; parts that it does not concern may be absent. An absent part
/// that it does concern means: everywhere.
struct Target {
    std::optional<NodeName> node;
    std::optional<GuestId> guest;
    std::optional<StorageName> storage;
    std::optional<QString> pool;
    bool operator==(const Target &) const = default;
};

/// One of these privileges on this path.
struct Requirement {
    QString path;
    QStringList anyOf;
    bool operator==(const Requirement &) const = default;
};

/// All of these must be met. By the permission checks of Proxmox 7 to 9; no privilege is named that
/// one of them does not know, since asking for an unknown one is an error.
QList<Requirement> requirementsOf(Feature feature, const Target &target = {});

/// Those that are not met. Nothing: the feature will not fail for lack of rights.
QList<Requirement> missing(
    const Permissions &permissions, Feature feature, const Target &target = {});

} // namespace fairlead::proxmox
