#pragma once

#include "ceph/command.h"
#include "ceph/daemons.h"
#include "ceph/judgement.h"
#include "ceph/osd_dump.h"
#include "ceph/osd_tree.h"

namespace fairlead::ceph {

/// The machine in question by its two names, which need not agree.
struct Host {
    QString crush; ///< of its bucket, see crushHost()
    QString machine; ///< its own host name, or the Proxmox node's
};

/// Every OSD that goes down with the machine: those of its bucket and those that run on it without
/// hanging there (clusters with a bucket per machine and disk type).
QList<int> osdsLostWith(const Host &host, const OsdTree &tree, const Placement &placement);

struct LossAnswers {
    Result<OsdTree> tree;
    Result<Placement> placement;
    Result<OkToStop> okToStop; ///< for osdsLostWith(), together
    Result<Quorum> quorum;
    Result<MgrMap> mgrs;
    Result<FsMap> fileSystems;
};

/// Ceph can lose this machine now, all at once: its OSDs together, the monitors keep their
/// majority, another manager and enough metadata servers stand by elsewhere.
Judgement mayLose(const Host &host, const LossAnswers &answers);

/// All OSDs of the host are up and in. Counts them itself: Ceph's warning OSD_DOWN disappears when
/// an OSD that is down is marked out as well.
Judgement hostOsdsUp(
    const Result<OsdTree> &tree, const Result<OsdDump> &dump, const QString &crushHost);

/// "osd.2", "osd.2 and osd.3", "osd.1, osd.2 and osd.3".
QString osdNames(const QList<int> &osds);

} // namespace fairlead::ceph
