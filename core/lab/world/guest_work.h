#pragma once

#include "lab/world/migration.h"
#include "lab/world/world.h"

namespace fairlead::lab {

// What is done to guests on their nodes. Each begins a task and answers its UPID; the work takes
// simulated time, so the guest changes only when it is over.

QString startGuest(World &world, const Guest &guest, const QString &user);
QString stopGuest(World &world, const Guest &guest, const QString &user);
/// Asks the guest's own system to power off.
QString shutDownGuest(World &world, const Guest &guest, const QString &user);
QString rebootGuest(World &world, const Guest &guest, const QString &user);
/// A running container is stopped, moved and started again.
QString migrateGuest(World &world, Guest &guest, const MigrationWish &wish, const QString &user);
QString destroyGuest(World &world, const Guest &guest, const QString &user);
/// `size` is absolute.
QString resizeDisk(
    World &world, const Guest &guest, const QString &disk, Bytes size, const QString &user);

/// Whether something is being done to it right now.
bool busy(const World &world, int guest);

/// One second of all work under way.
void workTick(World &world);
/// The node is gone: its work ends without a word, work towards it fails.
void abandonWork(World &world, const QString &node);

/// From one moment to the next, without a task.
void setRunning(World &world, Guest &guest, bool running);

} // namespace fairlead::lab
