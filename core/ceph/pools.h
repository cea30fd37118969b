#pragma once

#include "ceph/fields.h"

#include <QMap>

namespace fairlead::ceph {

struct Pool {
    enum class Type { Replicated, Erasure, Other };

    int id = 0;
    QString name;
    Type type = Type::Other;
    int size = 0; ///< copies, or chunks (k + m) when erasure-coded
    int minSize = 0; ///< fewer than these and no I/O goes through
    int rule = 0; ///< id of its CRUSH rule
    QString profile; ///< of the erasure code

    bool operator==(const Pool &) const = default;
};

/// How an erasure-coded pool cuts its objects: k chunks of data, m of redundancy.
struct ErasureProfile {
    QString plugin;
    std::optional<int> k; ///< none where the plug-in counts otherwise (lrc with own layers)
    std::optional<int> m;
    std::optional<int> c; ///< shec: how many chunks may really be lost
    bool operator==(const ErasureProfile &) const = default;
};

struct RuleStep {
    QString op; ///< such as "chooseleaf_firstn"
    int num = 0; ///< 0: as many as the pool's size
    QString type; ///< what is chosen: "host", "osd" …
    bool operator==(const RuleStep &) const = default;
};

struct CrushRule {
    int id = 0;
    QString name;
    QList<RuleStep> steps;
    bool operator==(const CrushRule &) const = default;
};

/// `ceph osd pool ls detail -f json`.
Result<QList<Pool>> parsePools(const QByteArray &out);
/// One pool of that list, or of `osd dump`, which calls its id otherwise.
Pool readPool(const Fields &fields);
ErasureProfile readProfile(const Fields &fields);
/// `ceph osd crush rule dump -f json`.
Result<QList<CrushRule>> parseCrushRules(const QByteArray &out);

} // namespace fairlead::ceph
