#pragma once

#include "base/units.h"
#include "ceph/pools.h"

namespace fairlead::ceph {

struct OsdState {
    int id = 0;
    bool up = false;
    bool in = false;
    QStringList flags; ///< set on this OSD alone: noup, nodown, noin, noout
    bool operator==(const OsdState &) const = default;
};

/// `ceph osd dump`: the OSD map itself, straight from the monitors and never stale. The only place
/// that shows flags of CRUSH nodes, device classes and single OSDs.
struct OsdDump {
    qint64 epoch = 0;
    QStringList flags; ///< of the whole cluster; also words that nobody sets, such as sortbitwise
    QList<OsdState> osds;
    QMap<QString, QStringList> nodeFlags; ///< CRUSH node → flags
    QMap<QString, QStringList> classFlags; ///< device class → flags
    QList<Pool> pools;
    QMap<QString, ErasureProfile> profiles;
    QString release; ///< what every OSD must at least be, such as "pacific"

    const OsdState *find(int osd) const;
    bool operator==(const OsdDump &) const = default;
};

/// `ceph osd dump -f json`.
Result<OsdDump> parseOsdDump(const QByteArray &out);

/// One OSD's share of `ceph osd df tree -f json`.
struct OsdUsage {
    int id = 0;
    Bytes size;
    Bytes used;
    Bytes available;
    double percent = 0; ///< used, 0…100
    qint64 pgs = 0;
    bool operator==(const OsdUsage &) const = default;
};

struct Usage {
    QList<OsdUsage> osds; ///< by id, each once
    Bytes size;
    Bytes used;
    Bytes available;
    bool operator==(const Usage &) const = default;
};

/// Answered by the manager: without one it hangs. An OSD that is out counts as size 0.
Result<Usage> parseUsage(const QByteArray &out);

} // namespace fairlead::ceph
