#pragma once

#include "base/result.h"
#include "base/units.h"
#include "proxmox/word.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

enum class CephHealth { Unknown, Ok, Warn, Error };

struct HealthCheck {
    QString code; ///< such as "OSD_DOWN"
    Word<CephHealth> severity;
    QString message;
    qint64 count = 0;
    QStringList details; ///< such as "osd.3 is near full"
    bool muted = false;
    bool operator==(const HealthCheck &) const = default;
};

struct PgState {
    QString name; ///< words joined by '+': "active+clean+scrubbing"
    qint64 count = 0;
    bool operator==(const PgState &) const = default;
};
/// Whether placement groups in this state are whole and serve: active and clean, and nothing else
/// than scrubbing or trimming snapshots.
bool isClean(const QString &pgState);

/// What Ceph's manager says of the data. Ceph leaves counters out that are zero, so here, and only
/// here, absent reads as 0. Bytes are raw capacity; ratios are fractions. Without an active
/// manager all of this stands still at its last value.
struct PgSummary {
    std::optional<qint64> total; ///< placement groups
    QList<PgState> states;
    std::optional<Bytes> used;
    std::optional<Bytes> available;
    std::optional<Bytes> capacity;
    std::optional<Bytes> data; ///< before replication
    qint64 degradedObjects = 0;
    double degradedRatio = 0;
    qint64 misplacedObjects = 0;
    double misplacedRatio = 0;
    double inactiveRatio = 0; ///< of placement groups that block I/O: known before any health check
    Bytes recoveryPerSecond;
    Bytes readPerSecond;
    Bytes writtenPerSecond;
    qint64 readsPerSecond = 0;
    qint64 writesPerSecond = 0;
    bool operator==(const PgSummary &) const = default;
};

/// `/cluster/ceph/status`, which passes on what Ceph says, in the shapes of Nautilus to Squid.
/// What a release does not tell is absent.
struct CephStatus {
    QString fsid;
    Word<CephHealth> health;
    QList<HealthCheck> checks; ///< by code
    QStringList mutes;
    std::optional<int> osds;
    std::optional<int> osdsUp; ///< an OSD that is out and down is in no health check: compare
    std::optional<int> osdsIn;
    std::optional<int> remappedPgs;
    std::optional<PgSummary> pgs;
    QStringList quorum; ///< monitors in quorum
    std::optional<int> monitors;
    QString activeManager; ///< by Reef and later
    std::optional<bool> managerAvailable;
    std::optional<int> standbyManagers;

    bool operator==(const CephStatus &) const = default;
};
Result<CephStatus> parseCephStatus(const QByteArray &body);
/// The same from Ceph's own JSON, without an envelope. Malformed without a health.
Result<CephStatus> cephStatusOf(const QJsonObject &status);

/// Whether every placement group is active and clean. Unknown when nobody counts them: no figures,
/// figures that do not add up, or no active manager. (A dead one is noticed after 30 s only.)
std::optional<bool> allPgsClean(const CephStatus &status);

/// Unmuted health checks other than those named. A set flag alone makes HEALTH_OK impossible
/// (OSDMAP_FLAGS, OSD_FLAGS), so health is judged by its checks and never by its colour.
QList<HealthCheck> checksBesides(const CephStatus &status, const QStringList &excused);

/// `/cluster/ceph/flags`: flag → set. A flag that is not in it is unknown.
Result<QMap<QString, bool>> parseCephFlags(const QByteArray &body);
/// `/cluster/ceph/flags/{flag}`.
Result<bool> parseCephFlag(const QByteArray &body);

} // namespace fairlead::proxmox
