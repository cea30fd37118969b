#include "lab/world/ceph_commands.h"
#include "lab/world/ceph_daemons.h"
#include "lab/world/ceph_health.h"
#include "lab/world/ceph_json.h"
#include "lab/world/placement_groups.h"
#include "lab/world/power.h"
#include "lab/world/step.h"
#include "shape.h"
#include "test_lab.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace fairlead;
using namespace fairlead::lab;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QStringList codes(const World &world)
{
    QStringList list;
    for (const HealthCheck &check : healthChecks(world))
        list.append(check.code);
    list.sort();
    return list;
}

QJsonObject pgmap(const World &world) { return cephStatus(world)[u"pgmap"_s].toObject(); }

QStringList states(const World &world) { return world.ceph.pgMap.states.keys(); }

int in(const World &world) { return cephOsdStat(world)[u"num_in_osds"_s].toInt(); }

int up(const World &world) { return cephOsdStat(world)[u"num_up_osds"_s].toInt(); }

} // namespace

/// Ceph's behaviour, compared with what was recorded on a real 16.2.15.
class TestCeph : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quietIsClean();
    void copiesAreOnDifferentHosts();
    void rebootDegradesAndRecovers();
    void lostNodeIsNoticedAfterTheGrace();
    void outAfterTenMinutes_data();
    void outAfterTenMinutes();
    void markedOutDataMoves();
    void returningOsdComesInAgain();
    void norebalanceHoldsDataBack();
    void sizeTwoStopsReadsAndWrites();
    void deadManagerLeavesFiguresStanding();
    void monitorsNeedAMajority();
    void groupFlags_data();
    void groupFlags();
    void flagsShowWhereTheyAre();
    void okToStop();
    void jsonHasCephsShape_data();
    void jsonHasCephsShape();
};

void TestCeph::quietIsClean()
{
    const World world = shippedWorld(u"quiet"_s);
    QCOMPARE(states(world), QStringList{u"active+clean"_s});
    QCOMPARE(codes(world), QStringList());
    QVERIFY(!pgmap(world).contains(u"degraded_objects"_s));
}

void TestCeph::copiesAreOnDifferentHosts()
{
    const World world = shippedWorld(u"quiet"_s);
    for (const Pg &pg : world.ceph.pgs) {
        QStringList hosts;
        for (const PgCopy &copy : pg.copies)
            hosts.append(world.osd(copy.osd)->host);
        QCOMPARE(hosts.removeDuplicates(), 0);
        QCOMPARE(hosts.size(), 3);
    }
}

void TestCeph::rebootDegradesAndRecovers()
{
    World world = shippedWorld(u"quiet"_s);
    cephOsdSetGroup(world, u"noout"_s, {u"bellows"_s}, true);
    askPower(world, u"bellows"_s, true);
    step(world, 90s);
    QCOMPARE(up(world), 16);
    QCOMPARE(codes(world),
        (QStringList{u"OSD_DOWN"_s, u"OSD_FLAGS"_s, u"OSD_HOST_DOWN"_s, u"PG_DEGRADED"_s}));
    QVERIFY(states(world).contains(u"active+undersized+degraded"_s));
    while (!world.node(u"bellows"_s)->up())
        step(world, 1s);
    step(world, 5s);
    QCOMPARE(up(world), 16); // its OSDs come later than the node
    step(world, 20s);
    QCOMPARE(up(world), 20);
    QVERIFY(states(world).filter(u"recover"_s).size() > 0);
    step(world, 10min);
    QCOMPARE(states(world), QStringList{u"active+clean"_s});
    QCOMPARE(codes(world), QStringList{u"OSD_FLAGS"_s});
    QCOMPARE(in(world), 20);
}

void TestCeph::lostNodeIsNoticedAfterTheGrace()
{
    World world = shippedWorld(u"quiet"_s);
    crash(world, u"bellows"_s);
    step(world, 15s);
    QCOMPARE(up(world), 20);
    step(world, 10s);
    QCOMPARE(up(world), 16);
}

void TestCeph::outAfterTenMinutes_data()
{
    QTest::addColumn<QString>("flag");
    QTest::addColumn<QString>("where");
    QTest::addColumn<int>("in");
    QTest::newRow("no flag") << QString() << QString() << 16;
    QTest::newRow("noout for the cluster") << u"noout"_s << QString() << 20;
    QTest::newRow("noout for the host") << u"noout"_s << u"bellows"_s << 20;
    QTest::newRow("noout for the root") << u"noout"_s << u"default"_s << 20;
    QTest::newRow("noout for another host") << u"noout"_s << u"paloma"_s << 16;
    QTest::newRow("noout for one OSD") << u"noout"_s << u"osd.4"_s << 17;
    QTest::newRow("nodown for the host: nobody says it is down")
        << u"nodown"_s << u"bellows"_s << 20;
}

void TestCeph::outAfterTenMinutes()
{
    QFETCH(QString, flag);
    QFETCH(QString, where);
    World world = shippedWorld(u"quiet"_s);
    if (!flag.isEmpty() && where.isEmpty())
        cephOsdSet(world, flag, true);
    else if (!flag.isEmpty())
        cephOsdSetGroup(world, flag, {where}, true);
    crash(world, u"bellows"_s);
    step(world, 9min);
    QCOMPARE(in(world), 20);
    step(world, 3min);
    QTEST(in(world), "in");
}

void TestCeph::markedOutDataMoves()
{
    World world = shippedWorld(u"quiet"_s);
    cephOsdMark(world, {3}, false);
    step(world, 6s);
    QVERIFY(pgmap(world).contains(u"misplaced_objects"_s));
    QVERIFY(!pgmap(world).contains(u"degraded_objects"_s)); // the old copies still serve
    QVERIFY(states(world).contains(u"active+remapped+backfilling"_s));
    QVERIFY(pgsOn(world, 3) > 0);
    world.ceph.objectsPerSecond = 100'000;
    step(world, 5min);
    QCOMPARE(states(world), QStringList{u"active+clean"_s});
    QCOMPARE(pgsOn(world, 3), 0);
}

void TestCeph::returningOsdComesInAgain()
{
    World world = shippedWorld(u"quiet"_s);
    crash(world, u"bellows"_s);
    step(world, 12min);
    QCOMPARE(in(world), 16);
    QVERIFY(!codes(world).contains(u"OSD_DOWN"_s)); // out: nobody complains any more
    QVERIFY(up(world) < 20);
    powerOn(world, u"bellows"_s);
    step(world, 5min);
    QCOMPARE(in(world), 20);
    QCOMPARE(up(world), 20);
}

void TestCeph::norebalanceHoldsDataBack()
{
    World world = shippedWorld(u"quiet"_s);
    cephOsdSet(world, u"norebalance"_s, true);
    cephOsdMark(world, {3}, false);
    step(world, 5min);
    QVERIFY(states(world).contains(u"active+remapped+backfill_wait"_s));
    cephOsdSet(world, u"norebalance"_s, false);
    step(world, 6s);
    QVERIFY(states(world).contains(u"active+remapped+backfilling"_s));
}

void TestCeph::sizeTwoStopsReadsAndWrites()
{
    World world = shippedWorld(u"quiet"_s);
    world.ceph.pools[1].size = 2;
    placeAllPgs(world);
    QCOMPARE(codes(world), QStringList()); // nothing warns beforehand
    crash(world, u"bellows"_s);
    step(world, 30s);
    QVERIFY(pgmap(world)[u"inactive_pgs_ratio"_s].toDouble() > 0);
    QVERIFY(states(world).contains(u"undersized+degraded+peered"_s));
    QVERIFY(!codes(world).contains(u"PG_AVAILABILITY"_s)); // a minute late
    step(world, 60s);
    QVERIFY(codes(world).contains(u"PG_AVAILABILITY"_s));
}

void TestCeph::deadManagerLeavesFiguresStanding()
{
    World world = shippedWorld(u"quiet"_s);
    QCOMPARE(world.ceph.activeManager, u"anvil"_s);
    crash(world, u"anvil"_s);
    step(world, 25s);
    QCOMPARE(up(world), 16); // the monitors know
    QCOMPARE(states(world), QStringList{u"active+clean"_s}); // the figures are of better days
    step(world, 15s);
    QCOMPARE(world.ceph.activeManager, u"crucible"_s);
    QVERIFY(states(world).contains(u"active+undersized+degraded"_s));
}

void TestCeph::monitorsNeedAMajority()
{
    World world = shippedWorld(u"quiet"_s);
    crash(world, u"anvil"_s);
    QVERIFY(monitorsQuorate(world));
    QVERIFY(codes(world).contains(u"MON_DOWN"_s));
    crash(world, u"crucible"_s);
    QVERIFY(!monitorsQuorate(world));
}

void TestCeph::groupFlags_data()
{
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QStringList>("who");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("err");
    QTest::newRow("a host") << u"noout"_s << QStringList{u"bellows"_s} << 0 << QByteArray();
    QTest::newRow("an OSD and a host")
        << u"noout,noin"_s << QStringList{u"osd.2"_s, u"anvil"_s} << 0 << QByteArray();
    QTest::newRow("the root") << u"noout"_s << QStringList{u"default"_s} << 0 << QByteArray();
    QTest::newRow("nobody of that name")
        << u"noout"_s << QStringList{u"nosuchnode"_s} << 22
        << QByteArray("Error EINVAL: unable to parse osd id or crush node or device class: "
                      "\"nosuchnode\". \n");
    QTest::newRow("a flag that groups do not take")
        << u"norebalance"_s << QStringList{u"bellows"_s} << 22
        << QByteArray("Error EINVAL: unrecognized flag 'norebalance', must be one of "
                      "{noup,nodown,noin,noout}\n");
}

void TestCeph::groupFlags()
{
    QFETCH(QString, flags);
    QFETCH(QStringList, who);
    QFETCH(int, code);
    QFETCH(QByteArray, err);
    World world = shippedWorld(u"quiet"_s);
    const CommandOutput expected{code, {}, err};
    QCOMPARE(cephOsdSetGroup(world, flags, who, true).err, err);
    QVERIFY(cephOsdSetGroup(world, flags, who, true) == expected); // twice is fine
    QCOMPARE(codes(world).contains(u"OSD_FLAGS"_s), code == 0);
    QVERIFY(cephOsdSetGroup(world, flags, who, false) == expected);
    QCOMPARE(codes(world), QStringList());
}

void TestCeph::flagsShowWhereTheyAre()
{
    World world = shippedWorld(u"quiet"_s);
    cephOsdSetGroup(world, u"noout"_s, {u"bellows"_s, u"osd.1"_s}, true);
    QCOMPARE(cephOsdSet(world, u"noscrub"_s, true).err, QByteArray("noscrub is set\n"));
    const QJsonObject dump = cephOsdDump(world);
    QCOMPARE(dump[u"crush_node_flags"_s].toObject(),
        (QJsonObject{{u"bellows"_s, QJsonArray{u"noout"_s}}}));
    QCOMPARE(
        dump[u"osds"_s][1][u"state"_s].toArray(), (QJsonArray{u"exists"_s, u"noout"_s, u"up"_s}));
    QVERIFY(!dump[u"flags"_s].toString().contains(u"noout"_s));
    QVERIFY(dump[u"flags"_s].toString().contains(u"noscrub"_s));
    QVERIFY(codes(world).contains(u"OSDMAP_FLAGS"_s));
}

void TestCeph::okToStop()
{
    World world = shippedWorld(u"quiet"_s);
    const CommandOutput host = cephOsdOkToStop(world, {4, 5, 6, 7});
    QCOMPARE(host.exitCode, 0);
    QCOMPARE(QJsonDocument::fromJson(host.out)[u"ok_to_stop"_s].toBool(), true);
    const CommandOutput two = cephOsdOkToStop(world, {0, 1, 2, 3, 4, 5, 6, 7});
    QCOMPARE(two.exitCode, 16);
    QVERIFY(two.err.startsWith("Error EBUSY: unsafe to stop osd(s) at this time ("));
    crash(world, u"paloma"_s);
    step(world, 30s);
    QCOMPARE(cephOsdOkToStop(world, {4, 5, 6, 7}).exitCode, 16); // another host is down already
}

void TestCeph::jsonHasCephsShape_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file : {"status", "osd-tree", "osd-dump", "osd-stat", "pg-stat", "versions"}) {
        for (const char *state : {"healthy", "host-down"})
            QTest::addRow("%s %s", state, file)
                << QStringLiteral("%1/%2").arg(QLatin1StringView(state), QLatin1StringView(file));
    }
}

void TestCeph::jsonHasCephsShape()
{
    QFETCH(QString, file);
    World world = shippedWorld(u"quiet"_s);
    if (file.startsWith(u"host-down")) {
        crash(world, u"bellows"_s);
        step(world, 40s);
    }
    const QMap<QString, QJsonObject> ours{{u"status"_s, cephStatus(world)},
        {u"osd-tree"_s, cephOsdTree(world)}, {u"osd-dump"_s, cephOsdDump(world)},
        {u"osd-stat"_s, cephOsdStat(world)}, {u"pg-stat"_s, cephPgStat(world)},
        {u"versions"_s, cephVersions(world)}};
    const QJsonObject mine = ours[file.section(u'/', 1)];
    const QJsonObject recorded = recordedCeph(file);
    QStringList missing;
    for (const QString &key : mine.keys()) {
        if (!recorded.contains(key) || recorded[key].type() != mine[key].type())
            missing.append(key);
        // One level deeper, where the figures are.
        const QStringList optional{
            u"read_bytes_sec"_s, u"write_bytes_sec"_s, u"read_op_per_sec"_s, u"write_op_per_sec"_s};
        const QStringList inner = mine[key].toObject().keys();
        for (const QString &name : inner) {
            if (!recorded[key].toObject().contains(name) && !optional.contains(name)
                && file.section(u'/', 1) != u"versions" && key != u"crush_node_flags")
                missing.append(key + u'.' + name);
        }
    }
    QCOMPARE(missing, QStringList());
}

QTEST_GUILESS_MAIN(TestCeph)
#include "test_ceph.moc"
