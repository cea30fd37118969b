#include "ceph/clean.h"

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

/// Whether the figures of the placement groups can be believed at all.
bool believable(const Status &status, MgrProof proof, Verdicts &verdicts)
{
    if (!status.mgr.available || status.health.has("MGR_DOWN"_L1)) {
        verdicts.unknown(u"no manager is active, so the figures of the PGs are old"_s);
        return false;
    }
    if (proof == MgrProof::Silent) {
        verdicts.unknown(u"the manager does not answer, so the figures of the PGs may be old"_s);
        return false;
    }
    if (proof == MgrProof::NotAsked)
        verdicts.evidence(u"the manager was not asked: the PGs' figures may be 30 s old"_s);
    const qint64 unseen = status.pgs.countWith("unknown"_L1);
    if (unseen > 0) // just after a manager began; health says OK meanwhile
        verdicts.unknown(
            u"the manager does not know %1 of %2 PGs yet"_s.arg(unseen).arg(status.pgs.total));
    if (status.pgs.total == 0 && status.pgs.pools > 0)
        verdicts.unknown(u"the manager reports no PGs yet"_s);
    return unseen == 0;
}

void judgePgs(const PgSummary &pgs, Verdicts &verdicts)
{
    verdicts.evidence(u"%1 of %2 PGs active+clean"_s.arg(pgs.countClean()).arg(pgs.total));
    if (pgs.countClean() < pgs.total) {
        const QString states = pgs.notClean();
        verdicts.against(states.isEmpty()
                ? u"%1 of %2 PGs are not accounted for"_s.arg(pgs.total - pgs.countClean())
                      .arg(pgs.total)
                : u"PGs %1"_s.arg(states));
    }
    if (pgs.countClean() > pgs.total)
        verdicts.unknown(u"the numbers of PGs do not add up"_s);
    if (const auto recovery = recoveryOf(pgs))
        verdicts.against(recovery->text());
    if (pgs.unfound > 0)
        verdicts.against(u"%1 objects cannot be found"_s.arg(pgs.unfound));
}

void judgeOsds(const OsdCounts &osds, Verdicts &verdicts)
{
    verdicts.evidence(u"%1 OSDs, %2 up, %3 in"_s.arg(osds.total).arg(osds.up).arg(osds.in));
    if (osds.up < osds.total)
        verdicts.against(u"%1 of %2 OSDs are down"_s.arg(osds.total - osds.up).arg(osds.total)
            // Ceph's own warning goes away with the mark.
            + (osds.in < osds.total ? u" (%1 marked out)"_s.arg(osds.total - osds.in) : QString()));
    if (osds.remappedPgs > 0)
        verdicts.against(u"%1 PGs are remapped"_s.arg(osds.remappedPgs));
}

void judgeFlags(
    const Result<OsdDump> &dump, const QList<SetFlag> &own, const OsdTree &tree, Verdicts &verdicts)
{
    if (!dump)
        return verdicts.unknown(dump.error());
    for (const SetFlag &flag : setFlags(*dump)) {
        if (own.contains(flag))
            verdicts.evidence(describe(flag, tree) + u": ours"_s);
        else
            verdicts.against(describe(flag, tree) + u", not ours"_s);
    }
}

void judgeChecks(const Health &health, Verdicts &verdicts)
{
    // What repeats figures that are bad already is not said twice; alone it stands for news that
    // the figures do not show.
    const bool figuresAreBad = !verdicts.nothingAgainst();
    for (const HealthCheck &check : health.checks) {
        const Weight weight = weightOf(check);
        const QString line = check.code + u": "_s + check.message;
        verdicts.evidence(line);
        if (weight == Weight::AgainstWork
            || (weight == Weight::Figures && !figuresAreBad && check.code != "MGR_DOWN"_L1))
            verdicts.against(line);
    }
}

} // namespace

Judgement clean(const Result<Status> &status, const Result<OsdDump> &dump, MgrProof proof,
    const QList<SetFlag> &own, const OsdTree &tree)
{
    Verdicts verdicts;
    if (!status) {
        verdicts.unknown(status.error());
    } else {
        judgeOsds(status->osds, verdicts);
        if (believable(*status, proof, verdicts))
            judgePgs(status->pgs, verdicts);
        judgeChecks(status->health, verdicts);
    }
    judgeFlags(dump, own, tree, verdicts);
    return verdicts.judge(status
            ? u"Ceph is clean: %1 PGs active+clean, all %2 OSDs up"_s.arg(status->pgs.total)
                  .arg(status->osds.total)
            : QString(),
        u"Ceph is not clean"_s, u"Whether Ceph is clean is unknown"_s);
}

Judgement dataAvailable(const Result<Status> &status, const Result<OsdDump> &dump, MgrProof proof)
{
    Verdicts verdicts;
    if (!status)
        verdicts.unknown(status.error());
    if (!dump)
        verdicts.unknown(dump.error());
    if (status && believable(*status, proof, verdicts)) {
        const PgSummary &pgs = status->pgs;
        const qint64 blocked = pgs.total - pgs.countServing();
        if (blocked > 0)
            verdicts.against(
                u"%1 of %2 PGs (%3)"_s.arg(blocked).arg(pgs.total).arg(pgs.notServing()));
    }
    if (dump) {
        for (const SetFlag &flag : setFlags(*dump)) {
            if (flag.flag.startsWith("pause"_L1) || flag.flag == "full"_L1)
                verdicts.against(describe(flag));
        }
    }
    return verdicts.judge(u"Reads and writes go through everywhere"_s, u"I/O is blocked"_s,
        u"Whether I/O goes through is unknown"_s);
}

} // namespace fairlead::ceph
