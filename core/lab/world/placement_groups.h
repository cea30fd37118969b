#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

// Where Ceph keeps its copies. A copy per host (failure domain host), chosen by weighted chance
// that stays the same as long as the OSDs do, as CRUSH does.

/// Every placement group of every pool, whole and in place.
void placeAllPgs(World &world);
/// An OSD was marked in or out: copies find new places.
void crushChanged(World &world);
void osdWentDown(World &world, int osd);
/// After `away` it lacks what was written meanwhile.
void osdCameUp(World &world, int osd, std::chrono::milliseconds away);

/// As Ceph spells it: "active+undersized+degraded".
QString stateOf(const World &world, const Pg &pg);
/// The OSDs that serve it now.
QList<int> acting(const World &world, const Pg &pg);
/// Whether reads and writes go on.
bool isActive(const World &world, const Pg &pg);
const CephPool &poolOf(const World &world, const Pg &pg);
/// "2.1f"
QString pgName(const Pg &pg);

/// One second of recovery; the manager, if there is one, counts the states.
void pgTick(World &world);

} // namespace fairlead::lab
