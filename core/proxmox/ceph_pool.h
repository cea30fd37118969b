#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/units.h"
#include "proxmox/word.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

using CephPoolId = StrongId<struct CephPoolIdTag, int>;

enum class CephPoolType { Unknown, Replicated, Erasure };

/// `/nodes/{n}/ceph/pool`. "3/2" is size/minSize.
struct CephPool {
    CephPoolId id;
    QString name;
    Word<CephPoolType> type;
    std::optional<int> size;
    std::optional<int> minSize;
    std::optional<int> pgs;
    std::optional<int> pgsWanted; ///< by the autoscaler
    QString crushRule;
    std::optional<Bytes> used; ///< with all replicas
    std::optional<double> usedFraction; ///< 0 to 1; a fraction on the wire too, unlike an OSD's
    QString autoscale; ///< "on", "warn", "off"
    QStringList applications; ///< such as "rbd"

    bool operator==(const CephPool &) const = default;
};
Result<QList<CephPool>> parseCephPools(const QByteArray &body);

/// Whether a replicated pool still takes writes when one of its copies is gone: size 2 with
/// min_size 2 is HEALTH_OK and stops with the first host. Unknown for other kinds; says nothing of
/// copies that are missing already, nor of the failure domain.
std::optional<bool> outlivesOneCopy(const CephPool &pool);

/// One running Ceph daemon.
struct CephDaemon {
    QString kind; ///< "mon", "mgr", "mds", "osd"
    QString id; ///< without its host; an OSD's number
    QString host; ///< empty when a dead node's daemon tells none
    QString version; ///< such as "19.2.3"
    bool operator==(const CephDaemon &) const = default;
};

/// `/cluster/ceph/metadata`.
struct CephMetadata {
    QList<CephDaemon> daemons;
    QMap<QString, QString> installed; ///< host → version of the installed packages

    bool operator==(const CephMetadata &) const = default;
};
Result<CephMetadata> parseCephMetadata(const QByteArray &body);

/// Daemons that run another version than is installed on their host: they want a restart. Those of
/// which either is unknown are left out.
QList<CephDaemon> outdated(const CephMetadata &metadata);

} // namespace fairlead::proxmox
