#include "lab/pve/ha_rows.h"

#include "lab/world/ha_agent.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto masterIsDead = 30s;

/// "Sun Nov  2 06:08:25 2026": the server's local time, as ctime writes it.
QString localTime(WallTime time)
{
    const QDateTime date = QDateTime::fromSecsSinceEpoch(epoch(time), Qt::UTC);
    const QLocale c = QLocale::c();
    return c.toString(date, u"ddd MMM "_s) + u"%1"_s.arg(date.date().day(), 2)
        + c.toString(date, u" HH:mm:ss yyyy"_s);
}

QJsonObject quorumRow(const Call &call)
{
    const bool has = quorate(call.world, call.node);
    return {{u"id"_s, u"quorum"_s}, {u"type"_s, u"quorum"_s}, {u"node"_s, call.node},
        {u"status"_s, has ? u"OK"_s : u"No quorum on node '%1'!"_s.arg(call.node)},
        {u"quorate"_s, bit(has)}};
}

QJsonObject masterRow(const World &world)
{
    const Ha &ha = world.ha;
    const QString state = world.now - ha.timestamp > masterIsDead ? u"old timestamp - dead?"_s
        : ha.services.isEmpty()                                   ? u"idle"_s
                                                                  : u"active"_s;
    return {{u"id"_s, u"master"_s}, {u"type"_s, u"master"_s}, {u"node"_s, ha.master},
        {u"timestamp"_s, epoch(ha.timestamp)},
        {u"status"_s, u"%1 (%2, %3)"_s.arg(ha.master, state, localTime(ha.timestamp))}};
}

QJsonObject fencingRow(const World &world)
{
    const bool armed = world.ha.armed == u"armed";
    const QString state = !armed      ? world.ha.armed
        : world.ha.services.isEmpty() ? u"standby"_s
                                      : u"armed"_s;
    const QString dog = state == u"armed" ? u"active"_s : u"standby"_s;
    QJsonObject row{{u"id"_s, u"fencing"_s}, {u"type"_s, u"fencing"_s},
        {u"node"_s, world.ha.master}, {u"armed-state"_s, state},
        {u"status"_s, u"%1 (CRM watchdog %2)"_s.arg(state, dog)}};
    if (!armed)
        row.insert(u"resource_mode"_s, world.ha.disarmMode);
    return row;
}

QJsonObject agentRow(const World &world, const QString &node)
{
    const HaAgent agent = world.ha.agents.value(node);
    QString words = agentWord(world, node);
    if (world.release.atLeast(9, 2) && words != u"old timestamp - dead?")
        words += agent.state == u"active" ? u", watchdog active"_s : u", watchdog standby"_s;
    return {{u"id"_s, u"lrm:"_s + node}, {u"type"_s, u"lrm"_s}, {u"node"_s, node},
        {u"timestamp"_s, epoch(agent.timestamp)},
        {u"status"_s, u"%1 (%2, %3)"_s.arg(node, words, localTime(agent.timestamp))}};
}

QJsonObject serviceRow(const World &world, const HaService &service)
{
    const QString state = verboseState(world, service);
    QJsonObject row{{u"id"_s, u"service:"_s + service.sid}, {u"type"_s, u"service"_s},
        {u"sid"_s, service.sid}, {u"node"_s, service.node}, {u"state"_s, state},
        {u"request_state"_s, service.requested}, {u"max_restart"_s, service.maxRestart},
        {u"max_relocate"_s, service.maxRelocate},
        {u"status"_s, u"%1 (%2, %3)"_s.arg(service.sid, service.node, state)}};
    if (!service.state.isEmpty())
        row.insert(u"crm_state"_s, service.state);
    if (!service.group.isEmpty())
        row.insert(u"group"_s, service.group);
    if (!service.comment.isEmpty())
        row.insert(u"comment"_s, service.comment);
    if (world.release.major() >= 9)
        row.insert(u"failback"_s, bit(service.failback));
    return row;
}

QJsonObject serviceStatus(const HaService &service)
{
    QJsonObject status{
        {u"state"_s, service.state}, {u"node"_s, service.node}, {u"uid"_s, service.uid}};
    if (service.running)
        status.insert(u"running"_s, 1);
    if (!service.target.isEmpty())
        status.insert(u"target"_s, service.target);
    if (!service.maintenanceNode.isEmpty())
        status.insert(u"maintenance_node"_s, service.maintenanceNode);
    if (!service.failedNodes.isEmpty())
        status.insert(u"failed_nodes"_s, QJsonArray::fromStringList(service.failedNodes));
    if (!service.command.isEmpty())
        status.insert(u"cmd"_s, QJsonArray{service.command, service.commandTarget});
    return status;
}

QJsonObject agentStatus(const World &world, const HaAgent &agent)
{
    QJsonObject results;
    for (auto it = agent.results.begin(); it != agent.results.end(); ++it) {
        const HaService *service = world.service(it.value());
        results.insert(it.key(),
            QJsonObject{{u"sid"_s, it.value()}, {u"exit_code"_s, 0},
                {u"state"_s, service ? service->state : u"started"_s}});
    }
    return {{u"mode"_s, agent.mode}, {u"state"_s, agent.state},
        {u"timestamp"_s, epoch(agent.timestamp)}, {u"results"_s, results}};
}

} // namespace

QJsonArray haStatusRows(const Call &call)
{
    const World &world = call.world;
    QJsonArray rows{quorumRow(call)};
    if (world.ha.master.isEmpty())
        return rows;
    rows.append(masterRow(world));
    if (world.release.atLeast(9, 2))
        rows.append(fencingRow(world));
    for (const Node &node : world.nodes)
        rows.append(agentRow(world, node.name));
    for (const HaService &service : world.ha.services)
        rows.append(serviceRow(world, service));
    return rows;
}

QJsonObject haManagerStatus(const Call &call)
{
    const Ha &ha = call.world.ha;
    const QJsonObject quorum{
        {u"node"_s, call.node}, {u"quorate"_s, quorate(call.world, call.node) ? u"1"_s : u"0"_s}};
    if (ha.master.isEmpty())
        return {{u"quorum"_s, quorum},
            {u"manager_status"_s, QJsonObject{{u"node_status"_s, QJsonObject()}}}};
    QJsonObject nodes;
    QJsonObject requests;
    QJsonObject agents;
    QJsonObject services;
    for (const Node &node : std::as_const(call.world.nodes)) {
        nodes.insert(node.name, ha.nodeStatus.value(node.name));
        requests.insert(node.name,
            ha.maintenanceAsked.value(node.name) ? QJsonObject{{u"maintenance"_s, 1}}
                                                 : QJsonObject());
        agents.insert(node.name, agentStatus(call.world, ha.agents.value(node.name)));
    }
    for (const HaService &service : ha.services) {
        if (!service.state.isEmpty())
            services.insert(service.sid, serviceStatus(service));
    }
    QJsonObject manager{{u"master_node"_s, ha.master}, {u"timestamp"_s, epoch(ha.timestamp)},
        {u"node_status"_s, nodes}, {u"node_request"_s, requests}, {u"service_status"_s, services}};
    if (ha.armed != u"armed")
        manager.insert(
            u"disarm"_s, QJsonObject{{u"mode"_s, ha.disarmMode}, {u"state"_s, ha.armed}});
    return {{u"quorum"_s, quorum}, {u"manager_status"_s, manager}, {u"lrm_status"_s, agents}};
}

QString digestOf(const QString &text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

QJsonObject haResourceRow(const World &world, const HaService &service)
{
    QJsonObject row{{u"sid"_s, service.sid}, {u"type"_s, service.sid.section(u':', 0, 0)},
        {u"state"_s, service.requested}, {u"max_restart"_s, service.maxRestart},
        {u"max_relocate"_s, service.maxRelocate}};
    if (!service.group.isEmpty())
        row.insert(u"group"_s, service.group);
    if (!service.comment.isEmpty())
        row.insert(u"comment"_s, service.comment);
    if (world.release.major() >= 9)
        row.insert(u"failback"_s, bit(service.failback));
    // One file holds all of them: any change anywhere in it gives another digest.
    QString file;
    for (const HaService &s : world.ha.services) {
        file += u"%1 %2 %3 %4 %5 %6 %7\n"_s.arg(s.sid, s.requested, s.group, s.comment)
                    .arg(s.maxRestart)
                    .arg(s.maxRelocate)
                    .arg(s.failback);
    }
    row.insert(u"digest"_s, digestOf(file));
    return row;
}

QString writtenNodes(const QMap<QString, int> &nodes)
{
    QStringList parts;
    for (auto it = nodes.begin(); it != nodes.end(); ++it)
        parts.append(it.value() > 0 ? u"%1:%2"_s.arg(it.key()).arg(it.value()) : it.key());
    return parts.join(u',');
}

std::optional<QMap<QString, int>> readNodes(const QString &text)
{
    QMap<QString, int> nodes;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        bool good = true;
        const QString priority = part.section(u':', 1);
        nodes.insert(
            part.section(u':', 0, 0).trimmed(), priority.isEmpty() ? 0 : priority.toInt(&good));
        if (!good)
            return std::nullopt;
    }
    return nodes;
}

QJsonObject haGroupRow(const HaGroup &group)
{
    QJsonObject row{{u"group"_s, group.name}, {u"type"_s, u"group"_s},
        {u"nodes"_s, writtenNodes(group.nodes)}, {u"restricted"_s, bit(group.restricted)},
        {u"nofailback"_s, bit(group.noFailback)}};
    if (!group.comment.isEmpty())
        row.insert(u"comment"_s, group.comment);
    row.insert(u"digest"_s,
        digestOf(group.name + writtenNodes(group.nodes) + group.comment
            + (group.restricted ? u"r"_s : u"-"_s) + (group.noFailback ? u"n"_s : u"-"_s)));
    return row;
}

QJsonObject haRuleRow(const HaRule &rule, int order, const QString &digest)
{
    QJsonObject row{{u"rule"_s, rule.name}, {u"resources"_s, rule.resources.join(u',')},
        {u"order"_s, order}, {u"digest"_s, digest}};
    if (rule.type == HaRule::Type::NodeAffinity) {
        row.insert(u"type"_s, u"node-affinity"_s);
        row.insert(u"nodes"_s, writtenNodes(rule.nodes));
        if (rule.strict)
            row.insert(u"strict"_s, 1);
    } else {
        row.insert(u"type"_s, u"resource-affinity"_s);
        row.insert(u"affinity"_s, rule.together ? u"positive"_s : u"negative"_s);
    }
    if (rule.disabled)
        row.insert(u"disable"_s, 1);
    if (!rule.comment.isEmpty())
        row.insert(u"comment"_s, rule.comment);
    return row;
}

} // namespace fairlead::lab
