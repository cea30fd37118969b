#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

// Ceph's daemons as the nodes they live on come and go, and as the monitors see them.

/// The node goes off: in good order the daemons say so themselves, otherwise it takes a while.
void stopDaemons(World &world, const QString &node, bool inGoodOrder);
/// The node is back; its OSDs come up at that time.
void startDaemons(World &world, const QString &node, WallTime osdsAt);
/// The disk under it dies.
void failOsd(World &world, int osd);
/// A new disk in its place.
void replaceOsd(World &world, int osd);

/// One second of heartbeats: who is up, who is marked out, which manager is active.
void daemonTick(World &world);

bool monitorUp(const World &world, const QString &node);
bool monitorsQuorate(const World &world);
/// noout and its kin: set for the cluster, for its CRUSH host, for the root or for it alone.
bool flagCovers(const Ceph &ceph, const Osd &osd, const QString &flag);

} // namespace fairlead::lab
