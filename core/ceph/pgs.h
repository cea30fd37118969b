#pragma once

#include "base/units.h"
#include "ceph/fields.h"

namespace fairlead::ceph {

/// Placement groups that share one state, such as "active+undersized+degraded".
struct PgGroup {
    QString state;
    qint64 count = 0;

    bool has(QLatin1String word) const { return state.split(QLatin1Char('+')).contains(word); }
    /// active+clean with nothing but a scrub or the trimming of snapshots on top.
    bool clean() const;
    /// Clients' reads and writes go through: active, and not waiting for a lagging OSD.
    bool serves() const;

    bool operator==(const PgGroup &) const = default;
};

/// What the manager last said about all placement groups. With the manager gone it stays as it
/// was, and looks as good as ever: judge it only together with Status::mgr or with a command that
/// the manager itself answers.
struct PgSummary {
    QList<PgGroup> groups;
    qint64 total = 0;
    qint64 pools = 0; ///< 0 also where the answer does not tell

    // Copies of objects. Ceph leaves these out when they are zero.
    qint64 degraded = 0;
    qint64 degradedOf = 0;
    qint64 misplaced = 0;
    qint64 misplacedOf = 0;
    qint64 unfound = 0;
    qint64 recoveringObjects = 0; ///< per second
    Bytes recovering; ///< per second

    Bytes data; ///< stored by clients, before copies
    Bytes used;
    Bytes available;
    Bytes size; ///< raw capacity, as used and available
    Bytes reading; ///< by clients, per second
    Bytes writing;

    qint64 countClean() const;
    qint64 countServing() const;
    qint64 countWith(QLatin1String word) const;
    /// "8 undersized+degraded, 1 peering": all that is not clean, most first.
    QString notClean() const;
    QString notServing() const;

    bool operator==(const PgSummary &) const = default;
};

/// `pgmap` of a status, or `pg_summary` of `pg stat`: their names for the same things differ.
PgSummary readPgSummary(const Fields &fields);

struct PgStat {
    bool ready = false; ///< false: the manager has just begun and does not know yet
    PgSummary pgs;
    bool operator==(const PgStat &) const = default;
};
/// `ceph pg stat -f json`.
Result<PgStat> parsePgStat(const QByteArray &out);

struct StuckPg {
    QString id; ///< pool.group, such as "2.3"
    QString state;
    QList<int> up;
    QList<int> acting;
    bool operator==(const StuckPg &) const = default;
};
/// `ceph pg dump_stuck -f json`; standard output only, since a stray "ok" comes on standard error.
Result<QList<StuckPg>> parseStuckPgs(const QByteArray &out);

/// How far the making of missing copies is.
struct Recovery {
    qint64 missing = 0; ///< copies that do not exist just now
    qint64 misplaced = 0; ///< copies that exist, at another place than they should
    qint64 of = 0; ///< copies there should be
    qint64 objectsPerSecond = 0;
    Bytes bytesPerSecond;
    std::optional<std::chrono::seconds> left; ///< none while nothing moves

    QString text() const;
    bool operator==(const Recovery &) const = default;
};
/// None when every copy is where it belongs.
std::optional<Recovery> recoveryOf(const PgSummary &pgs);

} // namespace fairlead::ceph
