#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

struct Member {
    NodeName name;
    std::optional<int> id; ///< corosync's number
    QString address; ///< the one the cluster uses; may be out of our reach
    std::optional<bool> online;
    bool answered = false; ///< the node that gave this answer

    bool operator==(const Member &) const = default;
};

/// What corosync knows. A node that is not in a cluster has no `name` and no `quorate`.
struct ClusterStatus {
    QString name;
    std::optional<bool> quorate;
    std::optional<int> expectedNodes;
    std::optional<int> configVersion;
    bool standalone = false;
    QList<Member> members; ///< by name

    bool operator==(const ClusterStatus &) const = default;
};

/// `/cluster/status`: answered by a node that lost quorum as well, with `quorate` false.
Result<ClusterStatus> parseClusterStatus(const QByteArray &body);

/// Whether the answering node can change anything. Unknown counts as no.
bool canWrite(const ClusterStatus &status);

} // namespace fairlead::proxmox
