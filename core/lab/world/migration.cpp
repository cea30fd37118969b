#include "lab/world/migration.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

QList<Disk> localDisks(const World &world, const Guest &guest)
{
    QList<Disk> local;
    for (const Disk &disk : guest.disks) {
        const Storage *storage = world.storage(disk.storage);
        if (storage && !storage->shared)
            local.append(disk);
    }
    return local;
}

QStringList localResources(const Guest &guest)
{
    QStringList keys;
    for (auto it = guest.devices.begin(); it != guest.devices.end(); ++it) {
        if (!it.value().contains(u"mapping="))
            keys.append(it.key());
    }
    return keys;
}

QStringList storagesMissingOn(const World &world, const Guest &guest, const QString &node)
{
    QStringList missing;
    for (const Disk &disk : guest.disks) {
        const Storage *storage = world.storage(disk.storage);
        if (storage && !storage->on(node) && !missing.contains(storage->id))
            missing.append(storage->id);
    }
    return missing;
}

QString refusal(const World &world, const Guest &guest, const MigrationWish &wish)
{
    if (wish.target == guest.node)
        return u"target is local node."_s;
    if (!guest.lock.isEmpty())
        return (guest.isVm() ? u"VM is locked (%1)"_s : u"CT is locked (%1)"_s).arg(guest.lock);
    const bool running = guest.running;
    if (guest.isVm() && running && !wish.online)
        return u"can't migrate running VM without --online"_s;
    const Node *target = world.node(wish.target);
    if (!target || !target->up() || !target->member)
        return u"node '%1' is not online"_s.arg(wish.target);
    const QStringList missing = storagesMissingOn(world, guest, wish.target);
    if (!missing.isEmpty())
        return u"storage '%1' is not available on node '%2'"_s.arg(missing.first(), wish.target);
    return {};
}

QString doom(const World &world, const Guest &guest, const MigrationWish &wish)
{
    if (!localResources(guest).isEmpty())
        return u"can't migrate VM which uses local devices: %1"_s.arg(
            localResources(guest).join(u", "_s));
    const QList<Disk> local = localDisks(world, guest);
    for (const Disk &disk : local) {
        if (disk.cdrom)
            return u"can't migrate local cdrom '%1'"_s.arg(disk.volumeId());
        if (guest.isVm() && guest.running && !wish.withLocalDisks)
            return u"can't live migrate attached local disks without with-local-disks option"_s;
    }
    const Node *target = world.node(wish.target);
    if (guest.running && target
        && memoryInUse(world, wish.target) + guest.memory.value > target->memory.value)
        return u"start failed: QEMU exited with code 1"_s;
    return {};
}

qint64 memoryInUse(const World &world, const QString &node)
{
    qint64 sum = 0;
    for (const Guest &guest : world.guests) {
        if (guest.running && guest.node == node)
            sum += guest.memory.value;
    }
    return sum;
}

} // namespace fairlead::lab
