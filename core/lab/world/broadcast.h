#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// What the node's pvestatd tells the others now.
void broadcast(World &world, const QString &node);
/// Every node broadcasts every ten seconds, each at its own second.
void broadcastTick(World &world);

// Rows of figures as they are at this moment: what the node itself answers.

QJsonObject nodeFigures(const World &world, const Node &node);
/// Without what depends on the kind of call; `disk` and `maxdisk` as Proxmox fills them.
QJsonObject guestFigures(const World &world, const Guest &guest);
QJsonObject storageFigures(const World &world, const Storage &storage, const QString &node);

} // namespace fairlead::lab
