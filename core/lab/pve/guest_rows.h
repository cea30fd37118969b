#pragma once

#include "lab/pve/call.h"

namespace fairlead::lab {

/// Of /nodes/{n}/qemu and /lxc: the node's own truth, without lag.
QJsonObject guestListRow(const World &world, const Guest &guest);
/// Of …/status/current.
QJsonObject guestStatus(const World &world, const Guest &guest);
/// Of …/config.
QJsonObject guestConfig(const World &world, const Guest &guest);

/// What …/migrate answers when asked with GET, in the spelling of the guest's kind.
QJsonObject migrationOutlook(const World &world, const Guest &guest);

/// The guest that a call's path names, if it is of that kind and on that node; else the error that
/// Proxmox gives for a missing configuration file.
tl::expected<Guest *, Refusal> findGuest(Call &call, Guest::Kind kind);

} // namespace fairlead::lab
