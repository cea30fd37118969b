#include "ceph/pools.h"

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

Pool::Type typeOf(qint64 number)
{
    // 1 and 3 in Ceph's pg_pool_t; 2 was a RAID that never came to be.
    if (number == 1)
        return Pool::Type::Replicated;
    return number == 3 ? Pool::Type::Erasure : Pool::Type::Other;
}

/// Profiles hold texts only.
std::optional<int> numberIn(const Fields &fields, const QString &key)
{
    return fields.has(key) ? std::optional(fields.id(key)) : std::nullopt;
}

} // namespace

Pool readPool(const Fields &fields)
{
    const QString inList = u"pool_id"_s;
    Pool pool;
    pool.id = fields.id(fields.has(inList) ? inList : u"pool"_s);
    pool.name = fields.text("pool_name"_L1);
    pool.type = typeOf(fields.whole("type"_L1));
    pool.size = fields.id("size"_L1);
    pool.minSize = fields.id("min_size"_L1);
    pool.rule = fields.id("crush_rule"_L1);
    pool.profile = fields.text("erasure_code_profile"_L1, QString());
    return pool;
}

ErasureProfile readProfile(const Fields &fields)
{
    return {fields.text("plugin"_L1, QString()), numberIn(fields, "k"_L1), numberIn(fields, "m"_L1),
        numberIn(fields, "c"_L1)};
}

Result<QList<Pool>> parsePools(const QByteArray &out)
{
    Reading reading(u"ceph osd pool ls detail"_s);
    QList<Pool> pools;
    for (const Fields &row : objectsOf(readArray(out, reading), reading))
        pools.append(readPool(row));
    return reading.result(pools);
}

Result<QList<CrushRule>> parseCrushRules(const QByteArray &out)
{
    Reading reading(u"ceph osd crush rule dump"_s);
    QList<CrushRule> rules;
    for (const Fields &row : objectsOf(readArray(out, reading), reading)) {
        CrushRule rule;
        rule.id = row.id("rule_id"_L1);
        rule.name = row.text("rule_name"_L1);
        for (const Fields &step : row.objects("steps"_L1, true)) {
            rule.steps.append(
                {step.text("op"_L1), step.id("num"_L1, 0), step.text("type"_L1, QString())});
        }
        rules.append(rule);
    }
    return reading.result(rules);
}

} // namespace fairlead::ceph
