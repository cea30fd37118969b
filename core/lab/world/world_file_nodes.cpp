#include "lab/world/world_file_parts.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

PackageUpdate readUpdate(const YAML::Node &node)
{
    YamlMap map(node, u"an update"_s);
    PackageUpdate update;
    update.package = map.text("package");
    update.version = map.text("version");
    update.oldVersion = map.text("old", {});
    update.origin = map.text("origin", u"Proxmox"_s);
    update.title = map.text("title", update.package);
    map.done();
    return update;
}

} // namespace

void readNode(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a node"_s);
    Node node;
    node.name = map.text("name");
    if (world.node(node.name))
        mistake(yaml, u"there are two nodes \"%1\""_s.arg(node.name));
    node.number = int(world.nodes.size()) + 1;
    node.address = map.text("address", u"10.99.0.%1"_s.arg(node.number));
    node.crushHost = map.text("crush-host", node.name);
    node.cpus = map.number("cpus", 32);
    node.sockets = map.number("sockets", 1);
    node.memory = map.bytes("memory", 256_GiB);
    node.rootSize = map.bytes("root", 100_GiB);
    node.rootUsed = {node.rootSize.value / 4};
    node.cpuModel = map.text("model", u"AMD EPYC 7543P 32-Core Processor"_s);
    node.kernel
        = map.text("kernel", world.release.major() < 9 ? u"6.8.12-15-pve"_s : u"6.17.4-2-pve"_s);
    node.newestKernel = map.text("newest-kernel", node.kernel);
    node.votes = map.number("votes", 1);
    node.clockOffset = map.duration("clock-offset", 0ms);
    node.bootTime = map.duration("boot", 120s);
    node.bootedAt = world.now - map.duration("uptime", 720h);
    node.stoppedUnits = map.words("stopped-units");
    map.each("updates", [&](const YAML::Node &update) { node.updates.append(readUpdate(update)); });
    node.bootId = randomUuid(world);
    map.done();
    world.nodes.append(node);
}

void readStorage(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a storage"_s);
    Storage storage;
    storage.id = map.text("id");
    storage.type = map.choice(
        "type", {u"rbd"_s, u"dir"_s, u"lvmthin"_s, u"nfs"_s, u"cephfs"_s, u"pbs"_s}, u"dir"_s);
    storage.content = map.words("content").join(u',');
    storage.shared = map.flag("shared", false);
    storage.size = map.bytes("size", 1024_GiB);
    storage.used = map.bytes("used", {storage.size.value / 4});
    map.each("nodes", [&](const YAML::Node &node) { storage.nodes.append(nodeName(world, node)); });
    map.done();
    world.storages.append(storage);
}

void readPool(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a pool"_s);
    Pool pool;
    pool.id = map.text("id");
    pool.comment = map.text("comment", {});
    pool.guests = map.numbers("guests");
    pool.storages = map.words("storages");
    for (const int id : pool.guests) {
        if (!world.guest(id))
            mistake(map.at("guests"), u"there is no guest %1"_s.arg(id));
    }
    map.done();
    world.pools.append(pool);
}

Event readEvent(const World &world, const YAML::Node &yaml)
{
    static const QStringList kinds{u"crash"_s, u"power-on"_s, u"hang"_s, u"unhang"_s,
        u"partition"_s, u"heal"_s, u"osd-fail"_s, u"osd-replace"_s, u"guest-io-error"_s};
    YamlMap map(yaml, u"an event"_s);
    Event event;
    event.at = map.duration("at", 0ms);
    event.what = map.choice("does", kinds, kinds.first());
    event.who = map.text("who");
    const bool aboutNode = !event.what.startsWith(u"osd-") && !event.what.startsWith(u"guest-");
    if (aboutNode)
        nodeName(world, map.at("who"));
    map.done();
    return event;
}

Fault readFault(const World &world, const YAML::Node &yaml)
{
    static const QStringList kinds{u"refuse"_s, u"freeze-connections"_s, u"other-certificate"_s,
        u"no-tls"_s, u"delay"_s, u"freeze"_s, u"half-close"_s, u"garbage"_s, u"status"_s,
        u"lose-answer"_s, u"truncate"_s, u"html"_s};
    YamlMap map(yaml, u"a fault"_s);
    Fault fault;
    fault.kind = Fault::Kind(kinds.indexOf(map.choice("fault", kinds, kinds.first())));
    if (map.has("node"))
        fault.node = nodeName(world, map.at("node"));
    fault.method = map.text("method", {});
    fault.path = map.text("path", {});
    fault.times = map.number("times", -1);
    fault.delay = map.duration("delay", 0ms);
    fault.status = map.number("status", 500);
    fault.text = map.text("text", {});
    fault.from = map.duration("from", 0ms);
    if (map.has("until"))
        fault.until = map.duration("until", 0ms);
    map.done();
    return fault;
}

} // namespace fairlead::lab
