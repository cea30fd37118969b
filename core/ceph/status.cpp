#include "ceph/status.h"

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

OsdCounts readOsds(const Fields &status)
{
    const QString key = u"osdmap"_s;
    const Fields outer = status.object(key, true);
    // Up to Nautilus there is a second osdmap inside the first.
    const Fields osdmap = outer.has(key) ? outer.object(key) : outer;
    OsdCounts osds;
    osds.total = osdmap.count("num_osds"_L1);
    osds.up = osdmap.count("num_up_osds"_L1);
    osds.in = osdmap.count("num_in_osds"_L1);
    if (osds.up > osds.total || osds.in > osds.total)
        osdmap.fault(u"num_osds"_s, u"fewer than are up or in"_s);
    osds.remappedPgs = osdmap.count("num_remapped_pgs"_L1, 0);
    return osds;
}

/// num_mons since Octopus (and 14.2.17); before, and again through Proxmox, the list itself.
qint64 readMons(const Fields &status)
{
    const Fields monmap = status.object("monmap"_L1, true);
    if (monmap.has("num_mons"_L1))
        return monmap.count("num_mons"_L1);
    return monmap.objects("mons"_L1, true).size();
}

MgrState readMgr(const Fields &status)
{
    const Fields mgrmap = status.object("mgrmap"_L1, true);
    MgrState mgr;
    mgr.available = mgrmap.yes("available"_L1);
    mgr.active = mgrmap.text("active_name"_L1, QString());
    mgr.standbys = mgrmap.has("num_standbys"_L1) ? mgrmap.count("num_standbys"_L1)
                                                 : mgrmap.objects("standbys"_L1).size();
    return mgr;
}

QList<FsRank> readRanks(const Fields &fsmap)
{
    QList<FsRank> ranks;
    for (const Fields &row : fsmap.objects("by_rank"_L1)) {
        ranks.append({row.text("name"_L1), row.id("rank"_L1), row.text("status"_L1)});
    }
    return ranks;
}

QList<Progress> readProgress(const Fields &status)
{
    QList<Progress> list;
    const Fields events = status.object("progress_events"_L1);
    for (const QString &key : events.keys()) {
        const Fields event = events.object(key);
        list.append({event.text("message"_L1), event.number("progress"_L1, 0)});
    }
    return list;
}

Status readStatus(const Fields &fields)
{
    Status status;
    status.fsid = fields.text("fsid"_L1);
    status.health = readHealth(fields.object("health"_L1, true));
    status.mons = readMons(fields);
    status.quorum = fields.texts("quorum_names"_L1);
    status.osds = readOsds(fields);
    status.pgs = readPgSummary(fields.object("pgmap"_L1, true));
    status.mgr = readMgr(fields);
    const Fields fsmap = fields.object("fsmap"_L1);
    status.ranks = readRanks(fsmap);
    status.mdsStandbys = fsmap.count("up:standby"_L1, 0);
    status.progress = readProgress(fields);
    return status;
}

QString name() { return u"ceph status"_s; }

} // namespace

Result<Status> parseStatus(const QByteArray &out)
{
    Reading reading(name());
    const Status status = readStatus(Fields(readObject(out, reading), reading));
    return reading.result(status);
}

Result<Status> parseStatus(const QJsonObject &object)
{
    Reading reading(name());
    const Status status = readStatus(Fields(object, reading));
    return reading.result(status);
}

} // namespace fairlead::ceph
