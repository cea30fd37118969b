#include "lab/pve/rows.h"
#include "lab/world/guest_work.h"
#include "lab/world/power.h"
#include "lab/world/step.h"
#include "test_lab.h"

#include <QJsonArray>
#include <QTest>

using namespace fairlead;
using namespace fairlead::lab;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// The row of /cluster/resources as root sees it on anvil.
QJsonObject resource(World &world, const QString &id)
{
    const Call call{world, u"root@pam"_s, u"anvil"_s, {}, world.now, {}};
    const QJsonArray rows = resourceRows(call, {});
    for (const auto &row : rows) {
        if (row.toObject()[u"id"_s] == id)
            return row.toObject();
    }
    return {};
}

QString statusOf(World &world, const QString &id)
{
    return resource(world, id)[u"status"_s].toString();
}

} // namespace

/// Nodes that go and come back, and what the rest of the cluster sees of it and when.
class TestNodes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsAddUp();
    void sameSeedSameWorld();
    void rebootGivesANewBoot();
    void rebootTwoSecondsLater();
    void powerOffStays();
    void figuresLag();
    void movedGuestKeepsItsFiguresUntilTold();
    void deadNodeLeavesGhosts();
    void crashIsNoticedLate();
    void freshNodeIsUnknown();
    void minorityHasNoQuorum();
    void upgradeShowsAfterTheBoot();
    void crashTakesWorkAlong();
};

void TestNodes::stepsAddUp()
{
    World once = shippedWorld(u"bad-night"_s);
    World often = once;
    step(once, 20min);
    for (int i = 0; i < 20 * 60 * 4; ++i)
        step(often, 250ms);
    QVERIFY(once == often);
    step(often, 1s);
    QVERIFY(once != often); // the comparison sees a second
}

void TestNodes::sameSeedSameWorld()
{
    World a = shippedWorld(u"quiet"_s);
    World b = shippedWorld(u"quiet"_s);
    askPower(a, u"bellows"_s, true);
    askPower(b, u"bellows"_s, true);
    step(a, 10min);
    step(b, 10min);
    QVERIFY(a == b);
}

void TestNodes::rebootGivesANewBoot()
{
    World world = shippedWorld(u"quiet"_s);
    const QString before = world.node(u"bellows"_s)->bootId;
    QVERIFY(uptime(world, *world.node(u"bellows"_s)) > 900h);
    askPower(world, u"bellows"_s, true);
    step(world, 20min);
    const Node &node = *world.node(u"bellows"_s);
    QCOMPARE(node.power, Node::Power::On);
    QVERIFY(node.bootId != before);
    QVERIFY(uptime(world, node) < 20min);
    QVERIFY(resource(world, u"node/bellows"_s)[u"uptime"_s].toInteger() < 1200);
}

void TestNodes::rebootTwoSecondsLater()
{
    World world = shippedWorld(u"quiet"_s);
    askPower(world, u"bellows"_s, true);
    step(world, 1s);
    QCOMPARE(world.node(u"bellows"_s)->power, Node::Power::On);
    step(world, 2s);
    QCOMPARE(world.node(u"bellows"_s)->power, Node::Power::GoingDown);
    QVERIFY(world.guest(402)->running); // its own system is being asked to stop
    step(world, 2min);
    QCOMPARE(world.node(u"bellows"_s)->power, Node::Power::Booting);
    QVERIFY(!world.guest(402)->running);
    QCOMPARE(statusOf(world, u"node/bellows"_s), u"offline"_s);
    step(world, 5min);
    QVERIFY(world.guest(402)->running); // started on boot
}

void TestNodes::powerOffStays()
{
    World world = shippedWorld(u"quiet"_s);
    askPower(world, u"bellows"_s, false);
    step(world, 30min);
    QCOMPARE(world.node(u"bellows"_s)->power, Node::Power::Off);
    powerOn(world, u"bellows"_s);
    step(world, 5min);
    QCOMPARE(statusOf(world, u"node/bellows"_s), u"online"_s);
}

void TestNodes::figuresLag()
{
    World world = shippedWorld(u"quiet"_s);
    step(world, 30s);
    setRunning(world, *world.guest(401), false);
    QCOMPARE(statusOf(world, u"qemu/401"_s), u"running"_s);
    step(world, 11s);
    QCOMPARE(statusOf(world, u"qemu/401"_s), u"stopped"_s);
}

void TestNodes::movedGuestKeepsItsFiguresUntilTold()
{
    World world = shippedWorld(u"quiet"_s);
    world.guest(401)->node = u"paloma"_s;
    const QJsonObject row = resource(world, u"qemu/401"_s);
    QCOMPARE(
        row[u"node"_s].toString(), u"paloma"_s); // the configuration file is everywhere at once
    QCOMPARE(row[u"status"_s].toString(), u"running"_s);
}

void TestNodes::deadNodeLeavesGhosts()
{
    World world = shippedWorld(u"quiet"_s);
    step(world, 10s);
    crash(world, u"bellows"_s);
    QVERIFY(!world.guest(402)->running);
    step(world, 4min);
    QCOMPARE(statusOf(world, u"node/bellows"_s), u"offline"_s);
    QCOMPARE(statusOf(world, u"qemu/402"_s), u"running"_s);
    step(world, 90s);
    QCOMPARE(statusOf(world, u"qemu/402"_s), u"unknown"_s);
    QVERIFY(!resource(world, u"qemu/402"_s).contains(u"template"_s));
    QCOMPARE(statusOf(world, u"storage/bellows/local"_s), u"unknown"_s);
}

void TestNodes::crashIsNoticedLate()
{
    World world = shippedWorld(u"quiet"_s);
    crash(world, u"bellows"_s);
    step(world, 5s);
    QCOMPARE(statusOf(world, u"node/bellows"_s), u"online"_s);
    step(world, 5s);
    QCOMPARE(statusOf(world, u"node/bellows"_s), u"offline"_s);
}

void TestNodes::freshNodeIsUnknown()
{
    World world = shippedWorld(u"quiet"_s);
    askPower(world, u"bellows"_s, false);
    step(world, 10min);
    powerOn(world, u"bellows"_s);
    QStringList seen;
    for (int i = 0; i < 200; ++i) {
        step(world, 1s);
        const QString status = statusOf(world, u"node/bellows"_s);
        if (seen.isEmpty() || seen.last() != status)
            seen.append(status);
    }
    QCOMPARE(seen, (QStringList{u"offline"_s, u"unknown"_s, u"online"_s}));
}

void TestNodes::minorityHasNoQuorum()
{
    World world = shippedWorld(u"quiet"_s);
    QVERIFY(quorate(world, u"anvil"_s));
    for (const QString &name : {u"anvil"_s, u"bellows"_s})
        world.node(name)->partition = 1;
    QVERIFY(!quorate(world, u"anvil"_s));
    QVERIFY(quorate(world, u"paloma"_s));
    QCOMPARE(membersSeenFrom(world, u"anvil"_s), (QStringList{u"anvil"_s, u"bellows"_s}));
    world.qdevice = true; // 2 + 1 of 6
    QVERIFY(!quorate(world, u"anvil"_s));
}

void TestNodes::upgradeShowsAfterTheBoot()
{
    World world = shippedWorld(u"quiet"_s);
    const QString before = world.node(u"crucible"_s)->kernel;
    upgradePackages(world, u"crucible"_s);
    QVERIFY(world.node(u"crucible"_s)->updates.isEmpty());
    QCOMPARE(world.node(u"crucible"_s)->kernel, before);
    askPower(world, u"crucible"_s, true);
    step(world, 20min);
    QCOMPARE(world.node(u"crucible"_s)->kernel, u"6.17.9-1-pve"_s);
}

void TestNodes::crashTakesWorkAlong()
{
    World world = shippedWorld(u"quiet"_s);
    Guest *guest = world.guest(401);
    const QString upid = migrateGuest(world, *guest, {u"paloma"_s, true, false}, u"root@pam"_s);
    step(world, 5s);
    crash(world, u"screwdriver"_s);
    step(world, 1min);
    QCOMPARE(world.task(upid)->status, u"unexpected status"_s);
    QCOMPARE(guest->node, u"screwdriver"_s);
    QCOMPARE(guest->lock, u"migrate"_s); // nobody was left to clear it
}

QTEST_GUILESS_MAIN(TestNodes)
#include "test_nodes.moc"
