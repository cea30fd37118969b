#include "lab/world/world_file_parts.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

const QStringList haStates{u"started"_s, u"stopped"_s, u"disabled"_s, u"ignored"_s, u"none"_s};

/// "ceph-vm 40 GiB", or with the volume: "local iso/debian.iso".
Disk readDisk(const World &world, const QString &key, const YAML::Node &node, int guest)
{
    static const QRegularExpression form(u"^(\\S+) (?:([0-9.]+ ?[KMGT]iB)|(\\S+))$"_s);
    Disk disk;
    disk.key = key;
    if (yamlText(node) == u"empty") {
        disk.cdrom = true;
        return disk;
    }
    const auto match = form.match(yamlText(node));
    if (!match.hasMatch())
        mistake(node, u"a disk is written \"STORAGE 40 GiB\", \"STORAGE iso/NAME\" or empty"_s);
    disk.storage = match.captured(1);
    if (!world.storage(disk.storage))
        mistake(node, u"there is no storage \"%1\""_s.arg(disk.storage));
    disk.cdrom = !match.captured(3).isEmpty();
    disk.volume = disk.cdrom ? match.captured(3) : u"vm-%1-%2"_s.arg(guest).arg(key);
    disk.size = disk.cdrom ? 700_MiB : parseBytes(YAML::Node(match.captured(2).toStdString()));
    return disk;
}

void addToHa(World &world, const Guest &guest, const QString &state, YamlMap &map)
{
    HaService service;
    service.sid = guest.sid();
    service.guest = guest.id;
    service.requested = state;
    service.maxRestart = map.number("max-restart", 1);
    service.maxRelocate = map.number("max-relocate", 1);
    service.failback = map.flag("failback", true);
    service.comment = map.text("ha-comment", {});
    if (state != u"none")
        world.ha.services.append(service);
}

void start(World &world, Guest &guest)
{
    guest.running = true;
    guest.startedAt = world.now - std::chrono::minutes(60 + randomNumber(world) % 40'000);
    guest.pid = world.nextPid++;
}

} // namespace

void readGuest(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a guest"_s);
    Guest guest;
    guest.id = map.number("id");
    if (world.guest(guest.id))
        mistake(yaml, u"there are two guests %1"_s.arg(guest.id));
    guest.kind = map.choice("kind", {u"vm"_s, u"container"_s}, u"vm"_s) == u"vm"
        ? Guest::Kind::Vm
        : Guest::Kind::Container;
    guest.name = map.text("name");
    guest.node = nodeName(world, map.at("node"));
    guest.cpus = map.number("cpus", 2);
    guest.memory = map.bytes("memory", 4_GiB);
    guest.busy = map.real("busy", 0.1);
    guest.tags = map.words("tags");
    guest.tags.sort();
    guest.lock = map.text("lock", {});
    guest.isTemplate = map.flag("template", false);
    guest.onBoot = map.flag("onboot", true);
    guest.isProtected = map.flag("protection", false);
    guest.cpuType = map.text("cpu-type", u"x86-64-v2-AES"_s);
    guest.shutdownTime = map.duration("shutdown", 8s);
    guest.monitorState = map.text("monitor", u"running"_s);
    map.entries("disks", [&](const QString &key, const YAML::Node &node) {
        guest.disks.append(readDisk(world, key, node, guest.id));
    });
    map.entries("devices", [&](const QString &key, const YAML::Node &node) {
        guest.devices.insert(key, yamlText(node));
    });
    if (map.flag("running", !guest.isTemplate))
        start(world, guest);
    addToHa(world, guest, map.choice("ha", haStates, u"none"_s), map);
    map.done();
    world.guests.append(guest);
}

/// Many guests alike, dealt out to the nodes in turn.
void readCrowd(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a crowd"_s);
    const int first = map.number("first");
    const int count = map.number("count");
    const QString name = map.text("name", u"crowd-%1"_s);
    const Bytes memory = map.bytes("memory", 1_GiB);
    const QStringList tags = map.words("tags");
    const QString storage = map.text("storage");
    const QString ha = map.choice("ha", haStates, u"none"_s);
    for (int i = 0; i < count; ++i) {
        Guest guest;
        guest.id = first + i;
        guest.name = name.contains(u"%1"_s) ? name.arg(guest.id) : name;
        guest.node = world.nodes.at(i % world.nodes.size()).name;
        guest.memory = memory;
        guest.tags = tags;
        guest.cpuType = u"x86-64-v2-AES"_s;
        guest.monitorState = u"running"_s;
        guest.shutdownTime = 8s;
        guest.disks = {{u"scsi0"_s, storage, u"vm-%1-disk-0"_s.arg(guest.id), 8_GiB, false}};
        start(world, guest);
        addToHa(world, guest, ha, map);
        world.guests.append(guest);
    }
    map.done();
}

namespace {

QStringList readSids(const World &world, YamlMap &map)
{
    QStringList sids;
    const QList<int> ids = map.numbers("guests");
    for (const int id : ids) {
        const Guest *guest = world.guest(id);
        if (!guest || !world.service(guest->sid()))
            mistake(map.at("guests"), u"guest %1 is not under HA"_s.arg(id));
        sids.append(guest->sid());
    }
    return sids;
}

} // namespace

/// Where services may run: a group on Proxmox 8, a node affinity rule from 9 on.
void readPlacement(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a placement"_s);
    HaRule rule;
    rule.name = map.text("name");
    rule.strict = map.flag("strict", false);
    rule.comment = map.text("comment", {});
    const bool failback = map.flag("failback", true);
    rule.resources = readSids(world, map);
    map.entries("nodes", [&](const QString &name, const YAML::Node &priority) {
        if (!world.node(name))
            mistake(priority, u"there is no node \"%1\""_s.arg(name));
        rule.nodes.insert(name, yamlText(priority).toInt());
    });
    map.done();
    if (world.release.major() < 9)
        world.ha.groups.append({rule.name, rule.nodes, rule.strict, !failback, rule.comment});
    else
        world.ha.rules.append(rule);
    for (const QString &sid : rule.resources) {
        HaService *service = world.service(sid);
        service->failback = service->failback && failback;
        if (world.release.major() < 9)
            service->group = rule.name;
    }
}

/// Services that stay together or apart. Proxmox 8 does not know such a thing: nothing then.
void readAffinity(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"an affinity"_s);
    HaRule rule;
    rule.type = HaRule::Type::ResourceAffinity;
    rule.name = map.text("name");
    rule.together = map.flag("together", true);
    rule.comment = map.text("comment", {});
    rule.resources = readSids(world, map);
    map.done();
    if (world.release.major() >= 9)
        world.ha.rules.append(rule);
}

} // namespace fairlead::lab
