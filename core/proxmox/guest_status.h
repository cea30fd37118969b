#pragma once

#include "proxmox/guest.h"

namespace fairlead::proxmox {

/// `/nodes/{n}/qemu|lxc/{id}/status/current`, measured when asked.
struct GuestStatus {
    Guest guest; ///< its state is QEMU's own word where there is one: finer than "running"
    QString process; ///< "running" or "stopped"; a paused guest's process runs
    std::optional<bool> underHa;
    Word<HaServiceState> requested; ///< of HA
    std::optional<bool> agent; ///< configured; says nothing about whether it answers
    std::optional<qint64> pid;
    QString machine; ///< the running one, such as "pc-i440fx-8.0+pve0"
    QString qemu; ///< the running version

    bool operator==(const GuestStatus &) const = default;
};
Result<GuestStatus> parseGuestStatus(const QByteArray &body, GuestKind kind, const NodeName &node);

} // namespace fairlead::proxmox
