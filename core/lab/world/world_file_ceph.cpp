#include "lab/world/world_file_parts.h"

#include "lab/world/placement_groups.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

CephPool readCephPool(const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a Ceph pool"_s);
    CephPool pool;
    pool.id = map.number("id");
    pool.name = map.text("name");
    pool.size = map.number("size", 3);
    pool.minSize = map.number("min-size", 2);
    pool.pgs = map.number("pgs", 32);
    pool.objects = double(map.bytes("data", 1_GiB).value) / (4 << 20);
    pool.application = map.text("application", u"rbd"_s);
    map.done();
    return pool;
}

ForeignCheck readCheck(const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a health check"_s);
    ForeignCheck check;
    check.code = map.text("code");
    check.severity = map.choice("severity", {u"HEALTH_WARN"_s, u"HEALTH_ERR"_s}, u"HEALTH_WARN"_s);
    check.message = map.text("message");
    check.detail = map.words("detail");
    map.done();
    return check;
}

void readOsds(World &world, const QString &node, const YAML::Node &ids, Bytes size)
{
    const Node *home = world.node(node);
    if (!home)
        mistake(ids, u"there is no node \"%1\""_s.arg(node));
    for (const auto &id : ids) {
        Osd osd;
        osd.id = yamlText(id).toInt();
        osd.node = node;
        osd.host = home->crushHost;
        osd.size = size;
        osd.changedAt = home->bootedAt;
        world.ceph.osds.append(osd);
    }
}

} // namespace

void readCeph(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"ceph"_s);
    Ceph &ceph = world.ceph;
    ceph.installed = true;
    ceph.fsid = map.text("fsid", u"d11c6ea1-7ab2-41fa-99c5-b85f4d7ffd49"_s);
    ceph.version = map.text("version", u"19.2.3"_s);
    ceph.release = map.text("release", u"squid"_s);
    ceph.objectsPerSecond = map.real("recovery", ceph.objectsPerSecond);
    ceph.outAfter = map.duration("out-after", ceph.outAfter);
    ceph.flags = map.words("flags");
    const Bytes size = map.bytes("osd-size", 3576_GiB);
    map.entries("osds",
        [&](const QString &node, const YAML::Node &ids) { readOsds(world, node, ids, size); });
    map.entries("host-flags", [&](const QString &host, const YAML::Node &flags) {
        ceph.hostFlags.insert(host, yamlText(flags).split(u','));
    });
    map.each("pools", [&](const YAML::Node &pool) { ceph.pools.append(readCephPool(pool)); });
    map.each("checks", [&](const YAML::Node &check) { ceph.checks.append(readCheck(check)); });
    map.each(
        "monitors", [&](const YAML::Node &node) { ceph.monitors.append(nodeName(world, node)); });
    map.each(
        "managers", [&](const YAML::Node &node) { ceph.managers.append(nodeName(world, node)); });
    map.each(
        "mds", [&](const YAML::Node &node) { ceph.metadataServers.append(nodeName(world, node)); });
    ceph.activeManager = ceph.managers.value(0);
    map.done();
    placeAllPgs(world);
}

} // namespace fairlead::lab
