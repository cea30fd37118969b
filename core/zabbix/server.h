#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"

namespace fairlead::zabbix {

/// One zabbix_server process known to the database. A server without high availability is one node
/// without a name.
struct ServerNode {
    enum class Status { Standby = 0, Stopped = 1, Unavailable = 2, Active = 3 };

    QString name;
    QString address;
    Status status = Status::Standby;
    WallTime lastAccess{}; ///< written every 5 s by the database's clock while it lives
    bool operator==(const ServerNode &) const = default;
};

/// Super admins only (Forbidden for others: then watch the newest Item::lastAt).
Call getServerNodes();
Result<QList<ServerNode>> parseServerNodes(const QJsonValue &result);

/// Whether the program that judges the values is alive. The API reads only the database: with it
/// stopped everything still answers, and nothing is ever new.
enum class ServerLife {
    Unknown, ///< not watched long enough to say
    Alive,
    Stopped, ///< it says so itself
    Silent, ///< it says nothing, but its sign of life has stood still for too long
};

/// Judges by whether a sign of life moves, on our own forward-only clock: neither a skewed clock nor
/// a changed time zone can make a dead server look alive. Feed it every poll; it is a value.
class Pulse {
public:
    explicit Pulse(std::chrono::seconds patience) : m_patience(patience) { }

    /// What hanode.get said. With several nodes the active one counts.
    void see(const QList<ServerNode> &nodes, MonotonicTime now);
    /// The newest time of any watched value, for those who may not ask hanode.get.
    void see(std::optional<EventTime> newest, MonotonicTime now);

    ServerLife life(MonotonicTime now) const;
    /// Since when nothing moved.
    MonotonicTime movedAt() const { return m_movedAt; }

    bool operator==(const Pulse &) const = default;

private:
    std::chrono::seconds m_patience;
    std::optional<EventTime> m_sign; // last sign of life seen
    MonotonicTime m_movedAt; // when it was first seen
    bool m_moved = false; // seen to change at least once
    bool m_watching = false;
    bool m_stopped = false;
};

} // namespace fairlead::zabbix
