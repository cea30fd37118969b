#pragma once

#include "base/result.h"
#include "base/units.h"
#include "proxmox/version.h"
#include "proxmox/word.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace fairlead::proxmox {

struct Space {
    std::optional<Bytes> total;
    std::optional<Bytes> used;
    std::optional<Bytes> free;
    std::optional<Bytes> available; ///< memory: since 9; root: less than free by what root keeps
    bool operator==(const Space &) const = default;
};

/// `/nodes/{n}/status`, measured when asked. An offline node answers 595 or 596 instead.
struct NodeStatus {
    std::optional<std::chrono::seconds> uptime;
    QList<double> load; ///< over 1, 5 and 15 minutes; empty when not told
    std::optional<double> cpu; ///< fraction
    std::optional<double> ioWait; ///< fraction
    Space memory;
    Space swap;
    Space root;
    QString cpuModel;
    std::optional<int> sockets;
    std::optional<int> cores; ///< of all sockets
    std::optional<int> threads;
    QString kernel; ///< release of the running one, such as "6.8.12-4-pve"
    std::optional<Version> version;
    QString bootMode; ///< "efi", "legacy-bios"; since 8
    std::optional<bool> secureBoot;

    bool operator==(const NodeStatus &) const = default;
};
Result<NodeStatus> parseNodeStatus(const QByteArray &body);

/// systemd's word for how a unit is.
enum class ServiceState { Unknown, Active, Activating, Reloading, Deactivating, Inactive, Failed };

/// `/nodes/{n}/services`.
struct NodeService {
    QString name; ///< such as "pve-cluster"
    Word<ServiceState> state;
    QString detail; ///< systemd's sub state, such as "running", "dead"
    QString enablement; ///< "enabled", "disabled", "masked", "not-found"
    QString description;
    bool operator==(const NodeService &) const = default;
};
/// By name.
Result<QList<NodeService>> parseServices(const QByteArray &body);

/// Services of a node that are installed and enabled, yet not active. Unknown states count.
QList<NodeService> notRunning(const QList<NodeService> &services);

} // namespace fairlead::proxmox
