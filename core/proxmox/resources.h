#pragma once

#include "base/result.h"
#include "proxmox/guest.h"
#include "proxmox/node.h"
#include "proxmox/storage.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace fairlead::proxmox {

/// The whole cluster in one answer: what the console polls. Only what the login may see is in it,
/// so fewer rights make a smaller answer and never an error.
struct Resources {
    QList<Node> nodes; ///< by name
    QList<Guest> guests; ///< by number
    QList<Storage> storages; ///< one row per node, by name and node: sum them with storageUse()
    QStringList pools;
    int others = 0; ///< rows of kinds we have no use for (sdn, network, what is yet to come)

    bool operator==(const Resources &) const = default;
};

/// `/cluster/resources`. Proxmox answers in random order each time; here equal states are equal
/// values. Made for 10 000 guests (4 MB) a few seconds apart; safe on any thread.
Result<Resources> parseResources(const QByteArray &body);

/// A guest's state as far as its node can be believed: for up to 5 minutes after a node died its
/// guests still read "running". Unknown, with the text kept, unless the node is online.
Word<GuestState> believable(const Word<GuestState> &state, NodeState node);

/// Whether the cluster's own status message burst: pmxcfs drops it above 1 MiB (measured between
/// 7 500 and 7 900 guests, on 8.4 and 9.2), and then everything reads "unknown" at once while calls
/// take about 4 s each. Says so only of clusters large enough.
bool statusMessageBurst(const Resources &resources);

} // namespace fairlead::proxmox
