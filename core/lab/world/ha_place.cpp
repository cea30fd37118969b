#include "lab/world/ha_place.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

struct Affinity {
    QMap<QString, int> nodes;
    bool strict = false;
};

std::optional<Affinity> affinityOf(const World &world, const HaService &service)
{
    for (const HaGroup &group : world.ha.groups) {
        if (group.name == service.group)
            return Affinity{group.nodes, group.restricted};
    }
    for (const HaRule &rule : world.ha.rules) {
        if (rule.type == HaRule::Type::NodeAffinity && !rule.disabled
            && rule.resources.contains(service.sid))
            return Affinity{rule.nodes, rule.strict};
    }
    return std::nullopt;
}

QStringList related(const World &world, const QString &sid, bool together)
{
    QStringList others;
    for (const HaRule &rule : world.ha.rules) {
        if (rule.type == HaRule::Type::ResourceAffinity && rule.together == together
            && !rule.disabled && rule.resources.contains(sid))
            others += rule.resources;
    }
    others.removeAll(sid);
    return others;
}

QStringList online(const World &world)
{
    QStringList nodes;
    for (const Node &node : world.nodes) {
        if (world.ha.nodeStatus.value(node.name) == u"online")
            nodes.append(node.name);
    }
    return nodes;
}

/// The nodes of the highest priority that is online; the rest only when nothing is strict.
QStringList preferred(const World &world, const HaService &service)
{
    QStringList nodes = online(world);
    nodes.removeIf([&](const QString &node) {
        return service.failedNodes.contains(node)
            || !opponentsOn(world, service.sid, node).isEmpty();
    });
    const auto affinity = affinityOf(world, service);
    if (!affinity)
        return nodes;
    int best = -1;
    QStringList top;
    for (const QString &node : std::as_const(nodes)) {
        const int priority = affinity->nodes.value(node, -1);
        if (priority > best)
            top.clear();
        if (priority >= best && priority >= 0) {
            best = priority;
            top.append(node);
        }
    }
    return top.isEmpty() && !affinity->strict ? nodes : top;
}

int servicesOn(const World &world, const QString &node)
{
    return int(std::count_if(world.ha.services.begin(), world.ha.services.end(),
        [&](const HaService &s) { return s.node == node || s.target == node; }));
}

} // namespace

QStringList companions(const World &world, const QString &sid) { return related(world, sid, true); }

QStringList opponentsOn(const World &world, const QString &sid, const QString &node)
{
    QStringList there = related(world, sid, false);
    there.removeIf([&](const QString &other) {
        const HaService *service = world.service(other);
        return !service || (service->node != node && service->target != node);
    });
    return there;
}

bool mayRunOn(const World &world, const HaService &service, const QString &node)
{
    const auto affinity = affinityOf(world, service);
    return (!affinity || !affinity->strict || affinity->nodes.contains(node))
        && opponentsOn(world, service.sid, node).isEmpty();
}

bool failsBack(const World &world, const HaService &service)
{
    for (const HaGroup &group : world.ha.groups) {
        if (group.name == service.group && group.noFailback)
            return false;
    }
    return service.failback;
}

QString wantedNode(const World &world, const HaService &service)
{
    const QStringList nodes = preferred(world, service);
    const QStringList partners = companions(world, service.sid);
    for (const QString &partner : partners) {
        const HaService *other = world.service(partner);
        if (other && other->requested == u"started") {
            const QString where = other->target.isEmpty() ? other->node : other->target;
            if (nodes.contains(where))
                return where;
        }
    }
    const bool hereIsFine = world.ha.nodeStatus.value(service.node) == u"online"
        && mayRunOn(world, service, service.node);
    if (hereIsFine && !failsBack(world, service))
        return service.node;
    if (nodes.contains(service.maintenanceNode))
        return service.maintenanceNode;
    if (nodes.contains(service.node) || nodes.isEmpty())
        return nodes.isEmpty() ? QString() : service.node;
    return *std::min_element(nodes.begin(), nodes.end(), [&](const QString &a, const QString &b) {
        return servicesOn(world, a) < servicesOn(world, b);
    });
}

} // namespace fairlead::lab
