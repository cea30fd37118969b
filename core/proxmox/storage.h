#pragma once

#include "base/ids.h"
#include "base/units.h"
#include "proxmox/word.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

/// A storage as `/storage` names it. Local storages of several nodes may share a name and are
/// different ones.
using StorageName = StrongId<struct StorageNameTag, QString>;

enum class StorageState { Unknown, Available };

inline constexpr std::array storageStates{
    Spelling<StorageState>{QLatin1StringView("available"), StorageState::Available},
};

/// A storage as one node sees it: a shared one is listed once for every node.
struct Storage {
    StorageName name;
    NodeName node;
    Word<StorageState> state;
    QString type; ///< such as "rbd", "dir", "zfspool"
    QStringList content; ///< such as "images", "iso"
    std::optional<bool> shared;
    std::optional<Bytes> used;
    std::optional<Bytes> total;

    bool operator==(const Storage &) const = default;
};

/// One real storage: a shared one counted once, a local one for each node.
struct StorageUse {
    StorageName name;
    std::optional<NodeName> node; ///< absent for a shared one
    QString type;
    std::optional<Bytes> used;
    std::optional<Bytes> total;
    int seenBy = 0; ///< nodes that list it
    int availableOn = 0;

    bool operator==(const StorageUse &) const = default;
};
/// In the order of names, then nodes. A shared storage's figures are those of a node that can reach
/// it.
QList<StorageUse> storageUse(const QList<Storage> &storages);

} // namespace fairlead::proxmox
