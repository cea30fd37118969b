#pragma once

#include "ceph/flags.h"
#include "ceph/status.h"

namespace fairlead::ceph {

/// What the dashboard knows. Map and tree only make the words better: they name hosts and flags.
struct Picture {
    Result<Status> status;
    std::optional<OsdDump> dump{};
    OsdTree tree{};
};

/// The state of Ceph in one line of plain words, such as "HEALTH_WARN: noout on host node2; no data
/// at risk". Never says that nothing is at risk when that is not known.
QString summary(const Picture &picture);

} // namespace fairlead::ceph
