#include "lab/pve/ceph_rows.h"

#include "lab/world/ceph_commands.h"
#include "lab/world/ceph_daemons.h"
#include "lab/world/ceph_json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

const Node &nodeOf(const World &world, const QString &name) { return *world.node(name); }

QString monitorAddress(const World &world, const QString &name)
{
    return u"%1:6789/0"_s.arg(nodeOf(world, name).address);
}

/// As big as the real thing: the biggest part of every status.
QJsonArray managerModules()
{
    constexpr int modules = 30;
    constexpr int options = 40;
    QJsonArray list;
    for (int i = 0; i < modules; ++i) {
        QJsonObject settings;
        for (int k = 0; k < options; ++k) {
            const QString name = u"option_%1"_s.arg(k);
            settings.insert(name,
                QJsonObject{{u"name"_s, name}, {u"type"_s, u"str"_s}, {u"level"_s, u"advanced"_s},
                    {u"flags"_s, 0}, {u"default_value"_s, u"60"_s}, {u"min"_s, QString()},
                    {u"max"_s, QString()}, {u"enum_allowed"_s, QJsonArray()},
                    {u"desc"_s, u"how frequently to do what this module does"_s},
                    {u"long_desc"_s, QString()}, {u"tags"_s, QJsonArray()},
                    {u"see_also"_s, QJsonArray()}});
        }
        list.append(QJsonObject{{u"name"_s, u"module_%1"_s.arg(i)}, {u"can_run"_s, true},
            {u"error_string"_s, QString()}, {u"module_options"_s, settings}});
    }
    return list;
}

QJsonObject managerMap(const World &world)
{
    static const QJsonArray modules = managerModules();
    const Ceph &ceph = world.ceph;
    QJsonArray standbys;
    for (const QString &name : standbyManagers(world))
        standbys.append(QJsonObject{{u"gid"_s, 4000 + nodeOf(world, name).number},
            {u"name"_s, name}, {u"available_modules"_s, QJsonArray()}});
    const bool active = !ceph.activeManager.isEmpty();
    return {{u"epoch"_s, 9}, {u"available"_s, active}, {u"active_name"_s, ceph.activeManager},
        {u"active_gid"_s, active ? 4000 + nodeOf(world, ceph.activeManager).number : 0},
        {u"active_addr"_s,
            active ? u"%1:6800/2343"_s.arg(nodeOf(world, ceph.activeManager).address) : u"-"_s},
        {u"standbys"_s, standbys}, {u"num_standbys"_s, int(standbys.size())},
        {u"modules"_s, QJsonArray{u"iostat"_s, u"nfs"_s, u"restful"_s}},
        {u"available_modules"_s, modules}, {u"services"_s, QJsonObject()}};
}

QJsonObject monitorMap(const World &world)
{
    QJsonArray mons;
    for (const QString &name : world.ceph.monitors)
        mons.append(QJsonObject{{u"rank"_s, int(world.ceph.monitors.indexOf(name))},
            {u"name"_s, name}, {u"addr"_s, monitorAddress(world, name)},
            {u"public_addr"_s, monitorAddress(world, name)}});
    return {{u"epoch"_s, 3}, {u"fsid"_s, world.ceph.fsid},
        {u"min_mon_release_name"_s, world.ceph.release}, {u"mons"_s, mons},
        {u"num_mons"_s, int(mons.size())}};
}

QJsonObject osdLeaf(const World &world, const Osd &osd)
{
    const qint64 used = osd.in ? usedOn(world, osd) : 0;
    const int lag = osd.up ? int(scatter(quint64(osd.id), quint64(epoch(world.now))) % 3) : 0;
    return {{u"id"_s, QString::number(osd.id)}, {u"name"_s, u"osd.%1"_s.arg(osd.id)},
        {u"type"_s, u"osd"_s}, {u"leaf"_s, 1}, {u"host"_s, osd.host},
        {u"status"_s, osd.up ? u"up"_s : u"down"_s}, {u"in"_s, bit(osd.in)},
        {u"device_class"_s, osd.deviceClass},
        {u"crush_weight"_s, double(osd.size.value) / double((1024_GiB).value)},
        {u"reweight"_s, bit(osd.in)}, {u"pgs"_s, pgsOn(world, osd.id)},
        {u"total_space"_s, osd.size.value}, {u"bytes_used"_s, used},
        {u"percent_used"_s, double(used) * 100 / double(osd.size.value)},
        {u"commit_latency_ms"_s, lag}, {u"apply_latency_ms"_s, lag}, {u"osdtype"_s, u"bluestore"_s},
        {u"blfsdev"_s, u"/dev/dm-%1"_s.arg(osd.id)}, {u"dbdev"_s, QJsonValue::Null},
        {u"waldev"_s, QJsonValue::Null}, {u"ceph_version"_s, cephVersionLine(world.ceph)},
        {u"ceph_version_short"_s, world.ceph.version}};
}

QJsonObject daemonMetadata(const World &world, const QString &name)
{
    return {{u"ceph_release"_s, world.ceph.release},
        {u"ceph_version"_s, cephVersionLine(world.ceph)},
        {u"ceph_version_short"_s, world.ceph.version}, {u"hostname"_s, name}, {u"name"_s, name},
        {u"addr"_s, monitorAddress(world, name)}};
}

QJsonObject daemons(const World &world, const QStringList &names)
{
    QJsonObject rows;
    for (const QString &name : names) {
        if (nodeOf(world, name).up())
            rows.insert(u"%1@%1"_s.arg(name), daemonMetadata(world, name));
    }
    return rows;
}

qint64 poolBytes(const CephPool &pool) { return qint64(pool.objects * (4 << 20)) * pool.size; }

double usedShare(const World &world, const CephPool &pool)
{
    qint64 total = 1;
    for (const Osd &osd : world.ceph.osds)
        total += osd.in ? osd.size.value : 0;
    return double(poolBytes(pool)) / double(total);
}

} // namespace

QJsonObject pveCephStatus(const World &world)
{
    QJsonObject status = cephStatus(world);
    status.insert(u"health"_s, cephHealthDetail(world));
    status.insert(u"monmap"_s, monitorMap(world));
    status.insert(u"mgrmap"_s, managerMap(world));
    return status;
}

QJsonArray pveCephFlags(const World &world)
{
    QJsonArray rows;
    for (const QString &flag : cephFlags())
        rows.append(
            QJsonObject{{u"name"_s, flag}, {u"value"_s, bit(world.ceph.flags.contains(flag))},
                {u"description"_s, u"The flag %1 of the whole cluster."_s.arg(flag)}});
    return rows;
}

QJsonObject pveCephMetadata(const World &world, bool versionsOnly)
{
    const QString &version = world.ceph.version;
    QJsonObject nodes;
    QStringList parts = version.split(u'.');
    for (const Node &node : world.nodes) {
        if (node.member)
            nodes.insert(node.name,
                QJsonObject{{u"buildcommit"_s, u"2f03f1cd83e5"_s},
                    {u"version"_s,
                        QJsonObject{{u"str"_s, version},
                            {u"parts"_s, QJsonArray::fromStringList(parts)}}}});
    }
    QJsonArray osds;
    for (const Osd &osd : world.ceph.osds) {
        QJsonObject row{{u"id"_s, osd.id}, {u"ceph_version_short"_s, version}};
        if (osd.up && !versionsOnly)
            row.insert(u"hostname"_s, osd.host);
        osds.append(row);
    }
    QJsonObject data{{u"node"_s, nodes}, {u"osd"_s, osds},
        {u"mon"_s, daemons(world, world.ceph.monitors)},
        {u"mgr"_s, daemons(world, world.ceph.managers)},
        {u"mds"_s, daemons(world, world.ceph.metadataServers)}};
    return data;
}

QJsonObject pveOsdTree(const World &world)
{
    QMap<QString, QJsonArray> hosts;
    for (const Osd &osd : world.ceph.osds)
        hosts[osd.host].append(osdLeaf(world, osd));
    QJsonArray children;
    int id = -2;
    for (auto host = hosts.begin(); host != hosts.end(); ++host) {
        children.append(QJsonObject{{u"id"_s, QString::number(--id)}, {u"name"_s, host.key()},
            {u"type"_s, u"host"_s}, {u"leaf"_s, 0}, {u"pgs"_s, 0}, {u"reweight"_s, -1},
            {u"version"_s, world.ceph.version}, {u"children"_s, host.value()}});
    }
    const QJsonObject root{{u"id"_s, u"-1"_s}, {u"name"_s, u"default"_s}, {u"type"_s, u"root"_s},
        {u"leaf"_s, 0}, {u"pgs"_s, 0}, {u"reweight"_s, -1}, {u"children"_s, children}};
    QStringList flags
        = u"sortbitwise,recovery_deletes,purged_snapdirs,pglog_hardlimit"_s.split(u',');
    flags += world.ceph.flags;
    return {{u"flags"_s, flags.join(u',')},
        {u"root"_s, QJsonObject{{u"leaf"_s, 0}, {u"children"_s, QJsonArray{root}}}}};
}

QJsonArray pvePools(const World &world)
{
    QJsonArray rows;
    for (const CephPool &pool : world.ceph.pools) {
        rows.append(QJsonObject{{u"pool"_s, QString::number(pool.id)}, {u"pool_name"_s, pool.name},
            {u"size"_s, pool.size}, {u"min_size"_s, pool.minSize}, {u"type"_s, u"replicated"_s},
            {u"pg_num"_s, pool.pgs}, {u"pg_num_final"_s, pool.pgs},
            {u"pg_num_min"_s, QJsonValue::Null}, {u"crush_rule"_s, u"0"_s},
            {u"crush_rule_name"_s, u"replicated_rule"_s}, {u"bytes_used"_s, poolBytes(pool)},
            {u"percent_used"_s, usedShare(world, pool)}, {u"pg_autoscale_mode"_s, u"on"_s},
            {u"autoscale_status"_s,
                QJsonObject{{u"pool_name"_s, pool.name}, {u"pg_num_final"_s, pool.pgs},
                    {u"would_adjust"_s, false}}},
            {u"target_size"_s, QJsonValue::Null}, {u"target_size_ratio"_s, QJsonValue::Null},
            {u"application_metadata"_s, QJsonObject{{pool.application, QJsonObject()}}}});
    }
    return rows;
}

QJsonObject pvePoolStatus(const World &, const CephPool &pool)
{
    return {{u"id"_s, pool.id}, {u"name"_s, pool.name}, {u"size"_s, pool.size},
        {u"min_size"_s, pool.minSize}, {u"pg_num"_s, pool.pgs}, {u"pgp_num"_s, pool.pgs},
        {u"crush_rule"_s, u"replicated_rule"_s}, {u"pg_autoscale_mode"_s, u"on"_s},
        {u"application"_s, pool.application}, {u"application_list"_s, QJsonArray{pool.application}},
        {u"fast_read"_s, 0}, {u"hashpspool"_s, 1}, {u"nodeep-scrub"_s, 0}, {u"nodelete"_s, 0},
        {u"nopgchange"_s, 0}, {u"noscrub"_s, 0}, {u"nosizechange"_s, 0}, {u"use_gmt_hitset"_s, 1},
        {u"write_fadvise_dontneed"_s, 0}};
}

QJsonArray pveMonitors(const World &world)
{
    QJsonArray rows;
    for (const QString &name : world.ceph.monitors) {
        const bool up = monitorUp(world, name);
        QJsonObject row{{u"name"_s, name}, {u"host"_s, name},
            {u"addr"_s, monitorAddress(world, name)},
            {u"rank"_s, int(world.ceph.monitors.indexOf(name))}, {u"service"_s, 1},
            {u"direxists"_s, 1}, {u"state"_s, up ? u"running"_s : u"stopped"_s}};
        if (up) {
            row.insert(u"quorum"_s, 1);
            row.insert(u"ceph_version"_s, cephVersionLine(world.ceph));
            row.insert(u"ceph_version_short"_s, world.ceph.version);
        }
        rows.append(row);
    }
    return rows;
}

QJsonArray pveManagers(const World &world)
{
    QJsonArray rows;
    const QStringList standbys = standbyManagers(world);
    for (const QString &name : world.ceph.managers) {
        const QString state = name == world.ceph.activeManager ? u"active"_s
            : standbys.contains(name)                          ? u"standby"_s
                                                               : u"unknown"_s;
        rows.append(QJsonObject{{u"name"_s, name}, {u"host"_s, name}, {u"state"_s, state},
            {u"addr"_s, nodeOf(world, name).address}, {u"service"_s, 1},
            {u"ceph_version_short"_s, world.ceph.version}});
    }
    return rows;
}

QJsonArray pveMetadataServers(const World &world)
{
    QJsonArray rows;
    bool active = false;
    for (const QString &name : world.ceph.metadataServers) {
        const bool up = nodeOf(world, name).up();
        const QString state = !up ? u"unknown"_s : active ? u"up:standby"_s : u"up:active"_s;
        active = active || up;
        rows.append(QJsonObject{{u"name"_s, name}, {u"host"_s, name}, {u"state"_s, state},
            {u"addr"_s, monitorAddress(world, name)}, {u"service"_s, 1}});
    }
    return rows;
}

} // namespace fairlead::lab
