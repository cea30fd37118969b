#pragma once

#include "lab/world/world.h"

#include <QJsonArray>

namespace fairlead::lab {

// `ceph … -f json` in Ceph's own shapes (recorded from 16.2.15; Squid has the same keys).

/// `ceph status`. Keys that are zero are absent, as in the real one.
QJsonObject cephStatus(const World &world);
/// `ceph health detail`
QJsonObject cephHealthDetail(const World &world);
/// `ceph osd tree`
QJsonObject cephOsdTree(const World &world);
/// `ceph osd dump`: the only place where flags of CRUSH nodes are machine-readable.
QJsonObject cephOsdDump(const World &world);
/// `ceph osd df tree`
QJsonObject cephOsdDfTree(const World &world);
/// `ceph osd stat`
QJsonObject cephOsdStat(const World &world);
/// `ceph pg stat`
QJsonObject cephPgStat(const World &world);
/// `ceph osd pool ls detail`
QJsonArray cephPoolDetail(const World &world);
/// `ceph versions`
QJsonObject cephVersions(const World &world);

/// "ceph version 19.2.3 (…) squid (stable)"
QString cephVersionLine(const Ceph &ceph);
QStringList monitorsInQuorum(const World &world);
QStringList standbyManagers(const World &world);
/// Bytes that an OSD holds, by the copies it has.
qint64 usedOn(const World &world, const Osd &osd);
int pgsOn(const World &world, int osd);

} // namespace fairlead::lab
