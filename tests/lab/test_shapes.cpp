#include "shape.h"
#include "test_lab.h"

#include <QJsonArray>
#include <QTest>

using namespace fairlead;
using namespace fairlead::lab;

/// The lab's answers next to those of real clusters.
class TestShapes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void answersHaveTheRecordedShape_data();
    void answersHaveTheRecordedShape();
    void comparisonFindsFaults();

private:
    std::unique_ptr<TestLab> m_eight;
    std::unique_ptr<TestLab> m_nine;
};

void TestShapes::initTestCase()
{
    m_eight = std::make_unique<TestLab>(QStringLiteral("quiet"), QStringLiteral("8.4.21"));
    m_nine = std::make_unique<TestLab>(QStringLiteral("quiet"), QStringLiteral("9.2.11"));
}

void TestShapes::answersHaveTheRecordedShape_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QStringList>("extra");
    const auto row = [](const char *name, const char *file, const char *path,
                         const QStringList &extra = {}) {
        for (const char *version : {"8.4", "9.2"}) {
            const QString full = QStringLiteral("%1/%2.json")
                                     .arg(QLatin1StringView(version), QLatin1StringView(file));
            if (QFile::exists(QStringLiteral(FAIRLEAD_TEST_DATA "/proxmox/") + full))
                QTest::addRow("%s %s", version, name) << full << QByteArray(path) << extra;
        }
    };
    row("version", "version", "/version");
    row("resources", "cluster_resources", "/cluster/resources",
        {QStringLiteral("lock"), QStringLiteral("pool"), QStringLiteral("tags")});
    row("cluster status", "cluster_status", "/cluster/status");
    row("HA status", "cluster_ha_status_current", "/cluster/ha/status/current",
        {QStringLiteral("comment"), QStringLiteral("group")});
    row("HA manager", "cluster_ha_status_manager_status", "/cluster/ha/status/manager_status");
    row("HA rules", "cluster_ha_rules", "/cluster/ha/rules?type=node-affinity",
        {QStringLiteral("comment")});
    row("nodes", "nodes", "/nodes");
    row("node status", "nodes_pve1_status", "/nodes/anvil/status");
    row("services", "nodes_pve1_services", "/nodes/anvil/services");
    row("guest configuration", "nodes_pve1_qemu_100_config", "/nodes/anvil/qemu/101/config",
        {QStringLiteral("cpu"), QStringLiteral("net0"), QStringLiteral("onboot"),
            QStringLiteral("scsi0"), QStringLiteral("scsihw")});
    QStringList named{QStringLiteral("/pool/fairlead")};
    for (const int id : {101, 102, 103, 107, 108, 109})
        named.append(QStringLiteral("/vms/%1").arg(id));
    row("permissions", "access_permissions", "/access/permissions", named);
}

void TestShapes::answersHaveTheRecordedShape()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, path);
    QFETCH(QStringList, extra);
    TestLab &lab = file.startsWith(u'8') ? *m_eight : *m_nine;
    const RawAnswer answer = lab.get(path);
    QCOMPARE(answer.statusLine, QByteArray("HTTP/1.1 200 OK"));
    const QStringList found = shapeDifferences(recordedData(file), answer.data(), extra);
    QCOMPARE(found.join(u'\n'), QString());
}

void TestShapes::comparisonFindsFaults()
{
    const QJsonArray recorded{QJsonObject{{QStringLiteral("type"), QStringLiteral("node")},
        {QStringLiteral("node"), QStringLiteral("a")}, {QStringLiteral("cpu"), 1}}};
    const QJsonArray ours{QJsonObject{{QStringLiteral("type"), QStringLiteral("node")},
        {QStringLiteral("cpu"), QStringLiteral("1")}, {QStringLiteral("new"), 1}}};
    QCOMPARE(shapeDifferences(recorded, recorded), QStringList());
    QCOMPARE(shapeDifferences(recorded, ours),
        (QStringList{QStringLiteral("node lacks node"),
            QStringLiteral("node: cpu is string, not number"), QStringLiteral("node has new")}));
    QCOMPARE(shapeDifferences(recorded, QJsonArray()),
        QStringList{QStringLiteral("no row of type node")});
}

QTEST_GUILESS_MAIN(TestShapes)
#include "test_shapes.moc"
