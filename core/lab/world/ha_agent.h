#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// The local resource managers (LRM): every five seconds each node does what the manager decided.
void haAgentTick(World &world);

/// The word in the parentheses of its status row: active, idle, maintenance mode …
QString agentWord(const World &world, const QString &node);
/// What Proxmox shows as a service's `state`.
QString verboseState(const World &world, const HaService &service);

} // namespace fairlead::lab
