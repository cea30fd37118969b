#pragma once

#include "base/clock.h"
#include "base/units.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::lab {

/// A package that `apt` would bring: what `/nodes/{n}/apt/update` lists.
struct PackageUpdate {
    QString package;
    QString version;
    QString oldVersion; ///< empty: a new dependency
    QString origin;
    QString title;

    bool operator==(const PackageUpdate &) const = default;
};

/// A machine of the cluster as it truly is, which is not always what the cluster says of it.
struct Node {
    enum class Power {
        On,
        GoingDown, ///< the operating system stops its guests; the API still answers
        Off,
        Booting,
    };

    QString name;
    int number = 0; ///< corosync's nodeid
    QString address;
    QString crushHost; ///< its name in Ceph's CRUSH map, which need not be its Proxmox name
    int cpus = 1;
    int sockets = 1;
    Bytes memory{};
    Bytes rootSize{};
    Bytes rootUsed{};
    QString cpuModel;
    QString kernel; ///< running
    QString newestKernel; ///< installed: what the next boot starts
    int votes = 1;
    std::chrono::milliseconds clockOffset{0}; ///< how wrong its clock is
    std::chrono::milliseconds bootTime{0};

    Power power = Power::On;
    std::optional<WallTime> phaseEnds; ///< of the present power phase, or of the 2 s before it
    bool comesBack = true; ///< a reboot rather than a shutdown
    bool pulled = false; ///< lost power: answers nothing, not even a refusal
    bool hung = false; ///< alive for corosync, but its API answers nothing
    int partition = 0; ///< nodes of different numbers do not hear each other
    WallTime bootedAt{};
    QString bootId;
    bool member = true; ///< what corosync thinks
    std::optional<WallTime> memberChanges;
    QStringList stoppedUnits;
    QList<PackageUpdate> updates;

    bool up() const { return power == Power::On || power == Power::GoingDown; }
    bool operator==(const Node &) const = default;
};

} // namespace fairlead::lab
