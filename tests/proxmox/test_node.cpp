#include "proxmox/node_status.h"
#include "proxmox/packages.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;
using namespace std::chrono_literals;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }

} // namespace

class TestNode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void status_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<QString>("bootMode");
        QTest::addColumn<bool>("tellsAvailableMemory");
        QTest::newRow("node_status_pve7.json")
            << text("7.4.16") << text("5.15.108-1-pve") << QString() << false;
        QTest::newRow("real-8.4/nodes_pve1_status.json")
            << text("8.4.21") << text("6.18.44-fc-v657") << text("legacy-bios") << false;
        QTest::newRow("real-9.2/nodes_pve1_status.json")
            << text("9.2.11") << text("6.18.44-fc-v657") << text("legacy-bios") << true;
    }
    void status()
    {
        const auto status = parseNodeStatus(recorded(QTest::currentDataTag()));
        VERIFY_RESULT(status);
        QTEST(toText(status->version.value_or(Version())), "version");
        QTEST(status->kernel, "kernel");
        QTEST(status->bootMode, "bootMode");
        QTEST(status->memory.available.has_value(), "tellsAvailableMemory");
        QCOMPARE(status->load.size(), 3); // strings
        QVERIFY(status->uptime && status->cpu && status->root.total && status->root.available);
        QVERIFY(status->threads && status->cores && status->sockets);
    }

    void statusFigures()
    {
        const auto status = parseNodeStatus(recorded("real-9.2/nodes_pve1_status.json"));
        VERIFY_RESULT(status);
        QCOMPARE(status->uptime, std::optional(4376s));
        QCOMPARE(status->load, (QList<double>{0.46, 0.97, 1.73}));
        QCOMPARE(status->memory.available, std::optional(Bytes{21965590528}));
        QCOMPARE(status->root.available, std::optional(Bytes{78195580928}));
        QCOMPARE(status->cpuModel, text("AMD EPYC"));
        QCOMPARE(status->secureBoot, std::nullopt);
        const auto empty = parseNodeStatus(wrapped("{}"));
        VERIFY_RESULT(empty);
        QCOMPARE(*empty, NodeStatus());
        VERIFY_ERROR(parseNodeStatus("{\"data\":null}"), Error::Kind::Malformed);
    }

    void services()
    {
        const auto services = parseServices(recorded("real-8.4/nodes_pve1_services.json"));
        VERIFY_RESULT(services);
        const auto idle = notRunning(*services);
        QCOMPARE(idle.size(), 2);
        QCOMPARE(idle.at(1).name, text("spiceproxy"));
        QCOMPARE(idle.at(0).name, text("pve-firewall"));
        QCOMPARE(idle.at(0).state.value, ServiceState::Inactive);
        QCOMPARE(idle.at(0).detail, text("dead"));

        const auto odd = parseServices(wrapped(R"([
            {"service":"a","active-state":"failed","unit-state":"disabled"},
            {"service":"b","active-state":"inactive","unit-state":"masked"},
            {"service":"c","active-state":"resting","unit-state":"enabled"},
            {"service":"d","unit-state":"not-found"}])"));
        VERIFY_RESULT(odd);
        QStringList names;
        for (const NodeService &service : notRunning(*odd))
            names.append(service.name);
        QCOMPARE(names, (QStringList{text("a"), text("c")}));
        VERIFY_ERROR(parseServices(wrapped(R"([{"name":"x"}])")), Error::Kind::Malformed);
    }

    void updates()
    {
        const auto updates = parseUpdates(recorded("apt_update_pve9_ha.json"));
        VERIFY_RESULT(updates);
        QCOMPARE(updates->size(), 2);
        QCOMPARE(updates->at(1).name, text("pve-manager"));
        QCOMPARE(updates->at(1).installed, text("9.1.6"));
        const auto fresh = parseUpdates(wrapped(R"([{"Package":"new","Version":"1"}])"));
        VERIFY_RESULT(fresh);
        QVERIFY(fresh->at(0).installed.isEmpty());
    }

    void kernels_data()
    {
        QTest::addColumn<QByteArray>("running");
        QTest::addColumn<QByteArray>("packages"); // separated by blanks; - means not installed
        QTest::addColumn<QString>("newest");
        QTest::addColumn<int>("reboot"); // -1: unknown
        const auto row = [](const char *name, const char *running, const char *packages,
                             const char *newest, int reboot) {
            QTest::newRow(name) << QByteArray(running) << QByteArray(packages) << text(newest)
                                << reboot;
        };
        row("up to date", "6.8.12-4-pve", "proxmox-kernel-6.8.12-4-pve-signed", "6.8.12-4-pve", 0);
        row("by number, not by letter", "6.8.12-9-pve",
            "proxmox-kernel-6.8.12-9-pve-signed proxmox-kernel-6.8.12-10-pve-signed",
            "6.8.12-10-pve", 1);
        row("other series", "6.8.12-9-pve",
            "proxmox-kernel-6.14.0-1-pve proxmox-kernel-6.8.12-9-pve-signed", "6.14.0-1-pve", 1);
        row("up to 7", "5.15.108-1-pve", "pve-kernel-5.15.108-1-pve", "5.15.108-1-pve", 0);
        row("meta packages are none", "6.8.12-9-pve", "proxmox-kernel-6.8 proxmox-kernel-helper",
            "", -1);
        row("removed", "6.8.12-9-pve",
            "-proxmox-kernel-6.8.12-10-pve-signed proxmox-kernel-6.8.12-9-pve", "6.8.12-9-pve", 0);
        row("running one not told", "", "proxmox-kernel-6.8.12-9-pve", "6.8.12-9-pve", -1);
    }
    void kernels()
    {
        QFETCH(QByteArray, running);
        QFETCH(QByteArray, packages);
        QByteArray rows = "{\"Package\":\"proxmox-ve\",\"CurrentState\":\"Installed\"";
        if (!running.isEmpty())
            rows += ",\"RunningKernel\":\"" + running + '"';
        rows += '}';
        for (const QByteArray &package : packages.split(' ')) {
            const bool installed = !package.startsWith('-');
            rows += ",{\"Package\":\"" + (installed ? package : package.mid(1))
                + "\",\"CurrentState\":\"" + (installed ? "Installed" : "ConfigFiles") + "\"}";
        }
        const auto versions = parsePackageVersions(wrapped('[' + rows + ']'));
        VERIFY_RESULT(versions);
        QTEST(newestKernel(*versions).value_or(QString()), "newest");
        const auto reboot = kernelRebootNeeded(*versions);
        QTEST(reboot ? int(*reboot) : -1, "reboot");
    }

    void managerVersion()
    {
        const auto versions = parsePackageVersions(wrapped(
            R"([{"Package":"pve-manager","Version":"9.1.7","OldVersion":"9.1.6","ManagerVersion":"9.1.4"}])"));
        VERIFY_RESULT(versions);
        QCOMPARE(versions->runningManager, text("9.1.4"));
        QCOMPARE(versions->packages.at(0).installed, text("9.1.6"));
        VERIFY_ERROR(parsePackageVersions(wrapped("[{}]")), Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestNode)
#include "test_node.moc"
