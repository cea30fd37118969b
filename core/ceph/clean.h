#pragma once

#include "ceph/flags.h"
#include "ceph/status.h"

namespace fairlead::ceph {

/// Whether the manager was seen at work together with the status. The monitors go on reporting
/// its last figures after it died, and notice only after 30 s: `ceph -s` alone is never proof.
enum class MgrProof {
    NotAsked, ///< good enough for a picture, not for a guard
    Answered, ///< a command of the manager (okToStopCommand()) answered in the same moment
    Silent, ///< such a command had no answer
};

/// All copies are there and where they belong, every OSD is up, nothing is set but our own flags,
/// and no other check stands that speaks against taking a host out. Scrubbing is fine.
/// `own` is excused exactly: the same flag at another place is somebody else's.
Judgement clean(const Result<Status> &status, const Result<OsdDump> &dump, MgrProof proof,
    const QList<SetFlag> &own, const OsdTree &tree = {});

/// Clients' reads and writes go through everywhere. From the states of the placement groups: the
/// check PG_AVAILABILITY comes up to a minute late.
Judgement dataAvailable(const Result<Status> &status, const Result<OsdDump> &dump, MgrProof proof);

} // namespace fairlead::ceph
