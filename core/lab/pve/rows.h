#pragma once

#include "lab/pve/call.h"

namespace fairlead::lab {

// Rows that several calls answer.

/// Nodes, guests, storages, pools and networks as /cluster/resources lists them: with the figures
/// of each node's last broadcast, and only what the caller may see. `type` as the call takes it.
QJsonArray resourceRows(const Call &call, const QString &type);
/// Of /cluster/resources and /nodes.
QJsonObject nodeRow(const Call &call, const Node &node);
/// Proxmox answers lists in the order of a hash: another one each time.
QJsonArray shuffled(World &world, const QJsonArray &rows);
QJsonObject taskRow(const Task &task);

} // namespace fairlead::lab
