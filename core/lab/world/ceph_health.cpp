#include "lab/world/ceph_health.h"

#include "lab/world/ceph_daemons.h"
#include "lab/world/placement_groups.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto stuckThreshold = 60s; // mon_pg_stuck_threshold: PG_AVAILABILITY comes that late
constexpr qsizetype mostDetails = 50;

HealthCheck warning(const QString &code, const QString &message, const QStringList &detail)
{
    return {code, u"HEALTH_WARN"_s, message, int(detail.size()), detail};
}

void osdsDown(const World &world, QList<HealthCheck> &checks)
{
    QStringList osds;
    QStringList hosts;
    QMap<QString, QPair<int, int>> perHost; // down, all
    for (const Osd &osd : world.ceph.osds) {
        const bool down = !osd.up && osd.in;
        perHost[osd.host].first += down ? 1 : 0;
        ++perHost[osd.host].second;
        if (down)
            osds.append(u"osd.%1 (root=default,host=%2) is down"_s.arg(osd.id).arg(osd.host));
    }
    int onHosts = 0;
    for (auto it = perHost.begin(); it != perHost.end(); ++it) {
        if (it->first == it->second) {
            onHosts += it->first;
            hosts.append(
                u"host %1 (root=default) (%2 osds) is down"_s.arg(it.key()).arg(it->first));
        }
    }
    if (!osds.isEmpty())
        checks.append(warning(u"OSD_DOWN"_s, u"%1 osds down"_s.arg(osds.size()), osds));
    if (!hosts.isEmpty())
        checks.append(warning(u"OSD_HOST_DOWN"_s,
            (hosts.size() == 1 ? u"%1 host (%2 osds) down"_s : u"%1 hosts (%2 osds) down"_s)
                .arg(hosts.size())
                .arg(onHosts),
            hosts));
}

void flagsSet(const Ceph &ceph, QList<HealthCheck> &checks)
{
    QStringList detail;
    for (auto it = ceph.hostFlags.begin(); it != ceph.hostFlags.end(); ++it) {
        if (!it->isEmpty())
            detail.append(u"%1 %2 has flags %3"_s.arg(
                it.key() == u"default" ? u"root"_s : u"host"_s, it.key(), it->join(u',')));
    }
    for (const Osd &osd : ceph.osds) {
        if (!osd.flags.isEmpty())
            detail.append(u"osd.%1 has flags %2"_s.arg(osd.id).arg(osd.flags.join(u',')));
    }
    if (!detail.isEmpty())
        checks.append(warning(u"OSD_FLAGS"_s,
            u"%1 OSDs or CRUSH {nodes, device-classes} have {NOUP,NODOWN,NOIN,NOOUT} flags set"_s
                .arg(detail.size()),
            detail));
    if (!ceph.flags.isEmpty())
        checks.append({u"OSDMAP_FLAGS"_s, u"HEALTH_WARN"_s,
            u"%1 flag(s) set"_s.arg(ceph.flags.join(u',')), int(ceph.flags.size()), {}});
}

QStringList troubled(const World &world, const QString &word)
{
    QStringList detail;
    for (const Pg &pg : world.ceph.pgs) {
        const QString state = stateOf(world, pg);
        if (!state.contains(word) || detail.size() >= mostDetails)
            continue;
        QStringList osds;
        for (const int osd : acting(world, pg))
            osds.append(QString::number(osd));
        detail.append(u"pg %1 is %2, acting [%3]"_s.arg(pgName(pg), state, osds.join(u',')));
    }
    return detail;
}

void copiesMissing(const World &world, QList<HealthCheck> &checks)
{
    const PgMap &map = world.ceph.pgMap;
    if (map.degradedPgs + map.undersizedPgs == 0)
        return;
    QStringList parts;
    if (map.degraded > 0)
        parts.append(u"%1/%2 objects degraded (%3%)"_s.arg(qint64(map.degraded))
                .arg(qint64(map.total))
                .arg(map.degraded * 100 / map.total, 0, 'f', 3));
    if (map.degradedPgs > 0)
        parts.append(u"%1 pgs degraded"_s.arg(map.degradedPgs));
    // Named only once it has lasted.
    const bool lasting = std::any_of(world.ceph.osds.begin(), world.ceph.osds.end(),
        [&](const Osd &osd) { return !osd.up && world.now - osd.changedAt > stuckThreshold; });
    const int undersized = lasting ? map.undersizedPgs : 0;
    if (undersized > 0)
        parts.append(u"%1 pgs undersized"_s.arg(undersized));
    if (parts.isEmpty())
        return;
    checks.append(
        {u"PG_DEGRADED"_s, u"HEALTH_WARN"_s, u"Degraded data redundancy: "_s + parts.join(u", "_s),
            map.degradedPgs + undersized, troubled(world, u"degraded"_s)});
}

void dataUnavailable(const World &world, QList<HealthCheck> &checks)
{
    const auto stuck
        = std::count_if(world.ceph.pgs.begin(), world.ceph.pgs.end(), [&](const Pg &pg) {
              return pg.inactiveSince && world.now - *pg.inactiveSince >= stuckThreshold;
          });
    if (stuck > 0 && world.ceph.pgMap.inactivePgs > 0)
        checks.append({u"PG_AVAILABILITY"_s, u"HEALTH_WARN"_s,
            u"Reduced data availability: %1 pgs inactive"_s.arg(stuck), int(stuck),
            troubled(world, u"peered"_s) + troubled(world, u"down"_s)});
}

void daemonsMissing(const World &world, QList<HealthCheck> &checks)
{
    QStringList down;
    for (const QString &mon : world.ceph.monitors) {
        if (!monitorUp(world, mon))
            down.append(u"mon.%1 is down (out of quorum)"_s.arg(mon));
    }
    if (!down.isEmpty())
        checks.append(warning(u"MON_DOWN"_s,
            u"%1/%2 mons down"_s.arg(down.size()).arg(world.ceph.monitors.size()), down));
    if (world.ceph.activeManager.isEmpty())
        checks.append({u"MGR_DOWN"_s, u"HEALTH_WARN"_s, u"no active mgr"_s, 0, {}});
}

void unsafePools(const Ceph &ceph, QList<HealthCheck> &checks)
{
    QStringList detail;
    for (const CephPool &pool : ceph.pools) {
        if (pool.size == 1)
            detail.append(u"pool '%1' has no replicas configured"_s.arg(pool.name));
    }
    if (!detail.isEmpty())
        checks.append(warning(u"POOL_NO_REDUNDANCY"_s,
            u"%1 pool(s) have no replicas configured"_s.arg(detail.size()), detail));
}

} // namespace

QList<HealthCheck> healthChecks(const World &world)
{
    QList<HealthCheck> checks;
    for (const ForeignCheck &foreign : world.ceph.checks)
        checks.append({foreign.code, foreign.severity, foreign.message,
            std::max(1, int(foreign.detail.size())), foreign.detail});
    daemonsMissing(world, checks);
    flagsSet(world.ceph, checks);
    osdsDown(world, checks);
    dataUnavailable(world, checks);
    copiesMissing(world, checks);
    unsafePools(world.ceph, checks);
    return checks;
}

QString healthStatus(const QList<HealthCheck> &checks)
{
    QString worst = u"HEALTH_OK"_s;
    for (const HealthCheck &check : checks) {
        if (check.severity == u"HEALTH_ERR")
            return check.severity;
        worst = check.severity;
    }
    return worst;
}

} // namespace fairlead::lab
