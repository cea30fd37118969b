#include "ceph/pgs.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

const QStringList &harmlessOnTop()
{
    static const QStringList words{
        u"active"_s, u"clean"_s, u"scrubbing"_s, u"deep"_s, u"snaptrim"_s, u"snaptrim_wait"_s};
    return words;
}

template <class Predicate>
qint64 sum(const QList<PgGroup> &groups, Predicate counts)
{
    qint64 total = 0;
    for (const PgGroup &group : groups) {
        if (counts(group))
            total = std::min(total + group.count, largestCount);
    }
    return total;
}

template <class Predicate>
QString listed(const QList<PgGroup> &groups, Predicate counts)
{
    QList<PgGroup> chosen;
    std::copy_if(groups.begin(), groups.end(), std::back_inserter(chosen), counts);
    std::sort(chosen.begin(), chosen.end(), [](const PgGroup &a, const PgGroup &b) {
        return std::tie(b.count, a.state) < std::tie(a.count, b.state);
    });
    QStringList parts;
    for (const PgGroup &group : chosen)
        parts.append(u"%1 %2"_s.arg(group.count).arg(group.state));
    return parts.join(u", "_s);
}

/// `ceph -s` and `pg stat` call the same thing differently.
qint64 either(const Fields &fields, const QString &inStatus, const QString &inStat)
{
    return fields.has(inStatus) ? fields.count(inStatus) : fields.count(inStat, 0);
}

QList<PgGroup> readGroups(const Fields &fields)
{
    QList<PgGroup> groups;
    if (fields.has("num_pg_by_state"_L1)) {
        for (const Fields &group : fields.objects("num_pg_by_state"_L1))
            groups.append({group.text("name"_L1), group.count("num"_L1)});
        return groups;
    }
    for (const Fields &group : fields.objects("pgs_by_state"_L1, true))
        groups.append({group.text("state_name"_L1), group.count("count"_L1)});
    return groups;
}

} // namespace

bool PgGroup::clean() const
{
    const QStringList words = state.split(u'+');
    return words.contains("active"_L1) && words.contains("clean"_L1)
        && std::all_of(words.begin(), words.end(),
            [](const QString &word) { return harmlessOnTop().contains(word); });
}

bool PgGroup::serves() const
{
    return has("active"_L1) && !has("laggy"_L1) && !has("wait"_L1) && !has("stale"_L1);
}

qint64 PgSummary::countClean() const { return sum(groups, std::mem_fn(&PgGroup::clean)); }

qint64 PgSummary::countServing() const { return sum(groups, std::mem_fn(&PgGroup::serves)); }

qint64 PgSummary::countWith(QLatin1String word) const
{
    return sum(groups, [word](const PgGroup &group) { return group.has(word); });
}

QString PgSummary::notClean() const
{
    return listed(groups, [](const PgGroup &group) { return !group.clean(); });
}

QString PgSummary::notServing() const
{
    return listed(groups, [](const PgGroup &group) { return !group.serves(); });
}

PgSummary readPgSummary(const Fields &fields)
{
    PgSummary pgs;
    pgs.groups = readGroups(fields);
    pgs.total = fields.count("num_pgs"_L1);
    pgs.pools = fields.count("num_pools"_L1, 0);
    pgs.degraded = fields.count("degraded_objects"_L1, 0);
    pgs.degradedOf = fields.count("degraded_total"_L1, 0);
    pgs.misplaced = fields.count("misplaced_objects"_L1, 0);
    pgs.misplacedOf = fields.count("misplaced_total"_L1, 0);
    pgs.unfound = fields.count("unfound_objects"_L1, 0);
    pgs.recoveringObjects = fields.count("recovering_objects_per_sec"_L1, 0);
    pgs.recovering.value = fields.count("recovering_bytes_per_sec"_L1, 0);
    pgs.data.value = either(fields, "data_bytes"_L1, "num_bytes"_L1);
    pgs.used.value = either(fields, "bytes_used"_L1, "total_used_raw_bytes"_L1);
    pgs.available.value = either(fields, "bytes_avail"_L1, "total_avail_bytes"_L1);
    pgs.size.value = either(fields, "bytes_total"_L1, "total_bytes"_L1);
    pgs.reading.value = fields.count("read_bytes_sec"_L1, 0);
    pgs.writing.value = fields.count("write_bytes_sec"_L1, 0);
    return pgs;
}

Result<PgStat> parsePgStat(const QByteArray &out)
{
    Reading reading(u"ceph pg stat"_s);
    const Fields fields(readObject(out, reading), reading);
    PgStat stat;
    stat.ready = fields.yes("pg_ready"_L1, true);
    // Flat before Nautilus.
    const QString nested = u"pg_summary"_s;
    stat.pgs = readPgSummary(fields.has(nested) ? fields.object(nested) : fields);
    return reading.result(stat);
}

Result<QList<StuckPg>> parseStuckPgs(const QByteArray &out)
{
    Reading reading(u"ceph pg dump_stuck"_s);
    const QJsonValue document = readDocument(out, reading);
    // A bare list in Nautilus, an object around it since.
    const Fields whole(document.toObject(), reading);
    const QList<Fields> rows = document.isArray() ? objectsOf(document.toArray(), reading)
                                                  : whole.objects("stuck_pg_stats"_L1, true);
    QList<StuckPg> stuck;
    for (const Fields &row : rows) {
        stuck.append(
            {row.text("pgid"_L1), row.text("state"_L1), row.ids("up"_L1), row.ids("acting"_L1)});
    }
    return reading.result(stuck);
}

std::optional<Recovery> recoveryOf(const PgSummary &pgs)
{
    const qint64 open = pgs.degraded + pgs.misplaced;
    if (open == 0)
        return std::nullopt;
    Recovery recovery;
    recovery.missing = pgs.degraded;
    recovery.misplaced = pgs.misplaced;
    recovery.of = std::max(pgs.degradedOf, pgs.misplacedOf);
    recovery.objectsPerSecond = pgs.recoveringObjects;
    recovery.bytesPerSecond = pgs.recovering;
    if (recovery.objectsPerSecond > 0)
        recovery.left = std::chrono::seconds(open / recovery.objectsPerSecond);
    return recovery;
}

QString Recovery::text() const
{
    const auto share = [this](qint64 copies, const QString &what) {
        const double percent = of > 0 ? double(copies) * 100 / double(of) : 100;
        return u"%1 of %2 copies %3 (%4 %)"_s.arg(copies).arg(of).arg(what).arg(percent, 0, 'f', 1);
    };
    QStringList parts;
    if (missing > 0)
        parts.append(share(missing, u"missing"_s));
    if (misplaced > 0)
        parts.append(share(misplaced, u"misplaced"_s));
    parts.append(left
            ? u"%1/s, about %2 left"_s.arg(formatBytes(bytesPerSecond), formatDuration(*left))
            : u"nothing is being copied now"_s);
    return parts.join(u", "_s);
}

} // namespace fairlead::ceph
