#include "lab/world/ceph_json.h"

#include "lab/world/ceph_daemons.h"
#include "lab/world/ceph_health.h"
#include "lab/world/placement_groups.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr qint64 objectSize = 4 << 20;
const QString alwaysSet = u"sortbitwise,recovery_deletes,purged_snapdirs,pglog_hardlimit"_s;

QJsonObject healthOf(const World &world, bool withDetail)
{
    const QList<HealthCheck> checks = healthChecks(world);
    QJsonObject rows;
    for (const HealthCheck &check : checks) {
        QJsonObject row{{u"severity"_s, check.severity},
            {u"summary"_s, QJsonObject{{u"message"_s, check.message}, {u"count"_s, check.count}}},
            {u"muted"_s, false}};
        QJsonArray detail;
        for (const QString &line : check.detail)
            detail.append(QJsonObject{{u"message"_s, line}});
        if (withDetail)
            row.insert(u"detail"_s, detail);
        rows.insert(check.code, row);
    }
    return {{u"status"_s, healthStatus(checks)}, {u"checks"_s, rows}, {u"mutes"_s, QJsonArray()}};
}

qint64 lastChange(const World &world, bool Osd::*which)
{
    WallTime last{};
    for (const Osd &osd : world.ceph.osds) {
        if (osd.*which)
            last = std::max(last, osd.changedAt);
    }
    return epoch(last);
}

qint64 capacity(const World &world)
{
    qint64 sum = 0;
    for (const Osd &osd : world.ceph.osds)
        sum += osd.in ? osd.size.value : 0;
    return sum;
}

qint64 used(const World &world)
{
    qint64 sum = 0;
    for (const Osd &osd : world.ceph.osds)
        sum += osd.in ? usedOn(world, osd) : 0;
    return sum;
}

double objects(const Ceph &ceph)
{
    double sum = 0;
    for (const CephPool &pool : ceph.pools)
        sum += pool.objects;
    return sum;
}

QJsonObject pgMap(const World &world)
{
    const PgMap &map = world.ceph.pgMap;
    QJsonArray states;
    int all = 0;
    for (auto it = map.states.begin(); it != map.states.end(); ++it) {
        states.append(QJsonObject{{u"state_name"_s, it.key()}, {u"count"_s, it.value()}});
        all += it.value();
    }
    const double held = objects(world.ceph);
    const qint64 total = capacity(world);
    QJsonObject json{{u"pgs_by_state"_s, states}, {u"num_pgs"_s, all},
        {u"num_pools"_s, int(world.ceph.pools.size())}, {u"num_objects"_s, qint64(held)},
        {u"data_bytes"_s, qint64(held * objectSize)}, {u"bytes_used"_s, used(world)},
        {u"bytes_avail"_s, total - used(world)}, {u"bytes_total"_s, total},
        {u"read_bytes_sec"_s, 41'943'040}, {u"write_bytes_sec"_s, 20'971'520},
        {u"read_op_per_sec"_s, 810}, {u"write_op_per_sec"_s, 1240}};
    if (map.inactivePgs > 0)
        json.insert(u"inactive_pgs_ratio"_s, double(map.inactivePgs) / std::max(1, all));
    if (map.degraded > 0) {
        json.insert(u"degraded_objects"_s, qint64(map.degraded));
        json.insert(u"degraded_total"_s, qint64(map.total));
        json.insert(u"degraded_ratio"_s, map.degraded / map.total);
    }
    if (map.misplaced > 0) {
        json.insert(u"misplaced_objects"_s, qint64(map.misplaced));
        json.insert(u"misplaced_total"_s, qint64(map.total));
        json.insert(u"misplaced_ratio"_s, map.misplaced / map.total);
    }
    if (map.recoveryPerSecond > 0) {
        json.insert(u"recovering_objects_per_sec"_s, qint64(map.recoveryPerSecond));
        json.insert(u"recovering_bytes_per_sec"_s, qint64(map.recoveryPerSecond) * objectSize);
        json.insert(u"recovering_keys_per_sec"_s, 0);
    }
    return json;
}

double crushWeight(const Osd &osd) { return double(osd.size.value) / double((1024_GiB).value); }

/// The tree's rows in the order of `ceph osd tree`: root, then each host with its OSDs. `f` makes an
/// OSD's row.
QJsonArray treeRows(const World &world, const std::function<QJsonObject(const Osd &)> &f)
{
    QMap<QString, QList<const Osd *>> hosts;
    for (const Osd &osd : world.ceph.osds)
        hosts[osd.host].append(&osd);
    QJsonArray rows;
    QJsonArray hostIds;
    int id = -2;
    for (auto host = hosts.begin(); host != hosts.end(); ++host) {
        --id;
        hostIds.prepend(id);
        QJsonArray children;
        for (const Osd *osd : *host)
            children.prepend(osd->id);
        rows.append(QJsonObject{{u"id"_s, id}, {u"name"_s, host.key()}, {u"type"_s, u"host"_s},
            {u"type_id"_s, 1}, {u"pool_weights"_s, QJsonObject()}, {u"children"_s, children}});
        for (const Osd *osd : *host)
            rows.append(f(*osd));
    }
    rows.prepend(QJsonObject{{u"id"_s, -1}, {u"name"_s, u"default"_s}, {u"type"_s, u"root"_s},
        {u"type_id"_s, 11}, {u"children"_s, hostIds}});
    return rows;
}

QJsonObject treeOsd(const Osd &osd)
{
    return {{u"id"_s, osd.id}, {u"name"_s, u"osd.%1"_s.arg(osd.id)}, {u"type"_s, u"osd"_s},
        {u"type_id"_s, 0}, {u"device_class"_s, osd.deviceClass},
        {u"crush_weight"_s, crushWeight(osd)}, {u"depth"_s, 2}, {u"pool_weights"_s, QJsonObject()},
        {u"reweight"_s, osd.in ? 1 : 0}, {u"status"_s, osd.up ? u"up"_s : u"down"_s}};
}

QJsonObject dumpedOsd(const Osd &osd)
{
    QStringList state{u"exists"_s};
    state += osd.flags;
    if (osd.up)
        state.append(u"up"_s);
    return {{u"osd"_s, osd.id}, {u"up"_s, osd.up ? 1 : 0}, {u"in"_s, osd.in ? 1 : 0},
        {u"weight"_s, osd.in ? 1 : 0}, {u"primary_affinity"_s, 1},
        {u"state"_s, QJsonArray::fromStringList(state)}};
}

QJsonObject dumpedPool(const CephPool &pool, const QString &idKey)
{
    return {{idKey, pool.id}, {u"pool_name"_s, pool.name}, {u"flags"_s, 1},
        {u"flags_names"_s, u"hashpspool"_s}, {u"type"_s, 1}, {u"size"_s, pool.size},
        {u"min_size"_s, pool.minSize}, {u"crush_rule"_s, 0}, {u"object_hash"_s, 2},
        {u"pg_autoscale_mode"_s, u"on"_s}, {u"pg_num"_s, pool.pgs},
        {u"pg_placement_num"_s, pool.pgs}, {u"pg_num_target"_s, pool.pgs},
        {u"erasure_code_profile"_s, QString()}, {u"options"_s, QJsonObject()},
        {u"application_metadata"_s, QJsonObject{{pool.application, QJsonObject()}}}};
}

} // namespace

QString cephVersionLine(const Ceph &ceph)
{
    return u"ceph version %1 (2f03f1cd83e5d40cdf1393cb64a662a8e8bb07c6) %2 (stable)"_s.arg(
        ceph.version, ceph.release);
}

QStringList monitorsInQuorum(const World &world)
{
    QStringList up = world.ceph.monitors;
    up.removeIf([&](const QString &mon) { return !monitorUp(world, mon); });
    return up;
}

QStringList standbyManagers(const World &world)
{
    QStringList standbys = world.ceph.managers;
    standbys.removeIf([&](const QString &mgr) {
        const Node *node = world.node(mgr);
        return mgr == world.ceph.activeManager || !node || !node->up();
    });
    return standbys;
}

int pgsOn(const World &world, int osd)
{
    return int(std::count_if(world.ceph.pgs.begin(), world.ceph.pgs.end(),
        [&](const Pg &pg) { return acting(world, pg).contains(osd); }));
}

qint64 usedOn(const World &world, const Osd &osd)
{
    double held = 0;
    for (const Pg &pg : world.ceph.pgs) {
        const CephPool &pool = poolOf(world, pg);
        for (const PgCopy &copy : pg.copies) {
            if (copy.osd == osd.id)
                held += pool.objects / pool.pgs - copy.missing;
        }
        if (pg.leaving.contains(osd.id))
            held += pool.objects / pool.pgs;
    }
    return std::min(osd.size.value, qint64(held * objectSize) + (1_GiB).value);
}

QJsonObject cephHealthDetail(const World &world) { return healthOf(world, true); }

QJsonObject cephOsdStat(const World &world)
{
    const auto &osds = world.ceph.osds;
    const auto count = [&](bool Osd::*which) {
        return int(std::count_if(osds.begin(), osds.end(), [&](const Osd &o) { return o.*which; }));
    };
    return {{u"epoch"_s, world.ceph.epoch}, {u"num_osds"_s, int(osds.size())},
        {u"num_up_osds"_s, count(&Osd::up)}, {u"osd_up_since"_s, lastChange(world, &Osd::up)},
        {u"num_in_osds"_s, count(&Osd::in)}, {u"osd_in_since"_s, lastChange(world, &Osd::in)},
        {u"num_remapped_pgs"_s, world.ceph.pgMap.remappedPgs}};
}

QJsonObject cephStatus(const World &world)
{
    const Ceph &ceph = world.ceph;
    const QStringList names = monitorsInQuorum(world);
    QJsonArray ranks;
    for (const QString &name : names)
        ranks.append(int(ceph.monitors.indexOf(name)));
    return {{u"fsid"_s, ceph.fsid}, {u"health"_s, healthOf(world, false)},
        {u"election_epoch"_s, 40 + int(ceph.monitors.size() - names.size()) * 2},
        {u"quorum"_s, ranks}, {u"quorum_names"_s, QJsonArray::fromStringList(names)},
        {u"quorum_age"_s, qint64(epoch(world.now) - epoch(world.startedAt)) + 3600},
        {u"monmap"_s,
            QJsonObject{{u"epoch"_s, 3}, {u"min_mon_release_name"_s, ceph.release},
                {u"num_mons"_s, int(ceph.monitors.size())}}},
        {u"osdmap"_s, cephOsdStat(world)}, {u"pgmap"_s, pgMap(world)},
        {u"fsmap"_s,
            QJsonObject{{u"epoch"_s, 12}, {u"by_rank"_s, QJsonArray()},
                {u"up:standby"_s, std::max(0, int(ceph.metadataServers.size()) - 1)}}},
        {u"mgrmap"_s,
            QJsonObject{{u"available"_s, !ceph.activeManager.isEmpty()},
                {u"num_standbys"_s, int(standbyManagers(world).size())},
                {u"modules"_s, QJsonArray{u"iostat"_s, u"nfs"_s, u"restful"_s}},
                {u"services"_s, QJsonObject()}}},
        {u"servicemap"_s,
            QJsonObject{{u"epoch"_s, 4}, {u"modified"_s, u"2026-11-22T05:38:22.756048+0000"_s},
                {u"services"_s, QJsonObject()}}},
        {u"progress_events"_s, QJsonObject()}};
}

QJsonObject cephOsdTree(const World &world)
{
    const auto row = [](const Osd &osd) {
        QJsonObject json = treeOsd(osd);
        json.insert(u"exists"_s, 1);
        json.insert(u"primary_affinity"_s, 1);
        return json;
    };
    return {{u"nodes"_s, treeRows(world, row)}, {u"stray"_s, QJsonArray()}};
}

QJsonObject cephOsdDfTree(const World &world)
{
    const auto row = [&](const Osd &osd) {
        QJsonObject json = treeOsd(osd);
        const qint64 size = osd.size.value / 1024;
        const qint64 taken = usedOn(world, osd) / 1024;
        json.insert(u"kb"_s, size);
        json.insert(u"kb_used"_s, taken);
        json.insert(u"kb_avail"_s, size - taken);
        json.insert(u"utilization"_s, double(taken) * 100 / double(std::max<qint64>(1, size)));
        json.insert(u"var"_s, 1);
        json.insert(u"pgs"_s, pgsOn(world, osd.id));
        return json;
    };
    const qint64 total = capacity(world) / 1024;
    const qint64 taken = used(world) / 1024;
    return {{u"nodes"_s, treeRows(world, row)}, {u"stray"_s, QJsonArray()},
        {u"summary"_s,
            QJsonObject{{u"total_kb"_s, total}, {u"total_kb_used"_s, taken},
                {u"total_kb_avail"_s, total - taken},
                {u"average_utilization"_s,
                    double(taken) * 100 / double(std::max<qint64>(1, total))}}}};
}

QJsonObject cephOsdDump(const World &world)
{
    const Ceph &ceph = world.ceph;
    QStringList set = alwaysSet.split(u',');
    for (const QString &flag : ceph.flags)
        set += flag == u"pause" ? QStringList{u"pauserd"_s, u"pausewr"_s} : QStringList{flag};
    QStringList sorted = set;
    sorted.sort();
    QJsonObject crushFlags;
    for (auto it = ceph.hostFlags.begin(); it != ceph.hostFlags.end(); ++it)
        crushFlags.insert(it.key(), QJsonArray::fromStringList(it.value()));
    QJsonArray osds;
    for (const Osd &osd : ceph.osds)
        osds.append(dumpedOsd(osd));
    QJsonArray pools;
    for (const CephPool &pool : ceph.pools)
        pools.append(dumpedPool(pool, u"pool"_s));
    return {{u"epoch"_s, ceph.epoch}, {u"fsid"_s, ceph.fsid}, {u"flags"_s, set.join(u',')},
        {u"flags_set"_s, QJsonArray::fromStringList(sorted)}, {u"crush_node_flags"_s, crushFlags},
        {u"device_class_flags"_s, QJsonObject()}, {u"osds"_s, osds}, {u"pools"_s, pools},
        {u"full_ratio"_s, 0.95}, {u"backfillfull_ratio"_s, 0.9}, {u"nearfull_ratio"_s, 0.85},
        {u"require_osd_release"_s, ceph.release}};
}

QJsonObject cephPgStat(const World &world)
{
    const QJsonObject map = pgMap(world);
    QJsonArray states;
    const QJsonArray counted = map[u"pgs_by_state"_s].toArray();
    for (const auto &entry : counted) {
        const QJsonObject state = entry.toObject();
        states.append(
            QJsonObject{{u"name"_s, state[u"state_name"_s]}, {u"num"_s, state[u"count"_s]}});
    }
    QJsonObject summary{{u"num_pg_by_state"_s, states}, {u"num_pgs"_s, map[u"num_pgs"_s]},
        {u"num_bytes"_s, map[u"data_bytes"_s]}, {u"total_bytes"_s, map[u"bytes_total"_s]},
        {u"total_avail_bytes"_s, map[u"bytes_avail"_s]},
        {u"total_used_bytes"_s, map[u"bytes_used"_s]},
        {u"total_used_raw_bytes"_s, map[u"bytes_used"_s]}};
    for (const QString &key : {u"degraded_objects"_s, u"degraded_total"_s, u"degraded_ratio"_s,
             u"misplaced_objects"_s, u"misplaced_total"_s, u"misplaced_ratio"_s}) {
        if (map.contains(key))
            summary.insert(key, map[key]);
    }
    return {{u"pg_ready"_s, true}, {u"pg_summary"_s, summary}};
}

QJsonArray cephPoolDetail(const World &world)
{
    QJsonArray pools;
    for (const CephPool &pool : world.ceph.pools)
        pools.append(dumpedPool(pool, u"pool_id"_s));
    return pools;
}

QJsonObject cephVersions(const World &world)
{
    const Ceph &ceph = world.ceph;
    const QString line = cephVersionLine(ceph);
    const auto up = int(
        std::count_if(ceph.osds.begin(), ceph.osds.end(), [](const Osd &osd) { return osd.up; }));
    const auto mons = int(monitorsInQuorum(world).size());
    const auto mgrs = int(standbyManagers(world).size()) + (ceph.activeManager.isEmpty() ? 0 : 1);
    const auto mds = int(ceph.metadataServers.size());
    const auto one
        = [&](int count) { return count == 0 ? QJsonObject() : QJsonObject{{line, count}}; };
    return {{u"mon"_s, one(mons)}, {u"mgr"_s, one(mgrs)}, {u"osd"_s, one(up)}, {u"mds"_s, one(mds)},
        {u"overall"_s, one(mons + mgrs + up + mds)}};
}

} // namespace fairlead::lab
