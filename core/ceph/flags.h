#pragma once

#include "ceph/judgement.h"
#include "ceph/osd_dump.h"
#include "ceph/osd_tree.h"

namespace fairlead::ceph {

/// A flag that somebody set, and where. There are four places; `osd tree` shows none of them, the
/// `flags` of `osd dump` only the first.
struct SetFlag {
    enum class Place { Cluster, CrushNode, DeviceClass, Osd };

    Place place = Place::Cluster;
    QString where; ///< CRUSH name, device class or "osd.3"; empty for the cluster
    QString flag; ///< such as "noout"

    bool operator==(const SetFlag &) const = default;
};

/// The flag that `osd set-group` puts on a host.
SetFlag onHost(const QString &flag, const QString &crushHost);

/// Everything that is set anywhere, cluster first, without the words that no operator sets
/// (sortbitwise …) and without noautoscale, which Ceph does not warn of.
QList<SetFlag> setFlags(const OsdDump &dump);

/// "noout on host node2", "noout for the whole cluster", "noout on device class ssd".
QString describe(const SetFlag &flag, const OsdTree &tree = {});

/// The OSDs a flag has its effect on.
QList<int> covered(const SetFlag &flag, const OsdTree &tree);

/// Flags of this kind whose effect reaches the host, wherever they sit: on itself, on a bucket
/// above it, on its OSDs, on their device class, on the cluster.
QList<SetFlag> flagsReaching(
    const QString &crushHost, const QString &flag, const OsdDump &dump, const OsdTree &tree);

/// Row "set noout": it sits on the host's own bucket. The proof of `osd set-group`, which says
/// nothing.
Judgement hostFlagSet(const Result<OsdDump> &dump, const QString &crushHost, const QString &flag);

/// Row "noout removed": none reaches the host any more, from any of the four places.
Judgement noFlagReaches(const Result<OsdDump> &dump, const Result<OsdTree> &tree,
    const QString &crushHost, const QString &flag);

/// Nothing is set anywhere but what is in `own`: exactly those, at exactly those places.
/// The tree only helps to name them.
Judgement onlyOwnFlags(
    const Result<OsdDump> &dump, const QList<SetFlag> &own, const OsdTree &tree = {});

} // namespace fairlead::ceph
