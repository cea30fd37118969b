#include "proxmox/storage.h"

#include <QMap>

#include <utility>

namespace fairlead::proxmox {

QList<StorageUse> storageUse(const QList<Storage> &storages)
{
    QMap<std::pair<StorageName, NodeName>, StorageUse> uses;
    for (const Storage &storage : storages) {
        const bool shared = storage.shared.value_or(false);
        StorageUse &use = uses[{storage.name, shared ? NodeName() : storage.node}];
        const bool available = storage.state == StorageState::Available;
        if (use.seenBy == 0 || (available && use.availableOn == 0)) {
            use.name = storage.name;
            use.type = storage.type;
            use.used = storage.used;
            use.total = storage.total;
            if (!shared)
                use.node = storage.node;
        }
        ++use.seenBy;
        use.availableOn += available ? 1 : 0;
    }
    return uses.values();
}

} // namespace fairlead::proxmox
