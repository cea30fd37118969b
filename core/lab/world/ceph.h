#pragma once

#include "base/clock.h"
#include "base/units.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::lab {

struct Osd {
    int id = 0;
    QString node; ///< the Proxmox node it lives on
    QString host; ///< the CRUSH host
    QString deviceClass = QStringLiteral("ssd");
    Bytes size{};
    bool running = true; ///< its process
    bool failed = false; ///< its disk is dead: the process does not come back by itself
    bool up = true; ///< as the monitors say
    bool in = true;
    bool outByItself = false; ///< marked out by the monitors: comes in again when it comes up
    std::optional<WallTime> startsAt; ///< while its node boots
    std::optional<WallTime> missedAt; ///< when the others notice that it went silent
    WallTime changedAt{}; ///< of `up`
    QStringList flags; ///< set on it alone: noout …

    bool operator==(const Osd &) const = default;
};

struct CephPool {
    int id = 0;
    QString name;
    int size = 3;
    int minSize = 2;
    int pgs = 32;
    double objects = 0; ///< 4 MiB each
    QString application = QStringLiteral("rbd");

    bool operator==(const CephPool &) const = default;
};

/// Where one copy of a placement group is or should be.
struct PgCopy {
    int osd = -1; ///< -1: CRUSH found no place
    double missing = 0; ///< objects not there yet
    bool backfill = false; ///< a new place rather than one that came back

    bool operator==(const PgCopy &) const = default;
};

struct Pg {
    int pool = 0;
    int number = 0;
    QList<PgCopy> copies;
    QList<int> leaving; ///< OSDs that still serve it until its new places are filled
    std::optional<WallTime> peeringUntil;
    bool busy = false; ///< recovering or backfilling right now, rather than waiting for its turn
    std::optional<WallTime> inactiveSince;

    bool operator==(const Pg &) const = default;
};

/// What the manager daemon last reported: stands still while there is none.
struct PgMap {
    QMap<QString, int> states;
    double degraded = 0; ///< object copies
    double misplaced = 0;
    double total = 0;
    int degradedPgs = 0;
    int undersizedPgs = 0;
    int inactivePgs = 0;
    int remappedPgs = 0;
    double recoveryPerSecond = 0; ///< objects

    bool operator==(const PgMap &) const = default;
};

/// A health check that the world file puts there and nothing here explains.
struct ForeignCheck {
    QString code;
    QString severity = QStringLiteral("HEALTH_WARN");
    QString message;
    QStringList detail;

    bool operator==(const ForeignCheck &) const = default;
};

struct Ceph {
    bool installed = false;
    QString fsid;
    QString version;
    QString release; ///< "squid"
    QList<Osd> osds;
    QList<CephPool> pools;
    QList<Pg> pgs;
    QStringList flags; ///< of the whole cluster: noout …
    QMap<QString, QStringList> hostFlags; ///< CRUSH node → flags
    QStringList monitors; ///< Proxmox nodes, by rank
    QStringList managers; ///< Proxmox nodes
    QString activeManager; ///< empty: none
    std::optional<WallTime> managerTakesOver;
    QStringList metadataServers;
    QList<ForeignCheck> checks;
    PgMap pgMap;
    int epoch = 1;
    int settledEpoch = 0; ///< nothing moves since this one
    double objectsPerSecond = 400; ///< recovery of the whole cluster
    std::chrono::milliseconds outAfter{600'000}; ///< mon_osd_down_out_interval

    bool operator==(const Ceph &) const = default;
};

} // namespace fairlead::lab
