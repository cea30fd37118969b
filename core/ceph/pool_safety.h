#pragma once

#include "ceph/judgement.h"
#include "ceph/osd_dump.h"
#include "ceph/osd_tree.h"

namespace fairlead::ceph {

/// Every pool survives the loss of one host and goes on serving: size ≥ 3, 2 ≤ min_size < size,
/// copies on different hosts (or wider). Erasure-coded: m ≥ 2 and min_size < k + m. Names each
/// pool that does not. Ceph itself calls a pool of size 2 healthy.
///
/// `dump` holds the pools and the erasure profiles, `rules` where copies go, `tree` the order of
/// the bucket types of that cluster.
Judgement poolsSafe(const Result<OsdDump> &dump, const Result<QList<CrushRule>> &rules,
    const Result<OsdTree> &tree);

/// What a rule puts its copies on different ones of: "host", "rack", "osd" … Empty when the rule
/// is of a kind that cannot be told so simply: several `take`, or steps we do not know.
QString failureDomain(const CrushRule &rule);

} // namespace fairlead::ceph
