#include "lab/world/placement_groups.h"

#include "lab/world/ceph_daemons.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto peeringTakes = 2s;
constexpr double writtenPerSecond = 0.0002; // share of the objects that change
constexpr qint64 reportEvery = 2; // seconds: mgr_stats_period is 5
constexpr int recoveringAtOnce = 12; // in the whole cluster: osd_max_backfills and the like

bool osdUp(const World &world, int id)
{
    const Osd *osd = world.osd(id);
    return osd && osd->up;
}

double objectsOf(const World &world, const Pg &pg)
{
    const CephPool &pool = poolOf(world, pg);
    return pool.objects / pool.pgs;
}

/// The OSDs that should hold it: of each host the best by chance, then the best hosts.
QList<int> crush(const World &world, const Pg &pg)
{
    struct Place {
        quint64 chance;
        int osd;
    };
    const quint64 seed = quint64(pg.pool) << 20 | quint64(pg.number);
    QMap<QString, Place> best;
    for (const Osd &osd : world.ceph.osds) {
        const Place place{scatter(seed, quint64(osd.id) + 1, 7), osd.id};
        if (osd.in && (!best.contains(osd.host) || best[osd.host].chance < place.chance))
            best.insert(osd.host, place);
    }
    QList<Place> hosts;
    for (auto it = best.begin(); it != best.end(); ++it)
        hosts.append({scatter(seed, scatter(it.key()), 3), it.value().osd});
    std::sort(hosts.begin(), hosts.end(),
        [](const Place &a, const Place &b) { return a.chance > b.chance; });
    QList<int> chosen;
    for (int i = 0; i < poolOf(world, pg).size; ++i)
        chosen.append(i < hosts.size() ? hosts.at(i).osd : -1);
    return chosen;
}

void peer(World &world, Pg &pg)
{
    pg.peeringUntil = world.now + peeringTakes;
    pg.busy = false;
}

/// Copies that stay keep their place in the list; the others find new ones and start empty.
void move(World &world, Pg &pg, const QList<int> &wanted)
{
    QList<PgCopy> copies;
    for (const int osd : wanted) {
        const auto held = std::find_if(pg.copies.begin(), pg.copies.end(),
            [&](const PgCopy &copy) { return osd >= 0 && copy.osd == osd; });
        if (held != pg.copies.end())
            copies.append(*held);
        else if (pg.leaving.contains(osd))
            copies.append({osd, 0, false});
        else
            copies.append({osd, osd < 0 ? 0 : std::max(1.0, objectsOf(world, pg)), true});
    }
    QList<int> leaving = pg.leaving;
    for (const PgCopy &copy : std::as_const(pg.copies)) {
        if (copy.osd >= 0 && !copy.backfill && copy.missing == 0 && !wanted.contains(copy.osd))
            leaving.append(copy.osd);
    }
    leaving.removeIf([&](int osd) { return wanted.contains(osd) || !osdUp(world, osd); });
    pg.copies = copies;
    pg.leaving = leaving;
    peer(world, pg);
}

bool complete(const World &world, const PgCopy &copy)
{
    return osdUp(world, copy.osd) && copy.missing == 0;
}

/// Copies, in numbers: what the state and the counters follow from.
struct Standing {
    int serving = 0; ///< up, including those that lack some objects, and those leaving
    int sources = 0; ///< up and whole
    double missing = 0; ///< object copies that are nowhere
    double misplaced = 0; ///< that are in an old place only
    bool recovery = false;
    bool backfill = false;
};

Standing standing(const World &world, const Pg &pg)
{
    Standing result;
    int covered = 0;
    for (const int osd : pg.leaving)
        covered += osdUp(world, osd) ? 1 : 0;
    const double objects = objectsOf(world, pg);
    result.serving = result.sources = covered;
    for (const PgCopy &copy : pg.copies) {
        const bool up = osdUp(world, copy.osd);
        const double lacks = up ? copy.missing : objects;
        result.sources += complete(world, copy) ? 1 : 0;
        result.serving += up && !copy.backfill ? 1 : 0;
        result.recovery = result.recovery || (up && copy.missing > 0 && !copy.backfill);
        result.backfill = result.backfill || (up && copy.missing > 0 && copy.backfill);
        if (lacks <= 0)
            continue;
        if (covered > 0) {
            --covered;
            result.misplaced += lacks;
        } else {
            result.missing += lacks;
        }
    }
    return result;
}

bool halted(const Ceph &ceph, const Standing &now)
{
    const bool recovery = ceph.flags.contains(u"norecover"_s);
    const bool backfill = ceph.flags.contains(u"nobackfill"_s)
        || (ceph.flags.contains(u"norebalance"_s) && now.missing == 0);
    return recovery || (backfill && !now.recovery);
}

void count(World &world)
{
    PgMap map;
    for (Pg &pg : world.ceph.pgs) {
        const Standing now = standing(world, pg);
        const QString state = stateOf(world, pg);
        ++map.states[state];
        map.total += objectsOf(world, pg) * poolOf(world, pg).size;
        map.degraded += now.missing;
        map.misplaced += now.misplaced;
        map.degradedPgs += state.contains(u"degraded") ? 1 : 0;
        map.undersizedPgs += state.contains(u"undersized") ? 1 : 0;
        map.remappedPgs += state.contains(u"remapped") ? 1 : 0;
        map.inactivePgs += state.contains(u"active") ? 0 : 1;
    }
    map.recoveryPerSecond = std::any_of(world.ceph.pgs.begin(), world.ceph.pgs.end(),
                                [](const Pg &pg) { return pg.busy; })
        ? world.ceph.objectsPerSecond
        : 0;
    world.ceph.pgMap = map;
}

void recover(World &world, Pg &pg, double amount)
{
    for (PgCopy &copy : pg.copies) {
        if (!osdUp(world, copy.osd) || copy.missing <= 0)
            continue;
        copy.missing = std::max(0.0, copy.missing - amount);
        if (copy.missing > 0)
            return;
        copy.backfill = false;
    }
    if (std::all_of(pg.copies.begin(), pg.copies.end(),
            [&](const PgCopy &copy) { return copy.osd < 0 || complete(world, copy); }))
        pg.leaving.clear();
}

/// Degraded groups get their turn before those that are merely in an old place.
QList<Pg *> theirTurn(World &world)
{
    QList<Pg *> urgent;
    QList<Pg *> others;
    for (Pg &pg : world.ceph.pgs) {
        pg.busy = false;
        const Standing now = standing(world, pg);
        if (pg.peeringUntil || now.sources == 0 || (!now.recovery && !now.backfill)
            || halted(world.ceph, now))
            continue;
        (now.missing > 0 ? urgent : others).append(&pg);
    }
    urgent += others;
    return urgent.mid(0, recoveringAtOnce);
}

} // namespace

const CephPool &poolOf(const World &world, const Pg &pg)
{
    return *std::find_if(world.ceph.pools.begin(), world.ceph.pools.end(),
        [&](const CephPool &pool) { return pool.id == pg.pool; });
}

QString pgName(const Pg &pg)
{
    return QString::number(pg.pool) + u'.' + QString::number(pg.number, 16);
}

QList<int> acting(const World &world, const Pg &pg)
{
    QList<int> osds;
    for (const PgCopy &copy : pg.copies) {
        if (osdUp(world, copy.osd) && !copy.backfill)
            osds.append(copy.osd);
    }
    for (const int osd : pg.leaving) {
        if (osdUp(world, osd) && osds.size() < pg.copies.size())
            osds.append(osd);
    }
    return osds;
}

bool isActive(const World &world, const Pg &pg)
{
    const Standing now = standing(world, pg);
    return !pg.peeringUntil && now.sources > 0 && now.serving >= poolOf(world, pg).minSize;
}

QString stateOf(const World &world, const Pg &pg)
{
    const Standing now = standing(world, pg);
    if (now.serving == 0 || now.sources == 0)
        return u"down"_s;
    if (pg.peeringUntil)
        return u"peering"_s;
    const bool active = now.serving >= poolOf(world, pg).minSize;
    QStringList words;
    if (active)
        words.append(u"active"_s);
    if (now.recovery && active)
        words.append(pg.busy ? u"recovering"_s : u"recovery_wait"_s);
    if (now.serving < poolOf(world, pg).size)
        words.append(u"undersized"_s);
    if (now.missing > 0)
        words.append(u"degraded"_s);
    if (now.backfill)
        words.append(u"remapped"_s);
    if (now.backfill && active)
        words.append(pg.busy ? u"backfilling"_s : u"backfill_wait"_s);
    if (!active)
        words.append(u"peered"_s);
    else if (words.size() == 1)
        words.append(u"clean"_s);
    return words.join(u'+');
}

void placeAllPgs(World &world)
{
    world.ceph.pgs.clear();
    for (const CephPool &pool : std::as_const(world.ceph.pools)) {
        for (int i = 0; i < pool.pgs; ++i) {
            Pg pg;
            pg.pool = pool.id;
            pg.number = i;
            const QList<int> osds = crush(world, pg);
            for (const int osd : osds)
                pg.copies.append({osd, 0, false});
            world.ceph.pgs.append(pg);
        }
    }
    count(world);
}

void crushChanged(World &world)
{
    for (Pg &pg : world.ceph.pgs) {
        const QList<int> wanted = crush(world, pg);
        const bool same = std::equal(pg.copies.begin(), pg.copies.end(), wanted.begin(),
            wanted.end(), [](const PgCopy &copy, int osd) { return copy.osd == osd; });
        if (!same)
            move(world, pg, wanted);
    }
}

void osdWentDown(World &world, int osd)
{
    for (Pg &pg : world.ceph.pgs) {
        const bool held = std::any_of(pg.copies.begin(), pg.copies.end(),
            [&](const PgCopy &copy) { return copy.osd == osd; });
        if (pg.leaving.removeAll(osd) > 0 || held)
            peer(world, pg);
    }
}

void osdCameUp(World &world, int osd, std::chrono::milliseconds away)
{
    for (Pg &pg : world.ceph.pgs) {
        for (PgCopy &copy : pg.copies) {
            if (copy.osd != osd)
                continue;
            const double share = std::min(1.0, double(away.count()) / 1000 * writtenPerSecond);
            copy.missing = std::max(copy.missing, std::max(1.0, objectsOf(world, pg) * share));
            peer(world, pg);
        }
    }
}

void pgTick(World &world)
{
    Ceph &ceph = world.ceph;
    // Without a manager nobody counts: the figures stay those of better days.
    const bool counting = !ceph.activeManager.isEmpty() && !ceph.managerTakesOver;
    if (!ceph.installed || (ceph.settledEpoch == ceph.epoch && counting))
        return;
    bool peering = false;
    for (Pg &pg : ceph.pgs) {
        if (pg.peeringUntil && *pg.peeringUntil <= world.now)
            pg.peeringUntil.reset();
        peering = peering || pg.peeringUntil;
        if (isActive(world, pg))
            pg.inactiveSince.reset();
        else if (!pg.inactiveSince)
            pg.inactiveSince = world.now;
    }
    const QList<Pg *> turn = theirTurn(world);
    for (Pg *pg : turn) {
        pg->busy = true;
        recover(world, *pg, ceph.objectsPerSecond / double(turn.size()));
    }
    if (!counting)
        return;
    if (turn.isEmpty() && !peering) {
        ceph.settledEpoch = ceph.epoch;
        count(world);
    } else if (epoch(world.now) % reportEvery == 0) {
        count(world);
    }
}

} // namespace fairlead::lab
