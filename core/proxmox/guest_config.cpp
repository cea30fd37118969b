#include "proxmox/guest_config.h"

#include "proxmox/envelope.h"

#include <QRegularExpression>

namespace fairlead::proxmox {

namespace {

bool matches(const QRegularExpression &slot, const QString &key)
{
    return slot.match(key).hasMatch();
}

bool isDriveSlot(const QString &key)
{
    static const QRegularExpression drive(
        QStringLiteral("^(?:(?:ide|sata|scsi|virtio)\\d+|efidisk\\d+|tpmstate\\d+|unused\\d+)$"));
    return matches(drive, key);
}

bool isMountSlot(const QString &key)
{
    static const QRegularExpression mount(QStringLiteral("^(?:rootfs|mp\\d+|unused\\d+)$"));
    return matches(mount, key);
}

Disk::Kind driveKind(const QString &slot, const Disk &disk)
{
    if (slot.startsWith(QLatin1StringView("efidisk")))
        return Disk::Kind::Efi;
    if (slot.startsWith(QLatin1StringView("tpmstate")))
        return Disk::Kind::Tpm;
    if (slot.startsWith(QLatin1StringView("unused")))
        return Disk::Kind::Unused;
    const bool cdrom = disk.options.value("media") == QLatin1StringView("cdrom");
    if (cdrom && disk.volume.contains(QLatin1StringView("cloudinit")))
        return Disk::Kind::CloudInit;
    return cdrom ? Disk::Kind::Cdrom : Disk::Kind::Disk;
}

Disk::Kind mountKind(const QString &slot, const Disk &disk)
{
    if (slot.startsWith(QLatin1StringView("unused")))
        return Disk::Kind::Unused;
    if (slot == QLatin1StringView("rootfs"))
        return Disk::Kind::RootFs;
    return disk.volume.startsWith(QLatin1Char('/')) ? Disk::Kind::BindMount
                                                    : Disk::Kind::MountPoint;
}

Disk readDisk(const QString &slot, const QString &text, GuestKind kind)
{
    Disk disk;
    disk.slot = slot;
    disk.options = propertyStringOf(text);
    disk.volume = disk.options.main;
    // The main part may be named as well.
    for (const char *name : {"file", "volume"}) {
        if (disk.volume.isEmpty())
            disk.volume = disk.options.value(name);
    }
    const qsizetype colon = disk.volume.indexOf(QLatin1Char(':'));
    if (colon > 0 && !disk.volume.startsWith(QLatin1Char('/')))
        disk.storage = StorageName(disk.volume.left(colon));
    disk.size = sizeOf(disk.options.value("size"));
    disk.shared = disk.options.isSet("shared");
    disk.kind = kind == GuestKind::VirtualMachine ? driveKind(slot, disk) : mountKind(slot, disk);
    return disk;
}

struct PassthroughSlot {
    const char *prefix;
    const char *mainName;
    Passthrough::Kind kind;
};

constexpr std::array machineSlots{
    PassthroughSlot{"hostpci", "host", Passthrough::Kind::Pci},
    PassthroughSlot{"usb", "host", Passthrough::Kind::Usb},
    PassthroughSlot{"serial", "", Passthrough::Kind::Serial},
    PassthroughSlot{"parallel", "", Passthrough::Kind::Parallel},
    PassthroughSlot{"ivshmem", "name", Passthrough::Kind::SharedMemory},
    PassthroughSlot{"virtiofs", "dirid", Passthrough::Kind::Virtiofs},
    PassthroughSlot{"amd-sev", "type", Passthrough::Kind::ConfidentialCpu},
    PassthroughSlot{"intel-tdx", "type", Passthrough::Kind::ConfidentialCpu},
};
constexpr std::array containerSlots{PassthroughSlot{"dev", "path", Passthrough::Kind::Device}};

/// "hostpci0" for the prefix "hostpci", but not "hostpcix".
bool isSlot(const QString &key, const char *prefix)
{
    const QLatin1StringView name(prefix);
    if (!key.startsWith(name))
        return false;
    bool number = true;
    for (const QChar c : QStringView(key).mid(name.size()))
        number = number && c.isDigit();
    return number;
}

std::optional<Passthrough> readPassthrough(
    const QString &key, const QString &text, const PassthroughSlot &slot)
{
    const PropertyString property = propertyStringOf(text);
    Passthrough passthrough{key, slot.kind, property.main, property.value("mapping")};
    if (passthrough.what.isEmpty())
        passthrough.what = property.value(slot.mainName);
    // Neither a serial port on a socket nor SPICE's redirection is of the node.
    const bool harmless = passthrough.what == QLatin1StringView("socket")
        || passthrough.what == QLatin1StringView("spice");
    return harmless ? std::nullopt : std::optional(passthrough);
}

template <std::size_t N>
void addPassthrough(GuestConfig &config, const QString &key, const QString &text,
    const std::array<PassthroughSlot, N> &slots)
{
    for (const PassthroughSlot &slot : slots) {
        const auto found
            = isSlot(key, slot.prefix) ? readPassthrough(key, text, slot) : std::nullopt;
        if (found)
            config.passthrough.append(*found);
    }
}

void readSlots(GuestConfig &config, const QJsonObject &object, GuestKind kind)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = it.key();
        const QString text = readText(it.value());
        const bool machine = kind == GuestKind::VirtualMachine;
        if (machine ? isDriveSlot(key) : isMountSlot(key))
            config.disks.append(readDisk(key, text, kind));
        else if (machine)
            addPassthrough(config, key, text, machineSlots);
        else
            addPassthrough(config, key, text, containerSlots);
    }
}

// MiB; a string since qemu-server 8, and "current=2048" is possible.
std::optional<Bytes> memoryOf(const QString &text)
{
    const PropertyString property = propertyStringOf(text);
    const QString number = property.main.isEmpty() ? property.value("current") : property.main;
    bool ok = false;
    const qint64 mebibytes = number.toLongLong(&ok);
    constexpr qint64 limit = qint64(1) << 40;
    if (!ok || mebibytes < 0 || mebibytes > limit)
        return std::nullopt;
    return Bytes{mebibytes << 20};
}

QString mainOf(const QString &text, const char *name)
{
    const PropertyString property = propertyStringOf(text);
    return property.main.isEmpty() ? property.value(name) : property.main;
}

} // namespace

Result<GuestConfig> parseGuestConfig(const QByteArray &body, GuestKind kind)
{
    const auto data = openObject(body, QStringLiteral("a guest's configuration"));
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    GuestConfig config;
    config.name = fields.text(kind == GuestKind::Container ? "hostname" : "name");
    config.digest = fields.text("digest");
    config.lock = fields.text("lock");
    config.isProtected = fields.isSet("protection");
    config.isTemplate = fields.isSet("template");
    config.startsAtBoot = fields.isSet("onboot");
    config.memory = memoryOf(fields.text("memory"));
    config.cores = fields.number("cores");
    config.sockets = fields.number("sockets");
    config.cpuType = mainOf(fields.text("cpu"), "cputype");
    config.machine = mainOf(fields.text("machine"), "type");
    config.osType = fields.text("ostype");
    config.vncClipboard
        = propertyStringOf(fields.text("vga")).value("clipboard") == QLatin1StringView("vnc");
    config.tags = tagsOf(fields.text("tags"));
    readSlots(config, *data, kind);
    return config;
}

std::optional<Disk> diskIn(const GuestConfig &config, const QString &slot)
{
    for (const Disk &disk : config.disks) {
        if (disk.slot == slot)
            return disk;
    }
    return std::nullopt;
}

} // namespace fairlead::proxmox
