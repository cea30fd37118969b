#pragma once

#include "base/clock.h"
#include "base/units.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace fairlead::lab {

struct Disk {
    QString key; ///< "scsi0", "ide2", "rootfs"
    QString storage; ///< empty: an empty drive
    QString volume; ///< what follows the colon: "vm-101-disk-0", "iso/debian-12.iso"
    Bytes size{};
    bool cdrom = false;

    QString volumeId() const
    {
        return storage.isEmpty() ? QStringLiteral("none") : storage + u':' + volume;
    }
    bool operator==(const Disk &) const = default;
};

/// A virtual machine or a container.
struct Guest {
    enum class Kind { Vm, Container };

    int id = 0;
    Kind kind = Kind::Vm;
    QString name;
    QString node; ///< under which node its configuration file lies
    bool running = false;
    QString monitorState; ///< QEMU's own word while it runs: "running", "paused", "io-error"
    int cpus = 1;
    Bytes memory{};
    double busy = 0.1; ///< average load as a share of its cpus
    QStringList tags;
    QString lock; ///< "backup", "migrate"… or empty
    bool isTemplate = false;
    bool onBoot = false;
    bool isProtected = false;
    QString cpuType;
    QList<Disk> disks;
    QMap<QString, QString> devices; ///< passed-through hardware: "hostpci0" → "0000:65:00.0"
    std::chrono::milliseconds shutdownTime{0};
    WallTime startedAt{};
    int pid = 0;

    bool isVm() const { return kind == Kind::Vm; }
    /// As /cluster/resources spells it: "qemu/101".
    QString resourceId() const { return typeName() + u'/' + QString::number(id); }
    QString typeName() const { return isVm() ? QStringLiteral("qemu") : QStringLiteral("lxc"); }
    /// As the HA manager spells it: "vm:101".
    QString sid() const
    {
        return (isVm() ? QStringLiteral("vm:") : QStringLiteral("ct:")) + QString::number(id);
    }
    bool operator==(const Guest &) const = default;
};

} // namespace fairlead::lab
