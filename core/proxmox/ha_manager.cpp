#include "proxmox/ha_manager.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

QString commandText(const QJsonValue &value)
{
    if (!value.isArray())
        return readText(value);
    QStringList words;
    for (const QJsonValue word : value.toArray())
        words.append(readText(word));
    return words.join(QLatin1Char(' '));
}

ManagedService readService(const Fields &fields)
{
    ManagedService service;
    service.state = fields.word("state", haServiceStates);
    service.node = NodeName(fields.text("node"));
    service.target = NodeName(fields.text("target"));
    service.running = fields.flag("running");
    service.maintenanceNode = NodeName(fields.text("maintenance_node"));
    service.failedNodes = fields.texts("failed_nodes");
    service.command = commandText(fields.value("cmd"));
    return service;
}

void readNodes(ManagerStatus &status, const Fields &manager)
{
    const QJsonObject states = manager.inside("node_status").object();
    for (auto it = states.begin(); it != states.end(); ++it)
        status.nodes.insert(NodeName(it.key()), wordOf(haNodeStates, readText(it.value())));
    const QJsonObject requests = manager.inside("node_request").object();
    for (auto it = requests.begin(); it != requests.end(); ++it) {
        if (Fields(it.value().toObject()).isSet("maintenance"))
            status.maintenanceRequested.insert(NodeName(it.key()));
    }
}

void readManager(ManagerStatus &status, const Fields &manager)
{
    status.master = NodeName(manager.text("master_node"));
    status.written = manager.time("timestamp");
    const QJsonValue disarm = manager.value("disarm");
    status.disarmed = disarm.isObject() || readFlag(disarm).value_or(false);
    readNodes(status, manager);
    const QJsonObject services = manager.inside("service_status").object();
    for (auto it = services.begin(); it != services.end(); ++it)
        status.services.insert(ServiceId(it.key()), readService(Fields(it.value().toObject())));
}

} // namespace

Result<ManagerStatus> parseManagerStatus(const QByteArray &body)
{
    const QString subject = QStringLiteral("the HA manager's state");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    // "No maintenance" is only believed of an answer that has its place for it.
    if (!fields.value("manager_status").isObject())
        return malformed(subject, QStringLiteral("no \"manager_status\" in it"));
    ManagerStatus status;
    readManager(status, fields.inside("manager_status"));
    status.quorate = fields.inside("quorum").flag("quorate");
    status.answeredBy = NodeName(fields.inside("quorum").text("node"));
    const QJsonObject lrms = fields.inside("lrm_status").object();
    for (auto it = lrms.begin(); it != lrms.end(); ++it) {
        const Fields lrm(it.value().toObject());
        status.lrms.insert(
            NodeName(it.key()), {lrm.text("mode"), lrm.text("state"), lrm.time("timestamp")});
    }
    return status;
}

QList<ServiceId> holding(const ManagerStatus &status, const NodeName &node)
{
    QList<ServiceId> left;
    for (auto it = status.services.begin(); it != status.services.end(); ++it) {
        const HaServiceState state = it->state.value;
        const bool resting = state == HaServiceState::Stopped || state == HaServiceState::Disabled
            || state == HaServiceState::Freeze;
        if (it->node == node && !resting)
            left.append(it.key());
    }
    return left;
}

Maintenance maintenanceOf(const ManagerStatus &status, const NodeName &node)
{
    const HaNodeState state = status.nodes.value(node).value;
    if (state == HaNodeState::Maintenance)
        return holding(status, node).isEmpty() ? Maintenance::Empty : Maintenance::Evacuating;
    if (status.maintenanceRequested.contains(node))
        return Maintenance::Requested;
    return state == HaNodeState::Online ? Maintenance::No : Maintenance::Unknown;
}

} // namespace fairlead::proxmox
