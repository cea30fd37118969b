#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

/// Whether the service's rules or group let it run there at all.
bool mayRunOn(const World &world, const HaService &service, const QString &node);
/// Where the manager wants it; empty when no node may take it.
QString wantedNode(const World &world, const HaService &service);
/// Whether it returns by itself to where it was, or to where its rules prefer it.
bool failsBack(const World &world, const HaService &service);

/// Services that go where this one goes.
QStringList companions(const World &world, const QString &sid);
/// Services that must not be where this one is, and are on that node.
QStringList opponentsOn(const World &world, const QString &sid, const QString &node);

} // namespace fairlead::lab
