#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "proxmox/guest.h"
#include "proxmox/storage.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

struct PoolMember {
    QString type; ///< "qemu", "lxc", "storage"
    NodeName node;
    std::optional<GuestId> guest;
    std::optional<StorageName> storage;
    bool operator==(const PoolMember &) const = default;
};

/// A resource pool: a group of guests and storages for rights. Not one of Ceph's.
struct Pool {
    QString name; ///< "a", or "a/b" for one inside another
    QString comment;
    std::optional<QList<PoolMember>> members; ///< only when one pool was asked for
    bool operator==(const Pool &) const = default;
};
/// `/pools` and, since 8.1, `/pools?poolid=`. Only pools with Pool.Audit are listed.
Result<QList<Pool>> parsePools(const QByteArray &body);
/// `/pools/{poolid}`, for older versions. The answer does not name the pool itself.
Result<Pool> parsePool(const QByteArray &body, const QString &name);

} // namespace fairlead::proxmox
