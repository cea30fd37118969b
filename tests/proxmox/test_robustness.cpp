// Whatever comes, a parser gives a value or an error, and never anything else. Meant for the build
// with sanitizers; in any build it shows that spoiled answers end as Malformed.

#include "mutations.h"
#include "proxmox/ceph_osd.h"
#include "proxmox/ceph_pool.h"
#include "proxmox/ceph_status.h"
#include "proxmox/cluster.h"
#include "proxmox/guest_config.h"
#include "proxmox/guest_status.h"
#include "proxmox/ha_config.h"
#include "proxmox/ha_manager.h"
#include "proxmox/migration.h"
#include "proxmox/node_status.h"
#include "proxmox/packages.h"
#include "proxmox/pool.h"
#include "proxmox/privileges.h"
#include "proxmox/resources.h"
#include "proxmox/task.h"
#include "recorded.h"

#include <functional>

using namespace fairlead;
using namespace fairlead::proxmox;

namespace {

constexpr int spoiledPerParser = 120;

QString text(const char *latin) { return QString::fromLatin1(latin); }
const NodeName pve1(text("pve1"));

/// A parser and what is decided on its value; answers the error, if there is one.
using Parse = std::function<std::optional<Error>(const QByteArray &)>;

template <class F, class Use>
Parse parser(F parse, Use use)
{
    return [=](const QByteArray &body) -> std::optional<Error> {
        const auto result = parse(body);
        if (!result)
            return result.error();
        use(*result);
        return std::nullopt;
    };
}

template <class F>
Parse parser(F parse)
{
    return parser(parse, [](const auto &value) { (void)(value == value); });
}

struct Subject {
    const char *name;
    QByteArray sample;
    Parse parse;
};

QList<Subject> clusterSubjects()
{
    return {
        {"resources", recorded("real-9.2/cluster_resources.json"),
            parser(parseResources,
                [](const Resources &r) {
                    (void)storageUse(r.storages);
                    (void)statusMessageBurst(r);
                })},
        {"old resources", recorded("cluster_resources_4nodes_pve7.json"), parser(parseResources)},
        {"nodes", recorded("real-9.2/nodes.json"), parser(parseNodes)},
        {"guests", recorded("lxc_list_pve7_8.json"), parser([](const QByteArray &body) {
             return parseGuests(body, GuestKind::Container, pve1);
         })},
        {"cluster status", recorded("real-8.4/cluster_status.json"),
            parser(parseClusterStatus, [](const ClusterStatus &s) { (void)canWrite(s); })},
        {"version", recorded("real-9.2/version.json"), parser(parseVersion)},
        {"tasks", recorded("real-8.4/cluster_tasks.json"), parser(parseTasks)},
        {"task page", recorded("real-8.4/nodes_pve1_tasks.json"), parser(parseTaskPage)},
        {"task status", recorded("task_status_warnings_pve7.json"), parser(parseTaskStatus)},
        {"task log", R"({"data":[{"n":1,"t":"a"},{"n":2,"t":"b"}],"total":2})",
            parser(parseTaskLog, [](const TaskLog &log) { (void)log.nextStart(0); })},
        {"upid", R"({"data":"UPID:pve1:00000279:00046300:6B02865A:qmstart:101:root@pam!t:"})",
            parser(parseUpid, [](const Upid &upid) { (void)pathSegment(upid); })},
        {"pools", wrapped(R"([{"poolid":"a","members":[{"type":"qemu","vmid":1,"node":"a"}]}])"),
            parser(parsePools)},
        {"pool", wrapped(R"({"members":[{"type":"storage","storage":"x"}]})"),
            parser([](const QByteArray &body) { return parsePool(body, text("a")); })},
        {"permissions", recorded("real-8.4/access_permissions.json"),
            parser(parsePermissions,
                [](const Permissions &p) {
                    for (int feature = 0; feature <= int(Feature::WorkLock); ++feature)
                        (void)missing(p, Feature(feature));
                })},
        {"realms", wrapped(R"([{"realm":"pam","type":"pam","default":1,"comment":"x"}])"),
            parser(parseRealms)},
        {"login",
            wrapped(
                R"({"username":"a@pam","NeedTFA":1,"ticket":"PVE:!tfa!%7B%22totp%22%3A1%7D:1:"})"),
            parser(parseLogin)},
    };
}

QList<Subject> haSubjects()
{
    const auto decide = [](const ManagerStatus &status) {
        for (const NodeName &node : status.nodes.keys())
            (void)maintenanceOf(status, node);
    };
    return {
        {"ha status", recorded("real-9.2/cluster_ha_status_current.json"), parser(parseHaStatus)},
        {"manager status", recorded("real-8.4/cluster_ha_status_manager_status.json"),
            parser(parseManagerStatus, decide)},
        {"manager status in maintenance", recorded("ha_manager_status_6nodes_2maint_pve9.2.json"),
            parser(parseManagerStatus, decide)},
        {"ha resources", wrapped(R"([{"sid":"vm:1","state":"started","errors":{"a":["b"]}}])"),
            parser(parseHaResources)},
        {"ha resource", wrapped(R"({"sid":"vm:1","max_restart":1,"failback":1})"),
            parser(parseHaResource)},
        {"ha groups", wrapped(R"([{"group":"g","nodes":"a:1,b","restricted":1}])"),
            parser(parseHaGroups)},
        {"ha rules", recorded("real-9.2/cluster_ha_rules.json"), parser(parseHaRules)},
        {"ha move", wrapped(R"({"sid":"vm:1","requested-node":"a","comigrated-resources":["vm:2"],
                        "blocking-resources":[{"sid":"vm:3","cause":"x"}]})"),
            parser(parseHaMove)},
    };
}

QList<Subject> cephSubjects()
{
    const auto judge = [](const CephStatus &status) {
        (void)allPgsClean(status);
        (void)checksBesides(status, {text("OSD_FLAGS")});
    };
    return {
        {"ceph status", wrapped(recorded("ceph-pacific/host-down-no-flag.json")),
            parser(parseCephStatus, judge)},
        {"ceph status of Reef", recorded("ceph_status_reef_health_warn_21osd_trimmed.json"),
            parser(parseCephStatus, judge)},
        {"ceph flags", wrapped(R"([{"name":"noout","value":1},{"name":"noin","value":0}])"),
            parser(parseCephFlags)},
        {"ceph flag", wrapped("1"), parser(parseCephFlag)},
        {"osd tree", recorded("ceph_osd_tree_squid_3hosts_1down.json"),
            parser(parseOsdTree,
                [](const OsdTree &tree) {
                    for (const CrushHost &host : tree.hosts)
                        (void)osdsOf(tree, host);
                })},
        {"ceph pools", recorded("ceph_pool_list.json"),
            parser(parseCephPools,
                [](const QList<CephPool> &pools) {
                    for (const CephPool &pool : pools)
                        (void)outlivesOneCopy(pool);
                })},
        {"ceph metadata",
            wrapped(
                R"({"mon":{"a@b":{"hostname":"b","ceph_version_short":"19.2.3"}},"osd":[{"id":1}],
                        "node":{"b":{"version":{"str":"19.2.3"}}}})"),
            parser(parseCephMetadata, [](const CephMetadata &m) { (void)outdated(m); })},
        {"command safety", wrapped(R"({"safe":1,"status":"x"})"), parser(parseCommandSafety)},
    };
}

QList<Subject> nodeSubjects()
{
    return {
        {"node status", recorded("real-9.2/nodes_pve1_status.json"), parser(parseNodeStatus)},
        {"old node status", recorded("node_status_pve7.json"), parser(parseNodeStatus)},
        {"services", recorded("real-8.4/nodes_pve1_services.json"),
            parser(parseServices, [](const QList<NodeService> &s) { (void)notRunning(s); })},
        {"updates", recorded("apt_update_pve9_ha.json"), parser(parseUpdates)},
        {"packages",
            wrapped(R"([{"Package":"proxmox-kernel-6.8.12-9-pve","CurrentState":"Installed"},
                        {"Package":"proxmox-ve","RunningKernel":"6.8.12-9-pve"}])"),
            parser(parsePackageVersions,
                [](const PackageVersions &v) { (void)kernelRebootNeeded(v); })},
        {"guest status", recorded("qemu_status_current_pve7.json"),
            parser([](const QByteArray &body) {
                return parseGuestStatus(body, GuestKind::VirtualMachine, pve1);
            })},
        {"machine",
            wrapped(R"({"scsi0":"ceph:vm-1-disk-0,size=32G","ide2":"none,media=cdrom","memory":"64",
                        "hostpci0":"mapping=gpu","usb0":"host=1:2","cpu":"host","vga":"clipboard=vnc"})"),
            parser([](const QByteArray &body) {
                return parseGuestConfig(body, GuestKind::VirtualMachine);
            })},
        {"container", wrapped(R"({"rootfs":"ceph:x,size=8G","mp0":"/srv,mp=/x","dev0":"/dev/x"})"),
            parser([](const QByteArray &body) {
                return parseGuestConfig(body, GuestKind::Container);
            })},
        {"migration", recorded("qemu_migrate_precondition_blocked_pve8_9.json"),
            parser(parseMigrationCheck,
                [](const MigrationCheck &check) { (void)verdictFor(check, pve1); })},
    };
}

} // namespace

class TestRobustness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyParser()
    {
        int spoiled = 0;
        int refused = 0;
        unsigned seed = 20261122;
        const QList<Subject> subjects
            = clusterSubjects() + haSubjects() + cephSubjects() + nodeSubjects();
        for (const Subject &subject : subjects) {
            QVERIFY2(!subject.parse(subject.sample), subject.name); // the control
            Mutations mutations(seed++);
            for (int i = 0; i < spoiledPerParser; ++i, ++spoiled) {
                const auto error = subject.parse(mutations.spoil(subject.sample));
                if (!error)
                    continue;
                ++refused;
                QVERIFY2(error->kind == Error::Kind::Malformed, subject.name);
                QVERIFY2(!error->what.isEmpty() && !error->detail.isEmpty(), subject.name);
            }
        }
        QCOMPARE(spoiled, int(subjects.size()) * spoiledPerParser);
        QVERIFY2(spoiled >= 4000, qPrintable(QString::number(spoiled)));
        // Some are only changed, some are useless: neither kind may be missing.
        QVERIFY2(refused > spoiled / 10 && refused < spoiled * 9 / 10,
            qPrintable(QString::number(refused)));
    }

    void refusals()
    {
        const QList<QByteArray> bodies{R"({"data":null,"message":"VM is locked (backup)\n"})",
            R"({"data":null,"errors":{"a":"b","c":"d"},"message":"Parameter verification failed.\n"})",
            R"({"message":"Permission check failed (/vms/100, VM.Migrate|VM.Allocate)\n"})"};
        const QList<int> statuses{
            0, 200, 301, 400, 401, 403, 404, 500, 501, 502, 506, 595, 596, 599};
        Mutations mutations(7);
        for (int i = 0; i < 600; ++i) {
            const Answer answer{statuses.at(i % statuses.size()),
                QString::fromUtf8(mutations.spoil("Permission check failed (/vms/1, A|B)")), {},
                mutations.spoil(bodies.at(i % bodies.size()))};
            const Error error = toError(readRefusal(answer), text("the call"));
            QVERIFY(!error.what.isEmpty());
        }
    }

    void texts()
    {
        const QList<QByteArray> samples{
            "UPID:pve1:00000279:00046300:6B02865A:qmstart:101:root@pam!t:",
            "pve1 (maintenance mode, watchdog standby, Thu)", "ceph:vm-1-disk-0,size=32G,shared=1",
            "32.5G", "pve-manager/9.2.11/14a22df35955d97d", "PVE:!tfa!%7B%22totp%22%3Atrue%7D:1::s",
            "vm:100", "a:1,b:2"};
        Mutations mutations(8);
        for (int i = 0; i < 2000; ++i) {
            const QByteArray bytes = mutations.spoil(samples.at(i % samples.size()));
            const QString sample = QString::fromUtf8(bytes);
            if (const auto upid = upidOf(sample))
                QCOMPARE(upidOf(toText(*upid)), upid);
            (void)haDaemonState(sample);
            (void)propertyStringOf(sample);
            (void)sizeOf(sample);
            (void)versionOf(sample);
            (void)secondFactorsOf(bytes);
            (void)guestOf(ServiceId(sample));
            (void)preferredNodesOf(sample);
            (void)taskEnd(sample);
        }
    }

    void nestingWithoutEnd()
    {
        for (const char *opening :
            {"[", "{\"data\":", "{\"data\":[", "{\"root\":{\"children\":["}) {
            const QByteArray deep = QByteArray(opening).repeated(100'000);
            for (const Subject &subject : cephSubjects() + clusterSubjects())
                QVERIFY2(subject.parse(deep).has_value(), subject.name);
        }
    }
};

QTEST_GUILESS_MAIN(TestRobustness)
#include "test_robustness.moc"
