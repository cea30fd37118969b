#include "ceph/summary.h"

#include "ceph/host.h"

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

QString downOsds(const OsdCounts &osds)
{
    return u"%1 of %2 OSDs are down"_s.arg(osds.total - osds.up).arg(osds.total);
}

/// "host node2 is down (osd.2 and osd.3)" for hosts without any OSD up, "osd.4 is down" for others.
QStringList downByHost(const OsdDump &dump, const OsdTree &tree)
{
    QStringList parts;
    QList<int> named;
    for (const QString &host : tree.hosts()) {
        QList<int> down;
        const QList<int> all = tree.osdsUnder(host);
        for (const int osd : all) {
            const OsdState *state = dump.find(osd);
            if (state && !state->up)
                down.append(osd);
        }
        if (down.isEmpty() || down.size() != all.size())
            continue;
        parts.append(u"host %1 is down (%2)"_s.arg(host, osdNames(down)));
        named += down;
    }
    for (const OsdState &osd : dump.osds) {
        if (!osd.up && !named.contains(osd.id))
            parts.append(u"osd.%1 is down"_s.arg(osd.id));
    }
    return parts;
}

void addOsds(const Picture &picture, QStringList &parts)
{
    const OsdCounts &osds = picture.status->osds;
    if (osds.up >= osds.total)
        return;
    const QStringList byHost
        = picture.dump ? downByHost(*picture.dump, picture.tree) : QStringList();
    parts += byHost.isEmpty() ? QStringList{downOsds(osds)} : byHost;
    if (osds.in < osds.total)
        parts.append(u"%1 of %2 OSDs marked out"_s.arg(osds.total - osds.in).arg(osds.total));
}

void addPgs(const PgSummary &pgs, QStringList &parts)
{
    const qint64 unseen = pgs.countWith("unknown"_L1);
    if (unseen > 0)
        parts.append(u"the manager does not know %1 of %2 PGs yet"_s.arg(unseen).arg(pgs.total));
    const qint64 blocked = pgs.total - pgs.countServing() - unseen;
    if (blocked > 0)
        parts.append(u"I/O is blocked on %1 of %2 PGs"_s.arg(blocked).arg(pgs.total));
    if (const auto recovery = recoveryOf(pgs))
        parts.append(recovery->text());
    else if (pgs.countClean() < pgs.total - unseen)
        parts.append(u"PGs %1"_s.arg(pgs.notClean()));
}

void addFlags(const Picture &picture, QStringList &parts)
{
    if (picture.dump) {
        for (const SetFlag &flag : setFlags(*picture.dump))
            parts.append(describe(flag, picture.tree));
        return;
    }
    for (const HealthCheck &check : picture.status->health.checks) {
        if (weightOf(check) == Weight::Flags)
            parts += check.detail.isEmpty() ? QStringList{check.message} : check.detail;
    }
}

/// What the figures do not say. Whether one of these puts data at risk is the answer.
bool addChecks(const Health &health, QStringList &parts)
{
    bool risk = false;
    for (const HealthCheck &check : health.checks) {
        const Weight weight = weightOf(check);
        if (weight == Weight::AgainstWork || weight == Weight::Notice)
            parts.append(check.message);
        risk = risk || weight == Weight::AgainstWork || check.code == "POOL_NO_REDUNDANCY"_L1;
    }
    return risk;
}

} // namespace

QString summary(const Picture &picture)
{
    if (!picture.status)
        return u"The state of Ceph is unknown: "_s + picture.status.error().what;
    const Status &status = *picture.status;
    const PgSummary &pgs = status.pgs;
    const bool mgrGone = !status.mgr.available || status.health.has("MGR_DOWN"_L1);
    QStringList parts;
    addOsds(picture, parts);
    if (mgrGone)
        parts.append(u"no manager is active, so the PGs' figures are old"_s);
    else
        addPgs(pgs, parts);
    addFlags(picture, parts);
    const bool risk = addChecks(status.health, parts);
    const bool allClean = pgs.countClean() == pgs.total && status.osds.up == status.osds.total;
    if (mgrGone || pgs.countWith("unknown"_L1) > 0)
        parts.append(u"whether data is at risk is unknown"_s);
    else if (parts.isEmpty())
        parts.append(u"%1 PGs active+clean, %2 OSDs up"_s.arg(pgs.total).arg(status.osds.up));
    else if (allClean && !risk)
        parts.append(u"no data at risk"_s);
    else if (pgs.countServing() == pgs.total && !risk)
        parts.append(u"all data available"_s);
    return healthWord(status.health.status) + u": "_s + parts.join(u"; "_s);
}

} // namespace fairlead::ceph
