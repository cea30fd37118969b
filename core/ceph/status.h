#pragma once

#include "ceph/health.h"
#include "ceph/pgs.h"

namespace fairlead::ceph {

struct OsdCounts {
    qint64 total = 0;
    qint64 up = 0;
    qint64 in = 0;
    qint64 remappedPgs = 0;
    bool operator==(const OsdCounts &) const = default;
};

struct MgrState {
    bool available = false; ///< a manager that died is noticed after 30 s only
    QString active; ///< its name; empty where the release does not tell (Octopus and later)
    qint64 standbys = 0;
    bool operator==(const MgrState &) const = default;
};

struct FsRank {
    QString daemon;
    int rank = 0;
    QString state; ///< such as "up:active"
    bool operator==(const FsRank &) const = default;
};

/// Something a manager module reports as under way.
struct Progress {
    QString message;
    double fraction = 0; ///< 0…1
    bool operator==(const Progress &) const = default;
};

/// `ceph status`, or what Proxmox passes on of it: the one picture that every poll takes. Shapes
/// from Nautilus (14) to Squid (19).
struct Status {
    QString fsid;
    Health health;
    qint64 mons = 0;
    QStringList quorum;
    OsdCounts osds;
    PgSummary pgs;
    MgrState mgr;
    QList<FsRank> ranks;
    qint64 mdsStandbys = 0;
    QList<Progress> progress;

    bool operator==(const Status &) const = default;
};

/// Standard output of `ceph status -f json`.
Result<Status> parseStatus(const QByteArray &out);
/// The same as an object, as the `data` of Proxmox's `/cluster/ceph/status` is one.
Result<Status> parseStatus(const QJsonObject &object);

} // namespace fairlead::ceph
