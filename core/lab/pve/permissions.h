#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// privilege → whether it also holds below the path.
using Privileges = QMap<QString, bool>;

/// All privileges that this release knows.
QStringList knownPrivileges(const World &world);
/// What a role grants; empty for one that does not exist.
QStringList privilegesOf(const World &world, const QString &role);

/// What `who` ("alice@pve" or "alice@pve!token") may do at a path, as RPCEnvironment.pm works it
/// out: the deepest entry counts, users before groups, a guest inherits from its pool, a token
/// with privilege separation has only what both it and its user have.
Privileges permissions(const World &world, const QString &who, const QString &path);
bool may(const World &world, const QString &who, const QString &path, const QString &privilege);

} // namespace fairlead::lab
