#pragma once

#include "lab/faults.h"
#include "lab/world/world.h"
#include "lab/world/yaml_map.h"

namespace fairlead::lab {

// The sections of a world file. Each throws WorldFileMistake; nodes come first, guests before HA.

void readNode(World &world, const YAML::Node &node);
void readStorage(World &world, const YAML::Node &node);
void readGuest(World &world, const YAML::Node &node);
void readCrowd(World &world, const YAML::Node &node);
void readPool(World &world, const YAML::Node &node);
void readPlacement(World &world, const YAML::Node &node);
void readAffinity(World &world, const YAML::Node &node);
void readCeph(World &world, const YAML::Node &node);
void readAccess(World &world, const YAML::Node &node);
Fault readFault(const World &world, const YAML::Node &node);
Event readEvent(const World &world, const YAML::Node &node);

/// The text, which must be the name of a node of this world.
QString nodeName(const World &world, const YAML::Node &node);

} // namespace fairlead::lab
