#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/units.h"
#include "proxmox/word.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::proxmox {

using OsdId = StrongId<struct OsdIdTag, int>;
/// A host in Ceph's CRUSH map. Usually, and not surely, the node's name.
using CrushHost = StrongId<struct CrushHostTag, QString>;

enum class OsdState { Unknown, Up, Down };

struct Osd {
    OsdId id;
    CrushHost host;
    QStringList place; ///< CRUSH buckets from the root to the host: "default", "rack1", "pve1"
    Word<OsdState> state;
    std::optional<bool> in;
    QString deviceClass; ///< such as "ssd"
    std::optional<double> crushWeight;
    std::optional<double> reweight; ///< 0 to 1
    std::optional<int> pgs;
    std::optional<Bytes> used;
    std::optional<Bytes> total;
    std::optional<double> usedFraction; ///< 0 to 1; the wire says percent here
    std::optional<int> commitLatency; ///< ms
    std::optional<int> applyLatency; ///< ms
    QString version; ///< such as "19.2.3"

    bool operator==(const Osd &) const = default;
};

/// `/nodes/{n}/ceph/osd`. An OSD, or a host, that appears under several CRUSH roots is here once.
struct OsdTree {
    QStringList flags; ///< those of the OSD map, also ones that are none ("sortbitwise")
    QList<Osd> osds; ///< by number
    QList<CrushHost> hosts; ///< by name, also those without an OSD

    bool operator==(const OsdTree &) const = default;
};
Result<OsdTree> parseOsdTree(const QByteArray &body);

QList<Osd> osdsOf(const OsdTree &tree, const CrushHost &host);

/// `/nodes/{n}/ceph/cmd-safety`: Ceph's own ok-to-stop or safe-to-destroy, for one daemon. Several
/// OSDs of one host may each be safe and all together not.
struct CommandSafety {
    std::optional<bool> safe;
    QString reason;
    bool operator==(const CommandSafety &) const = default;
};
Result<CommandSafety> parseCommandSafety(const QByteArray &body);

} // namespace fairlead::proxmox
