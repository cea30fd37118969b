#include "lab/world/broadcast.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr qint64 broadcastEvery = 10; // seconds: pvestatd's rhythm
constexpr auto statdStarts = 8s; // after the boot

/// Between 0 and 1, the same for ten seconds.
double noise(const World &world, quint64 what)
{
    const quint64 number = scatter(what, quint64(epoch(world.now) / broadcastEvery));
    return double(number % 10'000) / 10'000;
}

double load(const World &world, const Guest &guest)
{
    return guest.running ? guest.busy * (0.6 + 0.8 * noise(world, quint64(guest.id))) : 0;
}

qint64 memoryOf(const World &world, const Guest &guest)
{
    const double share = 0.55 + 0.1 * noise(world, quint64(guest.id) + 7);
    return guest.running ? qint64(double(guest.memory.value) * share) : 0;
}

qint64 counter(const World &world, const Guest &guest, quint64 which)
{
    const auto running
        = std::chrono::floor<std::chrono::seconds>(world.now - guest.startedAt).count();
    const auto rate = qint64(1000 + scatter(quint64(guest.id), which) % 100'000);
    return guest.running ? running * rate : 0;
}

qint64 firstDisk(const Guest &guest)
{
    for (const Disk &disk : guest.disks) {
        if (!disk.cdrom)
            return disk.size.value;
    }
    return 0;
}

} // namespace

QJsonObject nodeFigures(const World &world, const Node &node)
{
    double cpu = 0.01 + 0.02 * noise(world, scatter(node.name));
    qint64 memory = node.memory.value / 16;
    for (const Guest &guest : world.guests) {
        if (guest.node != node.name || !guest.running)
            continue;
        cpu += load(world, guest) * guest.cpus / std::max(1, node.cpus);
        memory += memoryOf(world, guest);
    }
    return {{u"cpu"_s, std::min(1.0, cpu)}, {u"maxcpu"_s, node.cpus}, {u"mem"_s, memory},
        {u"maxmem"_s, node.memory.value}, {u"disk"_s, node.rootUsed.value},
        {u"maxdisk"_s, node.rootSize.value}, {u"uptime"_s, qint64(uptime(world, node).count())}};
}

QJsonObject guestFigures(const World &world, const Guest &guest)
{
    const auto up = std::chrono::floor<std::chrono::seconds>(world.now - guest.startedAt);
    const bool vm = guest.isVm();
    const qint64 size = firstDisk(guest);
    QJsonObject row{{u"status"_s, guest.running ? guest.monitorState : u"stopped"_s},
        {u"cpu"_s, load(world, guest)}, {u"maxcpu"_s, guest.cpus},
        {u"mem"_s, memoryOf(world, guest)}, {u"maxmem"_s, guest.memory.value},
        {u"disk"_s, vm || !guest.running ? 0 : size / 3}, {u"maxdisk"_s, size},
        {u"uptime"_s, guest.running ? qint64(up.count()) : 0},
        {u"netin"_s, counter(world, guest, 1)}, {u"netout"_s, counter(world, guest, 2)},
        {u"diskread"_s, counter(world, guest, 3)}, {u"diskwrite"_s, counter(world, guest, 4)},
        {u"template"_s, guest.isTemplate ? 1 : 0}};
    if (vm && world.release.major() >= 9)
        row.insert(u"memhost"_s, memoryOf(world, guest) * 21 / 20);
    return row;
}

QJsonObject storageFigures(const World &world, const Storage &storage, const QString &node)
{
    const auto spread = storage.shared ? 0 : scatter(node) % 20;
    const qint64 used = storage.used.value * qint64(90 + spread) / 100;
    Q_UNUSED(world)
    return {{u"disk"_s, used}, {u"maxdisk"_s, storage.size.value}};
}

void broadcast(World &world, const QString &name)
{
    const Node *node = world.node(name);
    if (!node || !node->up() || node->stoppedUnits.contains(u"pvestatd"))
        return;
    Broadcast said;
    said.at = world.now;
    said.node = nodeFigures(world, *node);
    for (const Guest &guest : std::as_const(world.guests)) {
        if (guest.node == name)
            said.guests.insert(guest.id, guestFigures(world, guest));
    }
    for (const Storage &storage : std::as_const(world.storages)) {
        if (storage.on(name))
            said.storages.insert(storage.id, storageFigures(world, storage, name));
    }
    // A guest that moved here is now ours to speak of.
    for (auto it = world.broadcasts.begin(); it != world.broadcasts.end(); ++it) {
        if (it.key() != name) {
            for (auto mine = said.guests.begin(); mine != said.guests.end(); ++mine)
                it->guests.remove(mine.key());
        }
    }
    world.broadcasts.insert(name, said);
}

void broadcastTick(World &world)
{
    for (const Node &node : QList<Node>(world.nodes)) {
        if ((epoch(world.now) + qint64(node.number) * 3) % broadcastEvery == 0 && !node.hung
            && world.now - node.bootedAt >= statdStarts)
            broadcast(world, node.name);
    }
}

} // namespace fairlead::lab
