#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

// What happens to whole nodes.

/// `POST /nodes/{n}/status` and `systemctl reboot`: two seconds later the system goes down, stops
/// its guests as the shutdown policy says, and comes back with a new boot id if `reboot`.
void askPower(World &world, const QString &node, bool reboot);
/// The power is gone, now.
void crash(World &world, const QString &node);
/// Somebody presses the button of a node that is off.
void powerOn(World &world, const QString &node);
/// `apt full-upgrade`: nothing is left to update; a new kernel runs after the next boot.
void upgradePackages(World &world, const QString &node);

/// conditional, freeze, failover or migrate.
QString shutdownPolicy(const World &world);

/// One second of all nodes' power and of corosync noticing it.
void powerTick(World &world);

} // namespace fairlead::lab
