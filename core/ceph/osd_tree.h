#pragma once

#include "ceph/fields.h"

namespace fairlead::ceph {

/// One line of `ceph osd tree`: a bucket (root, rack, host …) or an OSD.
struct CrushNode {
    int id = 0; ///< negative for buckets
    QString name;
    QString type;
    int typeId = 0; ///< grows with the width: osd 0, host 1 … root 11 in the usual map
    QList<int> children;

    // OSDs only.
    QString deviceClass;
    QString status; ///< "up", "down", "destroyed"
    double reweight = 0; ///< 0: marked out

    bool isOsd() const { return id >= 0; }
    bool operator==(const CrushNode &) const = default;
};

/// The CRUSH hierarchy. An OSD may hang below several roots; answers name it once.
struct OsdTree {
    QList<CrushNode> nodes;
    QList<CrushNode> stray; ///< OSDs that hang nowhere

    const CrushNode *find(const QString &name) const;
    const CrushNode *find(int id) const;
    /// The OSDs below a bucket, or the OSD itself; sorted, each once. Empty for an unknown name.
    QList<int> osdsUnder(const QString &name) const;
    /// Every bucket above, nearest first.
    QStringList ancestors(const QString &name) const;
    QStringList hosts() const;
    /// The host bucket an OSD hangs in; empty when there is none.
    QString hostOf(int osd) const;
    /// "host node2", "osd.3"; the bare name for what is not in the tree.
    QString describe(const QString &name) const;

    bool operator==(const OsdTree &) const = default;
};

/// `ceph osd tree -f json`.
Result<OsdTree> parseOsdTree(const QByteArray &out);

/// CRUSH's name for a machine. It may be the short or the full name whatever else the machine is
/// called by, and `osd set-group` refuses a name it does not know. NotFound names the hosts there
/// are.
Result<QString> crushHost(const OsdTree &tree, const QString &machine);

} // namespace fairlead::ceph
