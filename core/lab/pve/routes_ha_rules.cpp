#include "lab/pve/ha_rows.h"
#include "lab/pve/route.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

/// From 9 on every groups call dies, also on a cluster that never had groups.
std::optional<Refusal> groupsAreGone(const Call &call, const QString &doing)
{
    if (call.world.release.major() < 9)
        return std::nullopt;
    return die(u"cannot %1: ha groups have been migrated to rules"_s.arg(doing)).value();
}

Reply groups(Call &call)
{
    if (const auto gone = groupsAreGone(call, u"index groups"_s))
        return tl::unexpected(*gone);
    QJsonArray rows;
    for (const HaGroup &group : std::as_const(call.world.ha.groups))
        rows.append(haGroupRow(group));
    return rows;
}

Reply group(Call &call)
{
    if (const auto gone = groupsAreGone(call, u"read group"_s))
        return tl::unexpected(*gone);
    const HaGroup *found = call.world.group(call.text(u"group"_s));
    if (!found)
        return die(u"no such ha group '%1'"_s.arg(call.text(u"group"_s)));
    return haGroupRow(*found);
}

std::optional<Refusal> checkNodes(const Call &call)
{
    if (!call.has(u"nodes"_s))
        return std::nullopt;
    const auto nodes = readNodes(call.text(u"nodes"_s));
    if (!nodes || nodes->isEmpty())
        return wrongParameter(u"nodes"_s, u"invalid format"_s).value();
    for (auto it = nodes->begin(); it != nodes->end(); ++it) {
        if (!call.world.node(it.key()))
            return die(u"can't find node '%1'"_s.arg(it.key())).value();
    }
    return std::nullopt;
}

void apply(const Call &call, HaGroup &group)
{
    if (call.has(u"nodes"_s))
        group.nodes = *readNodes(call.text(u"nodes"_s));
    if (call.has(u"comment"_s))
        group.comment = call.text(u"comment"_s);
    group.restricted = call.flag(u"restricted"_s, group.restricted);
    group.noFailback = call.flag(u"nofailback"_s, group.noFailback);
}

Reply addGroup(Call &call)
{
    if (const auto gone = groupsAreGone(call, u"create group"_s))
        return tl::unexpected(*gone);
    if (call.world.group(call.text(u"group"_s)))
        return die(
            u"create ha group failed: group ID '%1' already defined"_s.arg(call.text(u"group"_s)));
    if (const auto refusal = checkNodes(call))
        return tl::unexpected(*refusal);
    HaGroup group;
    group.name = call.text(u"group"_s);
    apply(call, group);
    call.world.ha.groups.append(group);
    return QJsonValue();
}

Reply changeGroup(Call &call)
{
    if (const auto gone = groupsAreGone(call, u"update group"_s))
        return tl::unexpected(*gone);
    HaGroup *group = call.world.group(call.text(u"group"_s));
    if (!group)
        return die(u"no such ha group '%1'"_s.arg(call.text(u"group"_s)));
    if (const auto refusal = checkNodes(call))
        return tl::unexpected(*refusal);
    apply(call, *group);
    return QJsonValue();
}

Reply removeGroup(Call &call)
{
    if (const auto gone = groupsAreGone(call, u"delete group"_s))
        return tl::unexpected(*gone);
    const QString name = call.text(u"group"_s);
    for (const HaService &service : std::as_const(call.world.ha.services)) {
        if (service.group == name)
            return die(u"ha group is used by service '%1'"_s.arg(service.sid));
    }
    call.world.ha.groups.removeIf([&](const HaGroup &g) { return g.name == name; });
    return QJsonValue();
}

QString rulesDigest(const World &world)
{
    QString file;
    for (const HaRule &rule : world.ha.rules) {
        file += rule.name + rule.resources.join(u',') + writtenNodes(rule.nodes) + rule.comment
            + QString::number(rule.strict * 4 + rule.together * 2 + int(rule.disabled));
    }
    return digestOf(file);
}

Reply rules(Call &call)
{
    QJsonArray rows;
    int order = 0;
    for (const HaRule &rule : std::as_const(call.world.ha.rules)) {
        const QJsonObject row = haRuleRow(rule, ++order, rulesDigest(call.world));
        const bool wanted = (!call.has(u"type"_s) || row[u"type"_s] == call.text(u"type"_s))
            && (!call.has(u"resource"_s) || rule.resources.contains(call.text(u"resource"_s)));
        if (wanted)
            rows.append(row);
    }
    return rows;
}

Reply rule(Call &call)
{
    int order = 0;
    for (const HaRule &rule : std::as_const(call.world.ha.rules)) {
        ++order;
        if (rule.name == call.text(u"rule"_s))
            return haRuleRow(rule, order, rulesDigest(call.world));
    }
    return die(u"no such ha rule '%1'"_s.arg(call.text(u"rule"_s)));
}

std::optional<Refusal> checkRule(const Call &call)
{
    const QStringList sids = call.text(u"resources"_s).split(u',', Qt::SkipEmptyParts);
    for (const QString &sid : sids) {
        if (!call.world.service(sid))
            return die(u"cannot use unmanaged resource(s) %1."_s.arg(sid)).value();
    }
    return checkNodes(call);
}

void apply(const Call &call, HaRule &rule)
{
    if (call.has(u"resources"_s))
        rule.resources = call.text(u"resources"_s).split(u',', Qt::SkipEmptyParts);
    if (call.has(u"nodes"_s))
        rule.nodes = *readNodes(call.text(u"nodes"_s));
    if (call.has(u"affinity"_s))
        rule.together = call.text(u"affinity"_s) == u"positive";
    if (call.has(u"comment"_s))
        rule.comment = call.text(u"comment"_s);
    rule.strict = call.flag(u"strict"_s, rule.strict);
    rule.disabled = call.flag(u"disable"_s, rule.disabled);
    const QStringList gone = call.text(u"delete"_s).split(u',', Qt::SkipEmptyParts);
    if (gone.contains(u"disable"))
        rule.disabled = false;
    if (gone.contains(u"comment"))
        rule.comment.clear();
    if (gone.contains(u"strict"))
        rule.strict = false;
}

/// Raised inside a locked section: a 400 in the text of a 500.
tl::unexpected<Refusal> infeasible(const QString &name, const QString &why)
{
    return tl::unexpected(
        Refusal{500, u"400 Rule '%1' is invalid.\n  %2\n"_s.arg(name, why), {}, false, {}});
}

Reply addRule(Call &call)
{
    const QString name = call.text(u"rule"_s);
    if (call.world.rule(name))
        return die(u"HA rule '%1' already defined"_s.arg(name));
    if (const auto refusal = checkRule(call))
        return tl::unexpected(*refusal);
    HaRule rule;
    rule.name = name;
    const bool nodes = call.text(u"type"_s) == u"node-affinity";
    rule.type = nodes ? HaRule::Type::NodeAffinity : HaRule::Type::ResourceAffinity;
    apply(call, rule);
    if (nodes && rule.nodes.isEmpty())
        return wrongParameter(u"nodes"_s, u"property is missing and it is not optional"_s);
    if (!nodes && rule.resources.size() < 2)
        return infeasible(name, u"rule is ineffective as there are less than two resources"_s);
    call.world.ha.rules.append(rule);
    return QJsonValue();
}

Reply changeRule(Call &call)
{
    HaRule *rule = call.world.rule(call.text(u"rule"_s));
    if (!rule)
        return die(u"no such ha rule '%1'"_s.arg(call.text(u"rule"_s)));
    if (call.has(u"digest"_s) && call.text(u"digest"_s) != rulesDigest(call.world))
        return die(u"detected modified configuration - file changed by other user? Try again."_s);
    if (const auto refusal = checkRule(call))
        return tl::unexpected(*refusal);
    apply(call, *rule);
    return QJsonValue();
}

Reply removeRule(Call &call)
{
    const QString name = call.text(u"rule"_s);
    const auto removed
        = call.world.ha.rules.removeIf([&](const HaRule &r) { return r.name == name; });
    if (removed == 0)
        return die(u"no such ha rule '%1'"_s.arg(name));
    return QJsonValue();
}

} // namespace

QList<Route> haRuleRoutes()
{
    const QString audit = u"/ Sys.Audit"_s;
    const QString console = u"/ Sys.Console"_s;
    const unsigned write = Route::ByDaemon | Route::NeedsQuorum;
    const unsigned ruleWrite = write | Route::FromNine;
    const QString types = u"type:node-affinity|resource-affinity"_s;
    const QString ruleFields = u" affinity:positive|negative comment disable:b nodes strict:b"_s;
    const QString groupFields = u" comment restricted:b nofailback:b"_s;
    return {
        {u"GET"_s, u"/cluster/ha/groups"_s, {}, audit, Route::Plain, groups},
        {u"POST"_s, u"/cluster/ha/groups"_s, u"group! nodes! type:group"_s + groupFields, console,
            write, addGroup},
        {u"GET"_s, u"/cluster/ha/groups/{group}"_s, {}, audit, Route::Plain, group},
        {u"PUT"_s, u"/cluster/ha/groups/{group}"_s, u"nodes delete digest"_s + groupFields, console,
            write, changeGroup},
        {u"DELETE"_s, u"/cluster/ha/groups/{group}"_s, {}, console, write, removeGroup},
        {u"GET"_s, u"/cluster/ha/rules"_s, u"resource "_s + types, audit, Route::FromNine, rules},
        {u"POST"_s, u"/cluster/ha/rules"_s,
            u"rule! resources! type!:node-affinity|resource-affinity"_s + ruleFields, console,
            ruleWrite, addRule},
        {u"GET"_s, u"/cluster/ha/rules/{rule}"_s, {}, audit, Route::FromNine, rule},
        {u"PUT"_s, u"/cluster/ha/rules/{rule}"_s,
            u"type!:node-affinity|resource-affinity resources delete digest"_s + ruleFields,
            console, ruleWrite, changeRule},
        {u"DELETE"_s, u"/cluster/ha/rules/{rule}"_s, {}, console, ruleWrite, removeRule},
    };
}

} // namespace fairlead::lab
