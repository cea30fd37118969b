#include "ceph/flags.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

/// The cluster flags that Ceph itself warns of (OSDMAP_FLAGS), since all of them take something
/// from the cluster's ability to serve or to heal.
const QStringList &operatorFlags()
{
    static const QStringList flags{u"noout"_s, u"nodown"_s, u"noup"_s, u"noin"_s, u"pauserd"_s,
        u"pausewr"_s, u"pauserec"_s, u"full"_s, u"nobackfill"_s, u"norebalance"_s, u"norecover"_s,
        u"noscrub"_s, u"nodeep-scrub"_s, u"notieragent"_s, u"nosnaptrim"_s};
    return flags;
}

QStringList describeAll(const QList<SetFlag> &flags, const OsdTree &tree = {})
{
    QStringList texts;
    for (const SetFlag &flag : flags)
        texts.append(describe(flag, tree));
    return texts;
}

QString hostName(const QString &crushHost) { return u"host "_s + crushHost; }

} // namespace

SetFlag onHost(const QString &flag, const QString &crushHost)
{
    return {SetFlag::Place::CrushNode, crushHost, flag};
}

QList<SetFlag> setFlags(const OsdDump &dump)
{
    QList<SetFlag> found;
    for (const QString &flag : dump.flags) {
        if (operatorFlags().contains(flag))
            found.append({SetFlag::Place::Cluster, {}, flag});
    }
    const auto addAll = [&found](SetFlag::Place place, const QMap<QString, QStringList> &map) {
        for (auto it = map.begin(); it != map.end(); ++it) {
            for (const QString &flag : it.value())
                found.append({place, it.key(), flag});
        }
    };
    addAll(SetFlag::Place::CrushNode, dump.nodeFlags);
    addAll(SetFlag::Place::DeviceClass, dump.classFlags);
    for (const OsdState &osd : dump.osds) {
        for (const QString &flag : osd.flags)
            found.append({SetFlag::Place::Osd, u"osd.%1"_s.arg(osd.id), flag});
    }
    return found;
}

QString describe(const SetFlag &flag, const OsdTree &tree)
{
    switch (flag.place) {
    case SetFlag::Place::Cluster:
        return u"%1 for the whole cluster"_s.arg(flag.flag);
    case SetFlag::Place::DeviceClass:
        return u"%1 on device class %2"_s.arg(flag.flag, flag.where);
    case SetFlag::Place::CrushNode:
    case SetFlag::Place::Osd:
        break;
    }
    return u"%1 on %2"_s.arg(flag.flag, tree.describe(flag.where));
}

QList<int> covered(const SetFlag &flag, const OsdTree &tree)
{
    QList<int> osds;
    if (flag.place == SetFlag::Place::CrushNode || flag.place == SetFlag::Place::Osd) {
        // "node2~ssd" is the shadow of node2 that holds its OSDs of one class.
        const QString deviceClass = flag.where.section(u'~', 1);
        for (const int osd : tree.osdsUnder(flag.where.section(u'~', 0, 0))) {
            if (deviceClass.isEmpty() || tree.find(osd)->deviceClass == deviceClass)
                osds.append(osd);
        }
        return osds;
    }
    for (const CrushNode &node : tree.nodes + tree.stray) {
        const bool reached
            = flag.place == SetFlag::Place::Cluster || node.deviceClass == flag.where;
        if (node.isOsd() && reached)
            osds.append(node.id);
    }
    return osds;
}

QList<SetFlag> flagsReaching(
    const QString &crushHost, const QString &flag, const OsdDump &dump, const OsdTree &tree)
{
    const QList<int> own = tree.osdsUnder(crushHost);
    const QStringList above = tree.ancestors(crushHost);
    QList<SetFlag> reaching;
    for (const SetFlag &found : setFlags(dump)) {
        if (found.flag != flag)
            continue;
        const QList<int> osds = covered(found, tree);
        const bool onOneOfIts
            = std::any_of(osds.begin(), osds.end(), [&own](int osd) { return own.contains(osd); });
        // Also when the host has no OSD just now.
        const bool onBucket = found.place == SetFlag::Place::CrushNode
            && (found.where == crushHost || above.contains(found.where));
        if (onOneOfIts || onBucket || found.place == SetFlag::Place::Cluster)
            reaching.append(found);
    }
    return reaching;
}

Judgement hostFlagSet(const Result<OsdDump> &dump, const QString &crushHost, const QString &flag)
{
    Verdicts verdicts;
    if (!dump) {
        verdicts.unknown(dump.error());
    } else {
        const QList<SetFlag> all = setFlags(*dump);
        const QString shown = all.isEmpty() ? u"no flag"_s : describeAll(all).join(u", "_s);
        verdicts.evidence(u"osd dump, epoch %1: %2"_s.arg(dump->epoch).arg(shown));
        if (!all.contains(onHost(flag, crushHost)))
            verdicts.against(u"osd dump shows "_s + shown);
    }
    const QString subject = u"%1 on %2"_s.arg(flag, hostName(crushHost));
    return verdicts.judge(subject + u" is set"_s, subject + u" is not set"_s,
        u"Whether %1 is set is unknown"_s.arg(subject));
}

Judgement noFlagReaches(const Result<OsdDump> &dump, const Result<OsdTree> &tree,
    const QString &crushHost, const QString &flag)
{
    Verdicts verdicts;
    if (!dump)
        verdicts.unknown(dump.error());
    if (!tree)
        verdicts.unknown(tree.error());
    else if (!tree->find(crushHost))
        verdicts.unknown(u"Ceph knows no host called %1"_s.arg(crushHost));
    if (dump && tree) {
        for (const SetFlag &found : flagsReaching(crushHost, flag, *dump, *tree))
            verdicts.against(describe(found, *tree));
        verdicts.evidence(u"looked for on the cluster, on %1 and what is above it, on its OSDs and "
                          "on their device classes"_s.arg(hostName(crushHost)));
    }
    return verdicts.judge(u"No %1 reaches %2"_s.arg(flag, hostName(crushHost)),
        u"%1 still reaches %2"_s.arg(flag, hostName(crushHost)),
        u"Whether a %1 reaches %2 is unknown"_s.arg(flag, hostName(crushHost)));
}

Judgement onlyOwnFlags(const Result<OsdDump> &dump, const QList<SetFlag> &own, const OsdTree &tree)
{
    Verdicts verdicts;
    if (!dump)
        verdicts.unknown(dump.error());
    const QList<SetFlag> all = dump ? setFlags(*dump) : QList<SetFlag>{};
    for (const SetFlag &found : all) {
        if (own.contains(found))
            verdicts.evidence(describe(found, tree) + u": ours"_s);
        else
            verdicts.against(describe(found, tree));
    }
    return verdicts.judge(
        all.isEmpty() ? u"No flag is set in Ceph"_s : u"No flag is set in Ceph but our own"_s,
        u"Somebody else set flags in Ceph"_s, u"Which flags are set in Ceph is unknown"_s);
}

} // namespace fairlead::ceph
