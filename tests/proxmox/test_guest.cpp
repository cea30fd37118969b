#include "proxmox/guest_config.h"
#include "proxmox/guest_status.h"
#include "proxmox/migration.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;
using namespace std::chrono_literals;
using Kind = Disk::Kind;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }
NodeName node(const char *name) { return NodeName(text(name)); }

Result<GuestConfig> machine(const QByteArray &fields)
{
    return parseGuestConfig(wrapped("{" + fields + "}"), GuestKind::VirtualMachine);
}

Result<GuestConfig> container(const QByteArray &fields)
{
    return parseGuestConfig(wrapped("{" + fields + "}"), GuestKind::Container);
}

} // namespace

class TestGuest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sizes_data()
    {
        QTest::addColumn<qint64>("bytes"); // -1: none
        const auto row = [](const char *size, qint64 bytes) { QTest::newRow(size) << bytes; };
        row("32G", qint64(32) << 30);
        row("528K", 528 * 1024);
        row("4M", 4 << 20);
        row("1T", qint64(1) << 40);
        row("10.5G", qint64(21) << 29);
        row("1024", 1024);
        row("0", 0);
        row("9000000000000000", 9000000000000000);
        row("9000000000000000T", -1);
        row("32g", -1);
        row("32GB", -1);
        row("-1G", -1);
        row("G", -1);
        row("", -1);
    }
    void sizes()
    {
        const auto size = sizeOf(QString::fromLatin1(QTest::currentDataTag()));
        QTEST(size ? size->value : -1, "bytes");
    }

    void propertyStrings()
    {
        const auto disk = propertyStringOf(text("ceph:vm-100-disk-0,discard=on,ssd=0, size=32G"));
        QCOMPARE(disk.main, text("ceph:vm-100-disk-0"));
        QCOMPARE(disk.value("size"), text("32G"));
        QVERIFY(disk.isSet("discard") && !disk.isSet("ssd") && !disk.isSet("iothread"));
        const auto net = propertyStringOf(text("virtio=BC:24:11:00:00:01,bridge=vmbr0"));
        QVERIFY(net.main.isEmpty());
        QCOMPARE(net.value("virtio"), text("BC:24:11:00:00:01"));
        QCOMPARE(propertyStringOf(text("a=b=c")).value("a"), text("b=c"));
        QCOMPARE(propertyStringOf({}), PropertyString());
        QCOMPARE(propertyStringOf(text(",,=,")).parts.size(), 0);
    }

    void recordedConfig()
    {
        const auto config = parseGuestConfig(
            recorded("real-8.4/nodes_pve1_qemu_100_config.json"), GuestKind::VirtualMachine);
        VERIFY_RESULT(config);
        QCOMPARE(config->name, text("web01"));
        QCOMPARE(config->memory, std::optional(64_MiB)); // a string of MiB
        QCOMPARE(config->cores, std::optional(1));
        QCOMPARE(config->tags, (QStringList{text("prod"), text("web")}));
        QCOMPARE(config->digest.size(), 40);
        QVERIFY(config->disks.isEmpty() && config->passthrough.isEmpty());
        QVERIFY(!config->isProtected && config->cpuType.isEmpty());
    }

    void disks_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("volume");
        QTest::addColumn<QString>("storage"); // empty: none
        const auto row = [](const char *slot, const char *value, Kind kind, const char *volume,
                             const char *storage) {
            QTest::newRow(slot) << QByteArray(value) << kind << text(volume) << text(storage);
        };
        row("scsi0", "ceph:vm-100-disk-0,size=32G", Kind::Disk, "ceph:vm-100-disk-0", "ceph");
        row("virtio15", "file=local-lvm:vm-100-disk-1,size=1T", Kind::Disk,
            "local-lvm:vm-100-disk-1", "local-lvm");
        row("sata0", "/dev/disk/by-id/x:1,size=1G", Kind::Disk, "/dev/disk/by-id/x:1", "");
        row("ide2", "local:iso/debian.iso,media=cdrom,size=600M", Kind::Cdrom,
            "local:iso/debian.iso", "local");
        row("ide0", "none,media=cdrom", Kind::Cdrom, "none", "");
        row("ide1", "cdrom,media=cdrom", Kind::Cdrom, "cdrom", "");
        row("ide3", "ceph:vm-100-cloudinit,media=cdrom,size=4M", Kind::CloudInit,
            "ceph:vm-100-cloudinit", "ceph");
        row("efidisk0", "ceph:vm-100-disk-2,efitype=4m,size=528K", Kind::Efi, "ceph:vm-100-disk-2",
            "ceph");
        row("tpmstate0", "ceph:vm-100-disk-3,size=4M,version=v2.0", Kind::Tpm, "ceph:vm-100-disk-3",
            "ceph");
        row("unused3", "ceph:vm-100-disk-9", Kind::Unused, "ceph:vm-100-disk-9", "ceph");
    }
    void disks()
    {
        QFETCH(QByteArray, value);
        const QByteArray slot = QTest::currentDataTag();
        const auto config = machine('"' + slot + "\":\"" + value + '"');
        VERIFY_RESULT(config);
        const auto disk = diskIn(*config, QString::fromLatin1(slot));
        QVERIFY(disk.has_value());
        QTEST(disk->kind, "kind");
        QTEST(disk->volume, "volume");
        QTEST(disk->storage ? disk->storage->value : QString(), "storage");
        QCOMPARE(disk->size.has_value(), value.contains("size="));
    }

    void noDisks()
    {
        const auto config = machine(
            R"("scsihw":"virtio-scsi-single","boot":"order=scsi0;net0","ide":"x","bootdisk":"scsi0",
               "scsi":"y","numa0":"cpus=0","unused":"z")");
        VERIFY_RESULT(config);
        QVERIFY(config->disks.isEmpty());
        QCOMPARE(diskIn(*config, text("scsi0")), std::nullopt);
    }

    void containerMounts()
    {
        const auto config
            = container(R"("hostname":"ct","memory":512,"protection":1,"lock":"backup",
            "rootfs":"ceph:vm-7-disk-0,size=8G","mp0":"nfs:7/vm-7-disk-1.raw,mp=/srv,size=1G",
            "mp1":"/srv/shared,mp=/mnt,shared=1","mp2":"volume=/dev/sdb,mp=/mnt2","unused0":"a:b",
            "scsi0":"not here","dev0":"/dev/dri/renderD128,gid=104","lxc":[["lxc.idmap","u 0 1"]])");
        VERIFY_RESULT(config);
        QCOMPARE(config->name, text("ct"));
        QCOMPARE(config->memory, std::optional(512_MiB));
        QVERIFY(config->isProtected);
        QCOMPARE(config->lock, text("backup"));
        QCOMPARE(config->disks.size(), 5);
        QCOMPARE(diskIn(*config, text("rootfs"))->kind, Kind::RootFs);
        QCOMPARE(diskIn(*config, text("mp0"))->kind, Kind::MountPoint);
        QCOMPARE(diskIn(*config, text("mp1"))->kind, Kind::BindMount);
        QVERIFY(diskIn(*config, text("mp1"))->shared);
        QCOMPARE(diskIn(*config, text("mp1"))->storage, std::nullopt);
        QCOMPARE(diskIn(*config, text("mp2"))->kind, Kind::BindMount);
        QCOMPARE(config->passthrough.size(), 1);
        QCOMPARE(config->passthrough.at(0).what, text("/dev/dri/renderD128"));
    }

    void passthrough_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("what"); // "-": not one
        QTest::addColumn<QString>("mapping");
        const auto row = [](const char *slot, const char *value, const char *what,
                             const char *mapping = "") {
            QTest::addRow("%s %s", slot, value) << QByteArray(value) << text(what) << text(mapping);
        };
        row("hostpci0", "0000:01:00.0,pcie=1", "0000:01:00.0");
        row("hostpci1", "mapping=gpu,pcie=1", "", "gpu");
        row("hostpci2", "host=01:00", "01:00");
        row("usb0", "host=1234:5678", "1234:5678");
        row("usb1", "spice", "-");
        row("usb2", "mapping=dongle,usb3=1", "", "dongle");
        row("serial0", "socket", "-");
        row("serial1", "/dev/ttyS0", "/dev/ttyS0");
        row("parallel0", "/dev/parport0", "/dev/parport0");
        row("ivshmem", "size=32,name=x", "x");
        row("virtiofs0", "dirid=data,cache=auto", "data");
        row("amd-sev", "type=std", "std");
        row("usbx", "host=1", "-");
        row("serialnumber", "7", "-");
    }
    void passthrough()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, what);
        const QByteArray slot = QByteArray(QTest::currentDataTag()).split(' ').at(0);
        const auto config = machine('"' + slot + "\":\"" + value + '"');
        VERIFY_RESULT(config);
        if (what == text("-")) {
            QVERIFY(config->passthrough.isEmpty());
            return;
        }
        QCOMPARE(config->passthrough.size(), 1);
        QCOMPARE(config->passthrough.at(0).what, what);
        QTEST(config->passthrough.at(0).mapping, "mapping");
    }

    void otherSettings()
    {
        const auto config = machine(
            R"("memory":"current=2048","cpu":"host,flags=+aes","machine":"type=q35,viommu=intel",
               "vga":"qxl,clipboard=vnc","onboot":"1","template":1,"sockets":"2","protection":"0")");
        VERIFY_RESULT(config);
        QCOMPARE(config->memory, std::optional(Bytes{qint64(2) << 30}));
        QCOMPARE(config->cpuType, text("host"));
        QCOMPARE(config->machine, text("q35"));
        QVERIFY(config->vncClipboard && config->startsAtBoot && config->isTemplate);
        QVERIFY(!config->isProtected);
        QCOMPARE(config->sockets, std::optional(2));
        QCOMPARE(machine(R"("cpu":"cputype=host")")->cpuType, text("host"));
        QCOMPARE(machine(R"("memory":"lots")")->memory, std::nullopt);
        QCOMPARE(machine(R"("memory":"99999999999999")")->memory, std::nullopt);
        VERIFY_ERROR(
            parseGuestConfig("{\"data\":null}", GuestKind::Container), Error::Kind::Malformed);
    }

    void status()
    {
        const auto status = parseGuestStatus(
            recorded("qemu_status_current_pve7.json"), GuestKind::VirtualMachine, node("pve1"));
        VERIFY_RESULT(status);
        QCOMPARE(status->guest.id, GuestId(101));
        QCOMPARE(status->guest.node, node("pve1"));
        QCOMPARE(status->guest.state.value, GuestState::Running);
        QCOMPARE(status->guest.uptime, std::optional(170815s));
        QCOMPARE(status->underHa, std::optional(false));
        QCOMPARE(status->agent, std::optional(true));
        QCOMPARE(status->qemu, text("8.0.2"));

        const auto paused
            = parseGuestStatus(wrapped(R"({"vmid":"7","status":"running","qmpstatus":"io-error",
                "ha":{"managed":1,"state":"started"},"lock":"backup"})"),
                GuestKind::VirtualMachine, node("pve1"));
        VERIFY_RESULT(paused);
        QCOMPARE(paused->guest.state.value, GuestState::IoError);
        QCOMPARE(paused->process, text("running"));
        QCOMPARE(paused->underHa, std::optional(true));
        QCOMPARE(paused->requested.value, HaServiceState::Started);
        QCOMPARE(paused->guest.lock, text("backup"));
        VERIFY_ERROR(parseGuestStatus(wrapped("{}"), GuestKind::Container, node("a")),
            Error::Kind::Malformed);
    }

    void blockedMigration()
    {
        const auto check
            = parseMigrationCheck(recorded("qemu_migrate_precondition_blocked_pve8_9.json"));
        VERIFY_RESULT(check);
        QCOMPARE(check->running, std::optional(true));
        QVERIFY(check->allowed && check->allowed->isEmpty());
        QCOMPARE(check->refused.size(), 3);
        QCOMPARE(
            check->refused.value(node("FwNode")).storages, QList{StorageName(text("docker-data"))});
        QCOMPARE(check->localDisks.size(), 3);
        QVERIFY(check->localDisks.at(1).cdrom && !check->localDisks.at(0).cdrom);
        QCOMPARE(check->localDisks.at(0).size, std::nullopt);
        QCOMPARE(check->localResources, QStringList{text("usb0")});
        QCOMPARE(verdictFor(*check, node("FwNode")), MigrationVerdict::Refused);
    }

    void migrationTraps()
    {
        // Allowed nodes appear among the others, with nothing in them.
        const auto both = parseMigrationCheck(wrapped(R"({"running":0,"allowed_nodes":["a"],
            "not_allowed_nodes":{"a":{},"b":{"unavailable-resources":["gpu"]},
             "c":{"blocking-ha-resources":[{"sid":"vm:101","cause":"resource-affinity"}]},
             "d":{"full_moon":1},"e":["?"],"f":null},
            "mapped-resources":["gpu"],"mapped-resource-info":{"gpu":{"live-migration":1},"x":{}},
            "has-dbus-vmstate":1,"dependent-ha-resources":["vm:7"]})"));
        VERIFY_RESULT(both);
        QCOMPARE(verdictFor(*both, node("a")), MigrationVerdict::Allowed);
        QCOMPARE(both->refused.value(node("b")).resources, QStringList{text("gpu")});
        QCOMPARE(both->refused.value(node("c")).services.at(0).cause, text("resource-affinity"));
        QCOMPARE(both->refused.value(node("d")).others, QStringList{text("full_moon")});
        QVERIFY(both->refused.contains(node("e")));
        QCOMPARE(verdictFor(*both, node("f")), MigrationVerdict::Refused); // in neither list
        QVERIFY(!both->refused.contains(node("f")));
        QCOMPARE(
            both->liveMigratable, (QMap<QString, bool>{{text("gpu"), true}, {text("x"), false}}));
        QCOMPARE(both->together, QList{ServiceId(text("vm:7"))});
        QCOMPARE(both->carriesConntrack, std::optional(true));

        const auto old = parseMigrationCheck(wrapped(R"({"running":1,"local_disks":[]})"));
        VERIFY_RESULT(old);
        QCOMPARE(old->allowed, std::nullopt);
        QCOMPARE(verdictFor(*old, node("a")), MigrationVerdict::Unknown);

        const auto container = parseMigrationCheck(wrapped(
            R"({"running":1,"allowed-nodes":["a"],"not-allowed-nodes":{"b":{"blocking-ha-resources":[{"sid":"ct:1"}]}}})"));
        VERIFY_RESULT(container);
        QCOMPARE(verdictFor(*container, node("a")), MigrationVerdict::Allowed);
        QCOMPARE(verdictFor(*container, node("b")), MigrationVerdict::Refused);
        QCOMPARE(verdictFor(*container, node("c")), MigrationVerdict::Refused);
    }
};

QTEST_GUILESS_MAIN(TestGuest)
#include "test_guest.moc"
