#pragma once

#include "base/clock.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::lab {

/// A guest under the care of the HA manager: its configuration and what the manager (CRM) and the
/// local agents (LRM) know of it. The words are those of pve-ha-manager.
struct HaService {
    QString sid;
    int guest = 0;
    QString requested = QStringLiteral("started"); ///< started, stopped, disabled, ignored
    int maxRestart = 1;
    int maxRelocate = 1;
    bool failback = true; ///< Proxmox 9; on 8 the group's nofailback says it
    QString group; ///< Proxmox 8
    QString comment;

    QString state; ///< the CRM's: request_start, started, migrate … empty: not seen yet
    QString node;
    QString target; ///< of migrate and relocate
    QString uid; ///< changes with every state; results of the agents refer to it
    bool running = false; ///< as the agent last said
    QString maintenanceNode; ///< where it goes back to after maintenance
    QStringList failedNodes;
    int failures = 0;
    QString command; ///< "migrate" or "relocate", asked for by a person
    QString commandTarget;
    QString task; ///< UPID of what the agent does for it right now
    std::optional<QString> result; ///< how that ended: "OK" or an error

    bool operator==(const HaService &) const = default;
};

/// Proxmox 8: which nodes services may run on. Higher number, higher priority.
struct HaGroup {
    QString name;
    QMap<QString, int> nodes;
    bool restricted = false;
    bool noFailback = false;
    QString comment;

    bool operator==(const HaGroup &) const = default;
};

/// Proxmox 9.
struct HaRule {
    enum class Type { NodeAffinity, ResourceAffinity };

    QString name;
    Type type = Type::NodeAffinity;
    QStringList resources; ///< sids
    QMap<QString, int> nodes;
    bool strict = false;
    bool together = false; ///< resource affinity: positive rather than negative
    bool disabled = false;
    QString comment;

    bool operator==(const HaRule &) const = default;
};

/// The local agent (LRM) of one node as its status file shows it.
struct HaAgent {
    QString mode = QStringLiteral("active"); ///< active, maintenance, restart, shutdown
    QString state = QStringLiteral("wait_for_agent_lock");
    WallTime timestamp{};
    QMap<QString, QString> results; ///< uid → sid of what it did last

    bool operator==(const HaAgent &) const = default;
};

struct Ha {
    QList<HaService> services;
    QList<HaGroup> groups;
    QList<HaRule> rules;
    QString master;
    WallTime timestamp{}; ///< of the master's last round
    QStringList queue; ///< commands that the master has not read yet
    QMap<QString, QString> nodeStatus; ///< online, maintenance, unknown, fence, gone
    QMap<QString, WallTime> nodeStatusSince;
    QMap<QString, bool> maintenanceAsked; ///< node_request
    QMap<QString, HaAgent> agents;
    QString armed = QStringLiteral("armed"); ///< Proxmox 9.2: armed, disarmed
    QString disarmMode; ///< freeze, ignore

    bool operator==(const Ha &) const = default;
};

} // namespace fairlead::lab
