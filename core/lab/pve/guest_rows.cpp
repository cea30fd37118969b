#include "lab/pve/guest_rows.h"

#include "lab/pve/ha_rows.h"
#include "lab/world/broadcast.h"
#include "lab/world/ha_place.h"
#include "lab/world/migration.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

QString written(Bytes size)
{
    const auto gib = size.value / (1_GiB).value;
    return size.value % (1_GiB).value == 0 ? u"%1G"_s.arg(gib)
                                           : u"%1M"_s.arg(size.value / (1_MiB).value);
}

QString writtenDisk(const Disk &disk)
{
    if (disk.cdrom)
        return disk.volumeId() + u",media=cdrom"_s
            + (disk.storage.isEmpty() ? QString() : u",size="_s + written(disk.size));
    return u"%1,discard=on,size=%2"_s.arg(disk.volumeId(), written(disk.size));
}

QString uuidOf(const Guest &guest, quint64 which)
{
    const QString digits
        = u"%1%2"_s.arg(scatter(quint64(guest.id), which), 16, 16, QLatin1Char('0'))
              .arg(scatter(quint64(guest.id), which, 9), 16, 16, QLatin1Char('0'));
    return QStringList{
        digits.mid(0, 8), digits.mid(8, 4), digits.mid(12, 4), digits.mid(16, 4), digits.mid(20)}
        .join(u'-');
}

QString macOf(const Guest &guest)
{
    return u"BC:24:11:00:%1:%2"_s.arg(guest.id / 256 % 256, 2, 16, QLatin1Char('0'))
        .arg(guest.id % 256, 2, 16, QLatin1Char('0'))
        .toUpper();
}

QJsonArray localDiskRows(const World &world, const Guest &guest)
{
    QJsonArray rows;
    for (const Disk &disk : localDisks(world, guest)) {
        rows.append(QJsonObject{{u"volid"_s, disk.volumeId()}, {u"cdrom"_s, bit(disk.cdrom)},
            {u"is_attached"_s, 1}, {u"is_unused"_s, 0}, {u"size"_s, disk.size.value}});
    }
    return rows;
}

QJsonArray blockers(const World &world, const Guest &guest, const QString &node)
{
    QJsonArray rows;
    const QStringList sids = opponentsOn(world, guest.sid(), node);
    for (const QString &sid : sids)
        rows.append(QJsonObject{{u"sid"_s, sid}, {u"cause"_s, u"resource-affinity"_s}});
    return rows;
}

} // namespace

tl::expected<Guest *, Refusal> findGuest(Call &call, Guest::Kind kind)
{
    const int id = call.number(u"vmid"_s, 0);
    Guest *guest = call.world.guest(id);
    if (guest && guest->kind == kind && guest->node == call.node)
        return guest;
    const QString folder = kind == Guest::Kind::Vm ? u"qemu-server"_s : u"lxc"_s;
    return tl::unexpected(die(
        u"Configuration file 'nodes/%1/%2/%3.conf' does not exist"_s.arg(call.node, folder).arg(id))
            .value());
}

QJsonObject guestListRow(const World &world, const Guest &guest)
{
    QJsonObject row = guestFigures(world, guest);
    const QString state = row[u"status"_s].toString();
    row.insert(u"status"_s, guest.running ? u"running"_s : u"stopped"_s);
    row.insert(u"cpus"_s, row.take(u"maxcpu"_s));
    row.insert(u"name"_s, guest.name);
    // The container list has its numbers as text.
    row.insert(
        u"vmid"_s, guest.isVm() ? QJsonValue(guest.id) : QJsonValue(QString::number(guest.id)));
    if (!guest.isTemplate)
        row.remove(u"template"_s);
    if (guest.running)
        row.insert(u"pid"_s, guest.pid);
    if (guest.isVm()) {
        if (guest.running)
            row.insert(u"qmpstatus"_s, state);
    } else {
        row.insert(u"type"_s, u"lxc"_s);
        row.insert(u"swap"_s, 0);
        row.insert(u"maxswap"_s, (512_MiB).value);
    }
    if (!guest.tags.isEmpty())
        row.insert(u"tags"_s, guest.tags.join(u';'));
    if (!guest.lock.isEmpty())
        row.insert(u"lock"_s, guest.lock);
    return row;
}

QJsonObject guestStatus(const World &world, const Guest &guest)
{
    QJsonObject row = guestListRow(world, guest);
    row.insert(u"vmid"_s, guest.id);
    const HaService *service = world.service(guest.sid());
    QJsonObject ha{{u"managed"_s, bit(service)}};
    if (service) {
        ha.insert(u"state"_s, service->requested);
        if (!service->group.isEmpty())
            ha.insert(u"group"_s, service->group);
    }
    row.insert(u"ha"_s, ha);
    if (guest.isVm()) {
        if (!guest.running)
            row.insert(u"qmpstatus"_s, u"stopped"_s);
        row.insert(u"agent"_s, 1);
        if (guest.running) {
            row.insert(u"running-machine"_s, u"pc-i440fx-10.0+pve1"_s);
            row.insert(u"running-qemu"_s, u"10.0.2"_s);
        }
    }
    return row;
}

QJsonObject guestConfig(const World &world, const Guest &guest)
{
    Q_UNUSED(world)
    const auto memory = guest.memory.value / (1_MiB).value;
    QJsonObject config{{u"cores"_s, guest.cpus}, {u"onboot"_s, bit(guest.onBoot)},
        {u"memory"_s, guest.isVm() ? QJsonValue(QString::number(memory)) : QJsonValue(memory)},
        {guest.isVm() ? u"name"_s : u"hostname"_s, guest.name},
        {u"ostype"_s, guest.isVm() ? u"l26"_s : u"debian"_s}};
    if (guest.isVm()) {
        config.insert(u"cpu"_s, guest.cpuType);
        config.insert(u"scsihw"_s, u"virtio-scsi-single"_s);
        config.insert(u"boot"_s, u"order=scsi0"_s);
        config.insert(u"meta"_s, u"creation-qemu=9.2.0,ctime=1760000000"_s);
        config.insert(u"smbios1"_s, u"uuid="_s + uuidOf(guest, 1));
        config.insert(u"vmgenid"_s, uuidOf(guest, 2));
        config.insert(u"net0"_s, u"virtio=%1,bridge=vmbr0"_s.arg(macOf(guest)));
    }
    for (const Disk &disk : guest.disks)
        config.insert(disk.key, writtenDisk(disk));
    for (auto it = guest.devices.begin(); it != guest.devices.end(); ++it)
        config.insert(it.key(), it.value());
    if (!guest.tags.isEmpty())
        config.insert(u"tags"_s, guest.tags.join(u';'));
    if (!guest.lock.isEmpty())
        config.insert(u"lock"_s, guest.lock);
    if (guest.isTemplate)
        config.insert(u"template"_s, 1);
    if (guest.isProtected)
        config.insert(u"protection"_s, 1);
    QString text;
    for (auto it = config.begin(); it != config.end(); ++it)
        text += it.key() + it.value().toVariant().toString();
    config.insert(u"digest"_s, digestOf(text));
    return config;
}

QJsonObject migrationOutlook(const World &world, const Guest &guest)
{
    const bool nine = world.release.major() >= 9;
    QJsonArray allowed;
    QJsonObject refused;
    for (const Node &node : world.nodes) {
        if (node.name == guest.node)
            continue;
        QJsonObject reasons;
        const QStringList missing = storagesMissingOn(world, guest, node.name);
        if (guest.isVm() && !missing.isEmpty())
            reasons.insert(u"unavailable_storages"_s, QJsonArray::fromStringList(missing));
        const QJsonArray blocking = blockers(world, guest, node.name);
        if (nine && !blocking.isEmpty())
            reasons.insert(u"blocking-ha-resources"_s, blocking);
        if (reasons.isEmpty())
            allowed.append(node.name);
        // Allowed nodes are listed here too, with nothing inside: so is the real one.
        refused.insert(node.name, reasons);
    }
    const QString dependent = u"dependent-ha-resources"_s;
    const QStringList partners = companions(world, guest.sid());
    QJsonObject data{{u"running"_s, bit(guest.running)}};
    if (nine && !partners.isEmpty())
        data.insert(dependent, QJsonArray::fromStringList(partners));
    if (!guest.isVm()) {
        data.insert(u"allowed-nodes"_s, allowed);
        data.insert(u"not-allowed-nodes"_s, refused);
        return data;
    }
    data.insert(u"allowed_nodes"_s, allowed);
    data.insert(u"not_allowed_nodes"_s, refused);
    data.insert(u"local_disks"_s, localDiskRows(world, guest));
    data.insert(u"local_resources"_s, QJsonArray::fromStringList(localResources(guest)));
    data.insert(u"mapped-resources"_s, QJsonArray());
    data.insert(u"mapped-resource-info"_s, QJsonObject());
    if (nine)
        data.insert(u"has-dbus-vmstate"_s, 1);
    return data;
}

} // namespace fairlead::lab
