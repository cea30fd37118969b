#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

// The cluster's resource manager (CRM): one master decides every ten seconds. What is asked of it
// waits in a queue until then.

/// `ha-manager crm-command node-maintenance enable|disable NODE`
void askMaintenance(World &world, const QString &node, bool on);
/// `ha-manager migrate|relocate SID NODE`
void askMove(World &world, const QString &sid, const QString &node, bool online);
/// Proxmox 9.2: `ha-manager crm-command disarm-ha freeze|ignore` and `arm-ha`
void askArmed(World &world, bool armed, const QString &mode);

void haManagerTick(World &world);
/// At the start of a world: everything has been in its place for long.
void settleHa(World &world);

/// A new state and with it a new uid: results of the old one count no more.
void changeState(World &world, HaService &service, const QString &state);

} // namespace fairlead::lab
