#pragma once

#include "proxmox/guest.h"
#include "proxmox/property_string.h"
#include "proxmox/storage.h"

#include <optional>

namespace fairlead::proxmox {

/// One drive or mount point of a guest.
struct Disk {
    enum class Kind {
        Disk,
        Cdrom, ///< an image, the host's own drive ("cdrom"), or empty ("none")
        CloudInit,
        Efi,
        Tpm,
        RootFs,
        MountPoint,
        BindMount, ///< a folder or device of the node itself
        Unused, ///< a volume that is attached to nothing
    };

    QString slot; ///< such as "scsi0", "mp1"
    Kind kind = Kind::Disk;
    QString volume; ///< such as "ceph:vm-100-disk-0", "none", "/srv/data"
    std::optional<StorageName> storage; ///< absent when the volume is on none
    std::optional<Bytes> size;
    bool shared = false; ///< marked as the same on every node
    PropertyString options;

    bool operator==(const Disk &) const = default;
};

/// What ties a guest to hardware, or to a process, of its node.
struct Passthrough {
    enum class Kind { Pci, Usb, Serial, Parallel, SharedMemory, Virtiofs, Device, ConfidentialCpu };

    QString slot; ///< such as "hostpci0", "usb1"
    Kind kind = Kind::Pci;
    QString what; ///< such as "0000:01:00.0", "/dev/ttyS0"
    QString mapping; ///< of a mapped resource, which may exist on several nodes
    bool operator==(const Passthrough &) const = default;
};

/// `/nodes/{n}/qemu|lxc/{id}/config`: what is configured, with changes pending for the next start
/// unless asked with current=1. The guest's present node must be asked.
struct GuestConfig {
    QString name;
    QString digest; ///< for writes that must not overwrite somebody else's
    QString lock;
    bool isProtected = false; ///< can neither be deleted nor lose a disk
    bool isTemplate = false;
    bool startsAtBoot = false;
    std::optional<Bytes> memory;
    std::optional<int> cores;
    std::optional<int> sockets;
    QString cpuType; ///< not given: the default. "host" may fail on a node with another processor
    QString machine;
    QString osType;
    bool vncClipboard = false; ///< stands in the way of live migration up to machine 10.0
    QStringList tags;
    QList<Disk> disks; ///< by slot
    QList<Passthrough> passthrough; ///< by slot; a serial port on a socket is none

    bool operator==(const GuestConfig &) const = default;
};
Result<GuestConfig> parseGuestConfig(const QByteArray &body, GuestKind kind);

/// A disk by its slot.
std::optional<Disk> diskIn(const GuestConfig &config, const QString &slot);

} // namespace fairlead::proxmox
