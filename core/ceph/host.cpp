#include "ceph/host.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

QString listed(const QStringList &words)
{
    if (words.size() < 2)
        return words.join(QString());
    return words.mid(0, words.size() - 1).join(u", "_s) + u" and "_s + words.last();
}

template <class T>
QList<T> without(const QList<T> &all, const QList<T> &gone)
{
    QList<T> rest;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest),
        [&gone](const T &element) { return !gone.contains(element); });
    return rest;
}

QStringList placedAnywhere(const QMap<QString, QStringList> &byMachine)
{
    QStringList all;
    for (const QStringList &names : byMachine)
        all += names;
    return all;
}

void judgeOsds(const Host &host, const LossAnswers &answers, Verdicts &verdicts)
{
    if (!answers.tree || !answers.placement)
        return;
    const QList<int> lost = osdsLostWith(host, *answers.tree, *answers.placement);
    if (lost.isEmpty())
        return verdicts.evidence(u"no OSD on it"_s);
    if (!answers.okToStop)
        return verdicts.unknown(answers.okToStop.error());
    const OkToStop &report = *answers.okToStop;
    // A "no" for some of them is a no for all; a "yes" must be about all.
    if (!report.safe)
        return verdicts.against(
            u"%1 of %2 PGs would refuse I/O without %3"_s.arg(report.pgsStopping)
                .arg(report.pgsStopping + report.pgsStaying)
                .arg(osdNames(report.osds)));
    const QList<int> notAsked = without(lost, report.osds);
    if (!notAsked.isEmpty())
        return verdicts.unknown(u"ok-to-stop was not asked about %1"_s.arg(osdNames(notAsked)));
    verdicts.evidence(
        u"%1 may stop together: %2 PGs go on serving"_s.arg(osdNames(lost)).arg(report.pgsStaying));
}

void judgeMons(
    const Quorum &quorum, const QStringList &here, const QStringList &placed, Verdicts &verdicts)
{
    const QStringList staying = without(quorum.members, here);
    const qint64 certain = without(staying, without(staying, placed)).size();
    const QString figures = u"%1 of %2 monitors would stay, %3 are needed"_s.arg(staying.size())
                                .arg(quorum.mons)
                                .arg(quorum.needed());
    if (staying.size() < quorum.needed())
        verdicts.against(figures);
    else if (!here.isEmpty() || certain >= quorum.needed())
        verdicts.evidence(figures);
    else
        verdicts.unknown(u"where %1 run is not told"_s.arg(listed(without(staying, placed))));
}

void judgeMgrs(const MgrMap &mgrs, const QStringList &here, Verdicts &verdicts)
{
    if (!mgrs.available || mgrs.active.isEmpty())
        return verdicts.against(u"no manager is active now"_s);
    const QStringList elsewhere = without(QStringList{mgrs.active} + mgrs.standbys, here);
    if (elsewhere.isEmpty())
        return verdicts.against(u"no other manager would stay"_s);
    verdicts.evidence(u"manager %1 would stay"_s.arg(listed(elsewhere)));
}

void judgeMdss(const FsMap &map, const QStringList &here, Verdicts &verdicts)
{
    QStringList standbys;
    for (const Mds &mds : map.standbys)
        standbys.append(mds.name);
    qint64 spare = without(standbys, here).size();
    for (const FileSystem &fs : map.fileSystems) {
        for (const Mds &mds : fs.daemons) {
            // One that follows a rank of this file system takes over as well as an idle one.
            if (mds.state == "up:standby-replay"_L1 && !here.contains(mds.name))
                ++spare;
        }
    }
    for (const FileSystem &fs : map.fileSystems) {
        for (const Mds &mds : fs.daemons) {
            if (mds.state == "up:standby-replay"_L1 || mds.rank < 0 || !here.contains(mds.name))
                continue;
            if (spare-- > 0)
                verdicts.evidence(u"a standby can take over file system %1"_s.arg(fs.name));
            else
                verdicts.against(
                    u"no metadata server stands by elsewhere for file system %1"_s.arg(fs.name));
        }
    }
}

struct OsdSorting {
    QList<int> atWork;
    QList<int> down;
    QList<int> downAndOut;
    QList<int> upButOut;
    QList<int> missing;
};

OsdSorting sortOsds(const QList<int> &osds, const OsdDump &dump)
{
    OsdSorting sorted;
    for (const int osd : osds) {
        const OsdState *state = dump.find(osd);
        if (!state)
            sorted.missing.append(osd);
        else if (state->up)
            (state->in ? sorted.atWork : sorted.upButOut).append(osd);
        else
            (state->in ? sorted.down : sorted.downAndOut).append(osd);
    }
    return sorted;
}

void judgeServices(const Host &host, const LossAnswers &answers, Verdicts &verdicts)
{
    if (!answers.quorum)
        verdicts.unknown(answers.quorum.error());
    if (!answers.mgrs)
        verdicts.unknown(answers.mgrs.error());
    if (!answers.fileSystems)
        verdicts.unknown(answers.fileSystems.error());
    if (!answers.placement)
        return;
    const QString machine = answers.placement->machine(host.machine);
    if (machine.isEmpty())
        return verdicts.unknown(
            u"Ceph does not tell which of its daemons run on %1"_s.arg(host.machine));
    const Placement &placement = *answers.placement;
    if (answers.quorum)
        judgeMons(*answers.quorum, placement.mons.value(machine), placedAnywhere(placement.mons),
            verdicts);
    if (answers.mgrs)
        judgeMgrs(*answers.mgrs, placement.mgrs.value(machine), verdicts);
    if (answers.fileSystems)
        judgeMdss(*answers.fileSystems, placement.mdss.value(machine), verdicts);
}

} // namespace

QList<int> osdsLostWith(const Host &host, const OsdTree &tree, const Placement &placement)
{
    const QList<int> inBucket = tree.osdsUnder(host.crush);
    const QList<int> running = placement.osds.value(placement.machine(host.machine));
    QSet<int> all(inBucket.begin(), inBucket.end());
    all.unite(QSet<int>(running.begin(), running.end()));
    QList<int> lost = all.values();
    std::sort(lost.begin(), lost.end());
    return lost;
}

Judgement mayLose(const Host &host, const LossAnswers &answers)
{
    Verdicts verdicts;
    if (!answers.tree)
        verdicts.unknown(answers.tree.error());
    else if (!answers.tree->find(host.crush))
        verdicts.unknown(u"Ceph knows no host called %1"_s.arg(host.crush));
    if (!answers.placement)
        verdicts.unknown(answers.placement.error());
    judgeOsds(host, answers, verdicts);
    judgeServices(host, answers, verdicts);
    return verdicts.judge(u"Ceph can lose %1 now"_s.arg(host.machine),
        u"Ceph cannot lose %1 now"_s.arg(host.machine),
        u"Whether Ceph can lose %1 now is unknown"_s.arg(host.machine));
}

Judgement hostOsdsUp(
    const Result<OsdTree> &tree, const Result<OsdDump> &dump, const QString &crushHost)
{
    Verdicts verdicts;
    QList<int> all;
    if (!tree)
        verdicts.unknown(tree.error());
    else if (!tree->find(crushHost))
        verdicts.unknown(u"Ceph knows no host called %1"_s.arg(crushHost));
    else
        all = tree->osdsUnder(crushHost);
    if (!dump)
        verdicts.unknown(dump.error());
    const OsdSorting sorted = dump ? sortOsds(all, *dump) : OsdSorting{};
    if (dump)
        verdicts.evidence(u"%1 OSDs, %2 up and in"_s.arg(all.size()).arg(sorted.atWork.size()));
    if (!sorted.missing.isEmpty())
        verdicts.unknown(osdNames(sorted.missing) + u" in the tree but not in the map"_s);
    if (!sorted.down.isEmpty())
        verdicts.against(osdNames(sorted.down) + u" down"_s);
    if (!sorted.downAndOut.isEmpty())
        verdicts.against(osdNames(sorted.downAndOut)
            + u" down and marked out, so Ceph no longer warns of it and makes the copies elsewhere"_s);
    if (!sorted.upButOut.isEmpty())
        verdicts.against(osdNames(sorted.upButOut) + u" up but marked out, so without data"_s);
    return verdicts.judge(all.isEmpty()
            ? u"No OSD on %1"_s.arg(crushHost)
            : u"All %1 OSDs of %2 are up"_s.arg(all.size()).arg(crushHost),
        u"Not all OSDs of %1 are at work"_s.arg(crushHost),
        u"Whether the OSDs of %1 are up is unknown"_s.arg(crushHost));
}

QString osdNames(const QList<int> &osds)
{
    QStringList names;
    for (const int osd : osds)
        names.append(u"osd.%1"_s.arg(osd));
    return listed(names);
}

} // namespace fairlead::ceph
