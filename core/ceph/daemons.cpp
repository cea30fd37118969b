#include "ceph/daemons.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

QMap<QString, QStringList> readNames(const Fields &placement, const QString &kind)
{
    QMap<QString, QStringList> byMachine;
    const Fields machines = placement.object(kind);
    for (const QString &machine : machines.keys())
        byMachine.insert(machine, machines.texts(machine));
    return byMachine;
}

Mds readMds(const Fields &fields)
{
    return {fields.text("name"_L1), fields.id("rank"_L1, -1), fields.text("state"_L1)};
}

FileSystem readFileSystem(const Fields &fields)
{
    const Fields map = fields.object("mdsmap"_L1, true);
    FileSystem fs;
    fs.name = map.text("fs_name"_L1, QString());
    const Fields info = map.object("info"_L1);
    for (const QString &gid : info.keys())
        fs.daemons.append(readMds(info.object(gid)));
    return fs;
}

QString shortName(const QString &name) { return name.section(u'.', 0, 0); }

} // namespace

Result<Quorum> parseQuorum(const QByteArray &out)
{
    Reading reading(u"ceph quorum_status"_s);
    const Fields fields(readObject(out, reading), reading);
    Quorum quorum;
    if (fields.has("quorum_names"_L1)) {
        const Fields monmap = fields.object("monmap"_L1, true);
        quorum.mons = monmap.objects("mons"_L1, true).size();
        quorum.members = fields.texts("quorum_names"_L1);
        quorum.leader = fields.text("quorum_leader_name"_L1, QString());
    } else {
        quorum.mons = fields.count("num_mons"_L1);
        for (const Fields &mon : fields.objects("quorum"_L1, true))
            quorum.members.append(mon.text("name"_L1));
        quorum.leader = fields.text("leader"_L1, QString());
    }
    return reading.result(quorum);
}

Result<MgrMap> parseMgrMap(const QByteArray &out)
{
    Reading reading(u"ceph mgr dump"_s);
    const Fields fields(readObject(out, reading), reading);
    MgrMap map;
    map.available = fields.yes("available"_L1);
    map.active = fields.text("active_name"_L1);
    for (const Fields &standby : fields.objects("standbys"_L1, true))
        map.standbys.append(standby.text("name"_L1));
    return reading.result(map);
}

Result<FsMap> parseFsMap(const QByteArray &out)
{
    Reading reading(u"ceph fs dump"_s);
    const Fields fields(readObject(out, reading), reading);
    FsMap map;
    for (const Fields &row : fields.objects("filesystems"_L1, true))
        map.fileSystems.append(readFileSystem(row));
    for (const Fields &row : fields.objects("standbys"_L1, true))
        map.standbys.append(readMds(row));
    return reading.result(map);
}

QString Placement::machine(const QString &name) const
{
    QSet<QString> known;
    for (const auto &byMachine : {mons, mgrs, mdss}) {
        for (const QString &machine : byMachine.keys())
            known.insert(machine);
    }
    for (const QString &machine : osds.keys())
        known.insert(machine);
    if (known.contains(name))
        return name;
    QStringList alike;
    std::copy_if(known.begin(), known.end(), std::back_inserter(alike),
        [&name](const QString &machine) { return shortName(machine) == shortName(name); });
    return alike.size() == 1 ? alike.first() : QString();
}

Result<Placement> parsePlacement(const QByteArray &out)
{
    Reading reading(u"ceph node ls"_s);
    const Fields fields(readObject(out, reading), reading);
    Placement placement;
    placement.mons = readNames(fields, "mon"_L1);
    placement.mgrs = readNames(fields, "mgr"_L1);
    placement.mdss = readNames(fields, "mds"_L1);
    const Fields osds = fields.object("osd"_L1, true);
    for (const QString &machine : osds.keys())
        placement.osds.insert(machine, osds.ids(machine));
    return reading.result(placement);
}

Result<QList<Version>> parseVersions(const QByteArray &out)
{
    // "ceph version 16.2.15 (618f…) pacific (stable)"
    static const QRegularExpression shape(uR"(^ceph version (\S+)(?: \([^)]*\) (\w+))?)"_s);
    Reading reading(u"ceph versions"_s);
    const Fields fields(readObject(out, reading), reading);
    QList<Version> versions;
    for (const QString &kind : fields.keys()) {
        if (kind == "overall"_L1)
            continue;
        const Fields counts = fields.object(kind);
        for (const QString &text : counts.keys()) {
            const auto match = shape.match(text);
            if (!match.hasMatch())
                reading.fault(kind, u"no version: "_s + text.left(80));
            const qint64 daemons = counts.count(text);
            versions.append({kind, match.captured(1), match.captured(2), daemons});
        }
    }
    return reading.result(versions);
}

} // namespace fairlead::ceph
