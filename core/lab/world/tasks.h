#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// Begins a task on a node and answers its UPID.
QString startTask(
    World &world, const QString &node, const QString &type, const QString &id, const QString &user);
void logTask(World &world, const QString &upid, const QString &line);
/// "OK", "WARNINGS: 1" or the error; the last log line says it too.
void endTask(World &world, const QString &upid, const QString &status);
/// A task that is over the moment it began: those of the HA manager that only queue a request.
QString finishedTask(World &world, const QString &node, const QString &type, const QString &id,
    const QString &user, const QString &line);

/// Whatever ran on that node has ended without a word, as after a loss of power.
void killTasks(World &world, const QString &node);

} // namespace fairlead::lab
