#include "base/ids.h"
#include "base/units.h"

#include <QHash>
#include <QTest>

using namespace fairlead;

class TestUnits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytes_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, Bytes value, const char *text) {
            QTest::newRow(name) << value.value << QString::fromLatin1(text);
        };
        row("nothing", {0}, "0 B");
        row("below a step", {1023}, "1023 B");
        row("one step", 1_KiB, "1 KiB");
        row("half", {1536}, "1.5 KiB");
        row("would round to 1024", {1024 * 1024 - 1}, "1 MiB");
        row("whole gigabytes", 4_GiB, "4 GiB");
        row("hundreds have no decimals", {qint64(123.4 * 1024 * 1024)}, "123 MiB");
        row("99.96 rounds up", {qint64(99.96 * 1024)}, "100 KiB");
        row("negative", {-1536}, "-1.5 KiB");
        row("largest", {std::numeric_limits<qint64>::max()}, "8 EiB");
    }
    void bytes()
    {
        QFETCH(qint64, value);
        QTEST(formatBytes({value}), "text");
    }

    void durations_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        const auto row = [](int seconds, const char *text) {
            QTest::addRow("%d s", seconds) << seconds << QString::fromLatin1(text);
        };
        row(0, "0 s");
        row(59, "59 s");
        row(60, "1:00");
        row(190, "3:10");
        row(3599, "59:59");
        row(3600, "1 h 00 min");
        row(7500, "2 h 05 min");
        row(86399, "23 h 59 min");
        row(522000, "6 d 1 h");
        row(-190, "-3:10");
    }
    void durations()
    {
        QFETCH(int, seconds);
        QTEST(formatDuration(std::chrono::seconds(seconds)), "text");
    }

    void idsAreOrderedAndHashed()
    {
        QVERIFY(GuestId(100) < GuestId(101));
        QVERIFY(NodeName(QStringLiteral("pve1")) != NodeName(QStringLiteral("pve2")));
        QVERIFY(NodeName(QStringLiteral("pve1")) < NodeName(QStringLiteral("pve2")));
        QHash<NodeName, int> nodes;
        nodes[NodeName(QStringLiteral("pve1"))] = 1;
        QCOMPARE(nodes.value(NodeName(QStringLiteral("pve1"))), 1);
        static_assert(
            !std::is_convertible_v<int, GuestId> && !std::is_convertible_v<QString, NodeName>);
        static_assert(!std::equality_comparable_with<NodeName, RunId>);
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "test_units.moc"
