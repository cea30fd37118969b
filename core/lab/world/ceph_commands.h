#pragma once

#include "lab/world/world.h"

#include <QByteArray>

namespace fairlead::lab {

/// How a command line program ended.
struct CommandOutput {
    int exitCode = 0;
    QByteArray out;
    QByteArray err;

    bool operator==(const CommandOutput &) const = default;
};

// What `ceph …` does, with its own words and exit codes (recorded from Ceph 16.2.15). Whoever runs
// them over SSH must see first to it that the node has a working `ceph` and the monitors a quorum.

/// `ceph osd set|unset FLAG`
CommandOutput cephOsdSet(World &world, const QString &flag, bool set);
/// `ceph osd set-group|unset-group FLAGS WHO…`: says nothing when it worked, and works twice.
CommandOutput cephOsdSetGroup(World &world, const QString &flags, const QStringList &who, bool set);
/// `ceph osd in|out ID…`
CommandOutput cephOsdMark(World &world, const QList<int> &osds, bool in);
/// `ceph osd ok-to-stop ID…`: 16 and a reason when data would become unavailable.
CommandOutput cephOsdOkToStop(const World &world, const QList<int> &osds);

/// The flags of the whole cluster that Proxmox and Ceph know.
const QStringList &cephFlags();

} // namespace fairlead::lab
