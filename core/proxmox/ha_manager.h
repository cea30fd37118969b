#pragma once

#include "proxmox/ha_status.h"

#include <QMap>
#include <QSet>

namespace fairlead::proxmox {

/// An HA resource as the CRM itself keeps it.
struct ManagedService {
    Word<HaServiceState> state;
    NodeName node;
    NodeName target; ///< while it migrates or relocates
    std::optional<bool> running; ///< as the LRM last reported
    NodeName maintenanceNode; ///< where it came from when its node went into maintenance
    QStringList failedNodes;
    QString command; ///< a queued request, such as "migrate pve2"
    bool operator==(const ManagedService &) const = default;
};

/// One node's LRM as it reports itself, without the guesses of HaDaemonState.
struct LrmReport {
    QString mode; ///< "active", "maintenance", "restart", "shutdown"
    QString state; ///< "active", "wait_for_agent_lock", "lost_agent_lock"
    std::optional<WallTime> heard;
    bool operator==(const LrmReport &) const = default;
};

/// `/cluster/ha/status/manager_status`: the CRM's own file. An internal structure without a
/// promise, so unknown keys are skipped. Where HA was never used everything is empty.
struct ManagerStatus {
    NodeName master;
    std::optional<WallTime> written;
    QMap<NodeName, Word<HaNodeState>> nodes;
    QSet<NodeName> maintenanceRequested; ///< accepted by the master, perhaps not in force yet
    QMap<ServiceId, ManagedService> services;
    QMap<NodeName, LrmReport> lrms;
    std::optional<bool> quorate; ///< of the answering node
    NodeName answeredBy;
    bool disarmed = false; ///< 9.2: HA is, or is about to be, disarmed

    bool operator==(const ManagerStatus &) const = default;
};
Result<ManagerStatus> parseManagerStatus(const QByteArray &body);

/// How far a node is on its way into maintenance.
enum class Maintenance {
    Unknown, ///< the CRM does not know the node, or not as one that works
    No,
    Requested, ///< asked for; not in force
    Evacuating, ///< in force, and services are still on the node
    Empty, ///< in force, and nothing of HA is left on it
};
Maintenance maintenanceOf(const ManagerStatus &status, const NodeName &node);

/// HA resources still to leave a node: on it, in any state but stopped, disabled or frozen.
QList<ServiceId> holding(const ManagerStatus &status, const NodeName &node);

} // namespace fairlead::proxmox
