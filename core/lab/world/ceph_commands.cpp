#include "lab/world/ceph_commands.h"

#include "lab/world/placement_groups.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr int invalid = 22; // EINVAL
constexpr int busyNow = 16; // EBUSY

CommandOutput wrong(const QString &text)
{
    return {invalid, {}, u"Error EINVAL: %1\n"_s.arg(text).toUtf8()};
}

void change(QStringList &flags, const QString &flag, bool set)
{
    flags.removeAll(flag);
    if (set)
        flags.append(flag);
}

bool isHost(const Ceph &ceph, const QString &name)
{
    return name == u"default"
        || std::any_of(
            ceph.osds.begin(), ceph.osds.end(), [&](const Osd &osd) { return osd.host == name; });
}

/// Whether the group would still be served, and still whole, without these.
bool staysActive(const World &world, const Pg &pg, const QList<int> &gone)
{
    const QList<int> now = acting(world, pg);
    const auto left
        = std::count_if(now.begin(), now.end(), [&](int osd) { return !gone.contains(osd); });
    return isActive(world, pg) && left >= poolOf(world, pg).minSize;
}

} // namespace

const QStringList &cephFlags()
{
    static const QStringList flags{u"nobackfill"_s, u"nodeep-scrub"_s, u"nodown"_s, u"noin"_s,
        u"noout"_s, u"norebalance"_s, u"norecover"_s, u"noscrub"_s, u"notieragent"_s, u"noup"_s,
        u"pause"_s};
    return flags;
}

CommandOutput cephOsdSet(World &world, const QString &flag, bool set)
{
    if (!cephFlags().contains(flag))
        return wrong(u"invalid command"_s);
    change(world.ceph.flags, flag, set);
    ++world.ceph.epoch;
    const QString text = flag == u"pause" ? u"pauserd,pausewr"_s : flag;
    return {0, {}, u"%1 is %2\n"_s.arg(text, set ? u"set"_s : u"unset"_s).toUtf8()};
}

CommandOutput cephOsdSetGroup(World &world, const QString &flags, const QStringList &who, bool set)
{
    static const QStringList allowed{u"noup"_s, u"nodown"_s, u"noin"_s, u"noout"_s};
    const QStringList wanted = flags.split(u',', Qt::SkipEmptyParts);
    for (const QString &flag : wanted) {
        if (!allowed.contains(flag))
            return wrong(
                u"unrecognized flag '%1', must be one of {noup,nodown,noin,noout}"_s.arg(flag));
    }
    const auto osdOf = [&](const QString &name) -> Osd * {
        return name.startsWith(u"osd.") ? world.osd(name.sliced(4).toInt()) : nullptr;
    };
    for (const QString &name : who) {
        if (!osdOf(name) && !isHost(world.ceph, name))
            return wrong(
                u"unable to parse osd id or crush node or device class: \"%1\". "_s.arg(name));
    }
    for (const QString &name : who) {
        Osd *osd = osdOf(name);
        QStringList &target = osd ? osd->flags : world.ceph.hostFlags[name];
        for (const QString &flag : wanted)
            change(target, flag, set);
    }
    world.ceph.hostFlags.removeIf([](const std::pair<const QString &, QStringList &> &entry) {
        return entry.second.isEmpty();
    });
    ++world.ceph.epoch;
    return {};
}

CommandOutput cephOsdMark(World &world, const QList<int> &osds, bool in)
{
    CommandOutput output;
    for (const int id : osds) {
        Osd *osd = world.osd(id);
        if (!osd) {
            output.err += u"osd.%1 does not exist. "_s.arg(id).toUtf8();
            continue;
        }
        if (osd->in == in) {
            output.err += u"osd.%1 is already %2. "_s.arg(id).arg(in ? u"in"_s : u"out"_s).toUtf8();
            continue;
        }
        osd->in = in;
        osd->outByItself = false;
        ++world.ceph.epoch;
        crushChanged(world);
        output.err += u"marked %1 osd.%2. "_s.arg(in ? u"in"_s : u"out"_s).arg(id).toUtf8();
    }
    output.err += '\n';
    return output;
}

CommandOutput cephOsdOkToStop(const World &world, const QList<int> &osds)
{
    QJsonArray inactive;
    QJsonArray degraded;
    int fine = 0;
    for (const Pg &pg : world.ceph.pgs) {
        const bool touched = std::any_of(pg.copies.begin(), pg.copies.end(),
            [&](const PgCopy &copy) { return osds.contains(copy.osd); });
        if (!touched)
            continue;
        const bool active = staysActive(world, pg, osds);
        (active ? degraded : inactive).append(pgName(pg));
        fine += active ? 1 : 0;
    }
    QJsonArray ids;
    for (const int id : osds)
        ids.append(id);
    const bool safe = inactive.isEmpty();
    QJsonObject answer{{u"ok_to_stop"_s, safe}, {u"osds"_s, ids}, {u"num_ok_pgs"_s, fine},
        {u"num_not_ok_pgs"_s, int(inactive.size())}};
    if (!inactive.isEmpty())
        answer.insert(u"bad_become_inactive"_s, inactive);
    if (!degraded.isEmpty())
        answer.insert(u"ok_become_degraded"_s, degraded);
    CommandOutput output;
    output.out = QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n';
    if (!safe) {
        output.exitCode = busyNow;
        output.err = u"Error EBUSY: unsafe to stop osd(s) at this time (%1 PGs are or would become "
                     "offline)\n"_s.arg(inactive.size())
                         .toUtf8();
    }
    return output;
}

} // namespace fairlead::lab
