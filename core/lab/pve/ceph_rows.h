#pragma once

#include "lab/pve/call.h"

#include <QJsonArray>

namespace fairlead::lab {

// Ceph as Proxmox's API shows it, which differs from Ceph's own JSON.

/// `ceph status` with the health detail, the monitor map's and the whole manager map: hundreds of
/// kilobytes, most of them options of manager modules.
QJsonObject pveCephStatus(const World &world);
QJsonArray pveCephFlags(const World &world);
QJsonObject pveCephMetadata(const World &world, bool versionsOnly);
/// Ids are text, `percent_used` goes to 100.
QJsonObject pveOsdTree(const World &world);
/// Ids are text, `percent_used` goes to 1.
QJsonArray pvePools(const World &world);
QJsonObject pvePoolStatus(const World &world, const CephPool &pool);
QJsonArray pveMonitors(const World &world);
QJsonArray pveManagers(const World &world);
QJsonArray pveMetadataServers(const World &world);

} // namespace fairlead::lab
