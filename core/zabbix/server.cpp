#include "zabbix/server.h"

#include "zabbix/fields.h"

#include <algorithm>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

Call getServerNodes()
{
    return {u"hanode.get"_s,
        QJsonObject{
            {u"output"_s, QJsonArray{u"name"_s, u"address"_s, u"status"_s, u"lastaccess"_s}}}};
}

Result<QList<ServerNode>> parseServerNodes(const QJsonValue &result)
{
    return parseRows<ServerNode>(result, "server"_L1, [](Fields &row) {
        return ServerNode{row.text("name"_L1), row.text("address"_L1),
            ServerNode::Status(row.number("status"_L1, 0, 3)), row.second("lastaccess"_L1)};
    });
}

void Pulse::see(const QList<ServerNode> &nodes, MonotonicTime now)
{
    const auto active = std::find_if(nodes.begin(), nodes.end(),
        [](const ServerNode &node) { return node.status == ServerNode::Status::Active; });
    see(active == nodes.end() ? m_sign : std::optional<EventTime>(active->lastAccess), now);
    m_stopped = active == nodes.end();
}

void Pulse::see(std::optional<EventTime> newest, MonotonicTime now)
{
    m_stopped = false;
    if (m_watching && newest == m_sign)
        return;
    m_moved = m_watching;
    m_watching = true;
    m_sign = newest;
    m_movedAt = now;
}

ServerLife Pulse::life(MonotonicTime now) const
{
    if (!m_watching)
        return ServerLife::Unknown;
    if (m_stopped)
        return ServerLife::Stopped;
    if (now - m_movedAt > m_patience)
        return ServerLife::Silent;
    return m_moved ? ServerLife::Alive : ServerLife::Unknown;
}

} // namespace fairlead::zabbix
