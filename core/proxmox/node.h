#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/units.h"
#include "proxmox/ha_words.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>

namespace fairlead::proxmox {

/// `Unknown` is Proxmox's own word for "no measurements": just booted, or pvestatd is not working.
enum class NodeState { Unknown, Online, Offline };

inline constexpr std::array nodeStates{
    Spelling<NodeState>{QLatin1StringView("online"), NodeState::Online},
    Spelling<NodeState>{QLatin1StringView("offline"), NodeState::Offline},
};

/// A cluster member as lists show it, 10 to 20 s old. Without Sys.Audit on the node only name and
/// state are there.
struct Node {
    NodeName name;
    Word<NodeState> state;
    Word<HaNodeState> ha; ///< /cluster/resources since 8.3, where HA is used
    std::optional<double> cpu; ///< fraction of all threads, 0 to 1
    std::optional<int> threads;
    std::optional<Bytes> memory;
    std::optional<Bytes> memoryTotal;
    std::optional<Bytes> rootUsed; ///< the root file system
    std::optional<Bytes> rootTotal;
    std::optional<std::chrono::seconds> uptime;
    QString fingerprint; ///< /nodes only: SHA-256 of the certificate served now, "AA:BB:…"

    bool operator==(const Node &) const = default;
};

/// `/nodes`, in the order of names (Proxmox answers in random order).
Result<QList<Node>> parseNodes(const QByteArray &body);

} // namespace fairlead::proxmox
