#pragma once

#include "proxmox/ha_status.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace fairlead::proxmox {

enum class HaRequest { Unknown, Started, Stopped, Disabled, Ignored };

/// One entry of HA's configuration: what is wanted of a guest.
struct HaResource {
    ServiceId id;
    Word<HaRequest> state; ///< not given means started, Proxmox's default
    QString group; ///< up to 8
    std::optional<int> maxRestart; ///< absent: 1
    std::optional<int> maxRelocate; ///< absent: 1
    std::optional<bool> failback; ///< since 9; absent: yes
    std::optional<bool> autoRebalance; ///< late 9.2
    QString comment;
    QString digest; ///< for writes that must not overwrite somebody else's
    QMap<QString, QStringList> errors; ///< field → what is wrong with it
    bool operator==(const HaResource &) const = default;
};
Result<QList<HaResource>> parseHaResources(const QByteArray &body);
Result<HaResource> parseHaResource(const QByteArray &body);

/// A node with its priority; the higher number is preferred.
struct PreferredNode {
    NodeName node;
    int priority = 0;
    bool operator==(const PreferredNode &) const = default;
};
/// "pve1:2,pve2".
QList<PreferredNode> preferredNodesOf(const QString &text);

/// Up to 8, and on 9 until every node runs it.
struct HaGroup {
    QString name;
    QList<PreferredNode> nodes;
    bool restricted = false; ///< never on any other node
    bool noFailback = false;
    QString comment;
    QString digest;
    bool operator==(const HaGroup &) const = default;
};
Result<QList<HaGroup>> parseHaGroups(const QByteArray &body);

enum class HaRuleType { Unknown, NodeAffinity, ResourceAffinity };
enum class Affinity { Unknown, Positive, Negative };

/// Since 9. Late 9.2 knows negative node affinity as well, and more is to come: keys that are not
/// listed here stay in `more`.
struct HaRule {
    QString id;
    Word<HaRuleType> type;
    QList<ServiceId> resources;
    QList<PreferredNode> nodes; ///< node affinity
    bool strict = false; ///< node affinity: stopped rather than on another node
    Word<Affinity> affinity; ///< resource affinity: together or apart
    bool disabled = false;
    QString comment;
    QString digest;
    QMap<QString, QStringList> errors; ///< not empty: HA ignores the rule, it cannot be met
    QJsonObject more;
    bool operator==(const HaRule &) const = default;
};
Result<QList<HaRule>> parseHaRules(const QByteArray &body);

/// What the CRM is going to do about a request to move a resource. With something in `blocking`
/// nothing will move, although the status was 200.
struct HaMove {
    struct Blocking {
        ServiceId id;
        QString cause;
        bool operator==(const Blocking &) const = default;
    };
    ServiceId id;
    NodeName target;
    QList<ServiceId> together; ///< will move too
    QList<Blocking> blocking;
    bool explained = false; ///< false up to 8, where the answer says nothing

    bool willMove() const { return blocking.isEmpty(); }
    bool operator==(const HaMove &) const = default;
};
Result<HaMove> parseHaMove(const QByteArray &body);

} // namespace fairlead::proxmox
