#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

struct MigrationWish {
    QString target;
    bool online = false;
    bool withLocalDisks = false;
};

/// Disks and drives on storage that other nodes do not see.
QList<Disk> localDisks(const World &world, const Guest &guest);
/// Passed-through hardware that ties the guest to its node: "hostpci0".
QStringList localResources(const Guest &guest);
/// Storages the guest uses that `node` does not offer.
QStringList storagesMissingOn(const World &world, const Guest &guest, const QString &node);

/// Why Proxmox refuses at once, as error 500; empty when it begins a task.
QString refusal(const World &world, const Guest &guest, const MigrationWish &wish);
/// With what error the task will end; empty when nothing stands in the way.
QString doom(const World &world, const Guest &guest, const MigrationWish &wish);

/// Memory that the guests running on a node take, in bytes.
qint64 memoryInUse(const World &world, const QString &node);

} // namespace fairlead::lab
