#include "lab/world/ceph_daemons.h"

#include "lab/world/placement_groups.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto heartbeatGrace = 20s; // osd_heartbeat_grace
constexpr auto beaconGrace = 30s; // mon_mgr_beacon_grace
constexpr double leastShareIn = 0.75; // mon_osd_min_in_ratio

void markDown(World &world, Osd &osd)
{
    osd.up = false;
    osd.missedAt.reset();
    osd.changedAt = world.now;
    ++world.ceph.epoch;
    osdWentDown(world, osd.id);
}

void markUp(World &world, Osd &osd)
{
    const auto away = world.now - osd.changedAt;
    osd.up = true;
    osd.changedAt = world.now;
    ++world.ceph.epoch;
    osdCameUp(world, osd.id, away);
    if (osd.outByItself && !flagCovers(world.ceph, osd, u"noin"_s)) {
        osd.in = true;
        osd.outByItself = false;
        crushChanged(world);
    }
}

double shareIn(const Ceph &ceph)
{
    const auto in
        = std::count_if(ceph.osds.begin(), ceph.osds.end(), [](const Osd &osd) { return osd.in; });
    return ceph.osds.isEmpty() ? 1 : double(in) / double(ceph.osds.size());
}

void osdTick(World &world, Osd &osd, bool monitored)
{
    Ceph &ceph = world.ceph;
    const Node *node = world.node(osd.node);
    if (osd.startsAt && *osd.startsAt <= world.now && !osd.failed && node && node->up()) {
        osd.startsAt.reset();
        osd.running = true;
    }
    if (!monitored)
        return;
    if (osd.running && !osd.up && !flagCovers(ceph, osd, u"noup"_s))
        markUp(world, osd);
    if (!osd.running && osd.up && osd.missedAt && *osd.missedAt <= world.now
        && !flagCovers(ceph, osd, u"nodown"_s))
        markDown(world, osd);
    if (!osd.up && osd.in && world.now - osd.changedAt >= ceph.outAfter
        && !flagCovers(ceph, osd, u"noout"_s) && shareIn(ceph) > leastShareIn) {
        osd.in = false;
        osd.outByItself = true;
        ++ceph.epoch;
        crushChanged(world);
    }
}

bool managerRuns(const World &world, const QString &name)
{
    const Node *node = world.node(name);
    return node && node->up() && !node->stoppedUnits.contains(u"ceph-mgr@%1"_s.arg(name));
}

void managerTick(World &world)
{
    Ceph &ceph = world.ceph;
    if (!ceph.activeManager.isEmpty() && managerRuns(world, ceph.activeManager)) {
        ceph.managerTakesOver.reset();
        return;
    }
    // The monitors still name the dead one until its beacon is overdue.
    if (!ceph.managerTakesOver)
        ceph.managerTakesOver = world.now + beaconGrace;
    if (*ceph.managerTakesOver > world.now || !monitorsQuorate(world))
        return;
    ceph.activeManager.clear();
    for (const QString &candidate : std::as_const(ceph.managers)) {
        if (managerRuns(world, candidate)) {
            ceph.activeManager = candidate;
            ceph.managerTakesOver.reset();
            return;
        }
    }
}

} // namespace

bool flagCovers(const Ceph &ceph, const Osd &osd, const QString &flag)
{
    return ceph.flags.contains(flag) || osd.flags.contains(flag)
        || ceph.hostFlags.value(osd.host).contains(flag)
        || ceph.hostFlags.value(u"default"_s).contains(flag);
}

bool monitorUp(const World &world, const QString &name)
{
    const Node *node = world.node(name);
    return node && node->up() && !node->hung
        && !node->stoppedUnits.contains(u"ceph-mon@%1"_s.arg(name));
}

bool monitorsQuorate(const World &world)
{
    const auto up = std::count_if(world.ceph.monitors.begin(), world.ceph.monitors.end(),
        [&](const QString &mon) { return monitorUp(world, mon); });
    return up * 2 > world.ceph.monitors.size();
}

void stopDaemons(World &world, const QString &node, bool inGoodOrder)
{
    for (Osd &osd : world.ceph.osds) {
        if (osd.node != node)
            continue;
        osd.running = false;
        osd.startsAt.reset();
        osd.missedAt = world.now + (inGoodOrder ? 0s : heartbeatGrace);
    }
    if (world.ceph.activeManager == node && inGoodOrder)
        world.ceph.managerTakesOver = world.now + 1s;
}

void startDaemons(World &world, const QString &node, WallTime osdsAt)
{
    for (Osd &osd : world.ceph.osds) {
        if (osd.node == node && !osd.failed) {
            // Rebooted faster than anybody noticed: it reports itself down when it starts.
            if (osd.up)
                markDown(world, osd);
            osd.startsAt = osdsAt;
        }
    }
}

void failOsd(World &world, int id)
{
    if (Osd *osd = world.osd(id)) {
        osd->failed = true;
        osd->running = false;
        osd->missedAt = world.now + 5s;
    }
}

void replaceOsd(World &world, int id)
{
    if (Osd *osd = world.osd(id)) {
        osd->failed = false;
        osd->startsAt = world.now + 10s;
    }
}

void daemonTick(World &world)
{
    if (!world.ceph.installed)
        return;
    const bool monitored = monitorsQuorate(world);
    for (Osd &osd : world.ceph.osds)
        osdTick(world, osd, monitored);
    managerTick(world);
}

} // namespace fairlead::lab
