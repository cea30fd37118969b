#pragma once

#include "ceph/fields.h"

#include <QMap>

namespace fairlead::ceph {

/// The monitors: `ceph quorum_status` or `ceph mon stat`.
struct Quorum {
    qint64 mons = 0; ///< in the monitor map, whether they run or not
    QStringList members; ///< those in the quorum
    QString leader;

    /// More than half of all.
    qint64 needed() const { return mons / 2 + 1; }
    bool operator==(const Quorum &) const = default;
};
Result<Quorum> parseQuorum(const QByteArray &out);

/// The managers by name, from `ceph mgr dump`.
struct MgrMap {
    bool available = false;
    QString active; ///< empty when there is none
    QStringList standbys;
    bool operator==(const MgrMap &) const = default;
};
Result<MgrMap> parseMgrMap(const QByteArray &out);

struct Mds {
    QString name;
    int rank = -1; ///< -1: none, a standby
    QString state; ///< such as "up:active"
    bool operator==(const Mds &) const = default;
};

struct FileSystem {
    QString name;
    QList<Mds> daemons;
    bool operator==(const FileSystem &) const = default;
};

/// The metadata servers, from `ceph fs dump` (it writes "dumped fsmap" on standard error).
struct FsMap {
    QList<FileSystem> fileSystems;
    QList<Mds> standbys; ///< for any file system
    bool operator==(const FsMap &) const = default;
};
Result<FsMap> parseFsMap(const QByteArray &out);

/// Which daemon runs where, by the machine's own host name: `ceph node ls`. That name is not
/// always the name of its CRUSH bucket.
struct Placement {
    QMap<QString, QStringList> mons;
    QMap<QString, QStringList> mgrs;
    QMap<QString, QStringList> mdss;
    QMap<QString, QList<int>> osds;

    /// The machine's name as it stands here, given a full or a short one; empty when unknown or
    /// not unique.
    QString machine(const QString &name) const;
    bool operator==(const Placement &) const = default;
};
Result<Placement> parsePlacement(const QByteArray &out);

struct Version {
    QString kind; ///< mon, mgr, osd, mds, rgw …
    QString number; ///< "16.2.15"
    QString release; ///< "pacific"
    qint64 daemons = 0;
    bool operator==(const Version &) const = default;
};
/// `ceph versions`: how many daemons of which kind run which version, without the overall sums.
Result<QList<Version>> parseVersions(const QByteArray &out);

} // namespace fairlead::ceph
