#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// Moves the world through time. It ticks on every full second of its own clock, so that one step
/// of a minute and sixty of a second end in the same world.
void step(World &world, std::chrono::milliseconds dt);

/// A world as the file describes it becomes one that has been running for a long time.
void settleIn(World &world);

/// Lets an event of the world file happen now.
void happen(World &world, const Event &event);

} // namespace fairlead::lab
