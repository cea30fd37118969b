#include "ceph/pool_safety.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

/// Places of the types in Ceph's own default map, for clusters where the tree shows no such bucket.
int usualWidth(const QString &type)
{
    static const QStringList types{u"osd"_s, u"host"_s, u"chassis"_s, u"rack"_s, u"row"_s, u"pdu"_s,
        u"pod"_s, u"room"_s, u"datacenter"_s, u"zone"_s, u"region"_s, u"root"_s};
    return int(types.indexOf(type));
}

int widthOf(const QString &type, const OsdTree &tree)
{
    const auto node = std::find_if(tree.nodes.begin(), tree.nodes.end(),
        [&type](const CrushNode &candidate) { return candidate.type == type; });
    return node == tree.nodes.end() ? usualWidth(type) : node->typeId;
}

const CrushRule *findRule(const QList<CrushRule> &rules, int id)
{
    const auto place = std::find_if(
        rules.begin(), rules.end(), [id](const CrushRule &rule) { return rule.id == id; });
    return place == rules.end() ? nullptr : &*place;
}

struct PoolFaults {
    QStringList against;
    QStringList unknown;
};

void judgeReplicated(const Pool &pool, PoolFaults &faults)
{
    if (pool.size < 3)
        faults.against.append(u"size %1 (at least 3)"_s.arg(pool.size));
    if (pool.minSize < 2)
        faults.against.append(u"min_size %1 (at least 2)"_s.arg(pool.minSize));
    if (pool.minSize >= pool.size)
        faults.against.append(
            u"min_size %1 of size %2 (I/O stops with the first copy lost)"_s.arg(pool.minSize)
                .arg(pool.size));
}

void judgeErasure(const Pool &pool, const OsdDump &dump, PoolFaults &faults)
{
    const auto profile = dump.profiles.constFind(pool.profile);
    const std::optional<int> redundancy = profile == dump.profiles.constEnd()
        ? std::nullopt
        : (profile->plugin == "shec"_L1 ? profile->c : profile->m);
    if (!redundancy)
        faults.unknown.append(u"its erasure profile \"%1\" is not told"_s.arg(pool.profile));
    else if (*redundancy < 2)
        faults.against.append(u"m = %1 (at least 2 chunks of redundancy)"_s.arg(*redundancy));
    if (pool.minSize >= pool.size)
        faults.against.append(
            u"min_size %1 of k+m = %2 (I/O stops with the first chunk lost)"_s.arg(pool.minSize)
                .arg(pool.size));
}

void judgeDomain(const Pool &pool, const Result<QList<CrushRule>> &rules,
    const Result<OsdTree> &tree, PoolFaults &faults)
{
    if (!rules || !tree)
        return; // said once for all pools
    const CrushRule *rule = findRule(*rules, pool.rule);
    const QString domain = rule ? failureDomain(*rule) : QString();
    const int width = widthOf(domain, *tree);
    if (!rule)
        faults.unknown.append(u"its CRUSH rule %1 is not told"_s.arg(pool.rule));
    else if (domain.isEmpty() || width < 0)
        faults.unknown.append(
            u"its CRUSH rule %1 is not a simple one: see whether two copies may share a host"_s.arg(
                rule->name));
    else if (width < widthOf(u"host"_s, *tree))
        faults.against.append(
            u"its CRUSH rule %1 may put two copies on one host (failure domain %2)"_s.arg(
                rule->name, domain));
}

PoolFaults judgePool(const Pool &pool, const OsdDump &dump, const Result<QList<CrushRule>> &rules,
    const Result<OsdTree> &tree)
{
    PoolFaults faults;
    switch (pool.type) {
    case Pool::Type::Replicated:
        judgeReplicated(pool, faults);
        break;
    case Pool::Type::Erasure:
        judgeErasure(pool, dump, faults);
        break;
    case Pool::Type::Other:
        faults.unknown.append(u"it is of an unknown type"_s);
        break;
    }
    judgeDomain(pool, rules, tree, faults);
    return faults;
}

} // namespace

QString failureDomain(const CrushRule &rule)
{
    QString domain;
    int takes = 0;
    for (const RuleStep &step : rule.steps) {
        if (step.op == "take"_L1) {
            ++takes;
        } else if (step.op.startsWith("choose"_L1)) {
            // "choose 1 osd" below "choose host" keeps the host as domain: one each.
            const bool oneOfEach = step.num == 1 && !domain.isEmpty();
            if (!oneOfEach)
                domain = step.type;
        } else if (step.op != "emit"_L1 && !step.op.startsWith("set_"_L1)) {
            return {};
        }
    }
    return takes == 1 ? domain : QString();
}

Judgement poolsSafe(
    const Result<OsdDump> &dump, const Result<QList<CrushRule>> &rules, const Result<OsdTree> &tree)
{
    Verdicts verdicts;
    if (!dump)
        verdicts.unknown(dump.error());
    if (!rules)
        verdicts.unknown(rules.error());
    if (!tree)
        verdicts.unknown(tree.error());
    const QList<Pool> pools = dump ? dump->pools : QList<Pool>{};
    for (const Pool &pool : pools) {
        verdicts.evidence(u"pool %1: size %2, min_size %3"_s.arg(
            pool.name, QString::number(pool.size), QString::number(pool.minSize)));
        const PoolFaults faults = judgePool(pool, *dump, rules, tree);
        if (!faults.against.isEmpty())
            verdicts.against(u"pool %1: "_s.arg(pool.name) + faults.against.join(u", "_s));
        if (!faults.unknown.isEmpty())
            verdicts.unknown(u"pool %1: "_s.arg(pool.name) + faults.unknown.join(u", "_s));
    }
    return verdicts.judge(pools.isEmpty()
            ? u"Ceph has no pools"_s
            : u"All %1 pools survive the loss of a host and go on serving"_s.arg(pools.size()),
        u"Not every pool survives the loss of a host"_s,
        u"Whether every pool survives the loss of a host is unknown"_s);
}

} // namespace fairlead::ceph
