// What the console changes in a real Zabbix 6.0, and who may.
#include "integration/zabbix/seeded.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestZabbixWrites : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void acknowledgeAndBack();
    void messageAloneAcknowledgesNothing();
    void severityChanges();
    void closeNotAllowedFailsAll();
    void closeTakesAMoment();
    void longMessage();
    void acknowledgeRights();
    void suppressBitsAreNotIn60();
    void executeNowMovesTheClock();
    void executeNowNeedsSuperAdmin();
    void executeNowOnWhatCannotBe();
    void maintenanceLifeCycle();
    void maintenanceByGroup();
    void maintenanceRefusals();
    void maintenanceRights();
    void cleanupTestCase() { m_zabbix.reset(); }

private:
    Problem withAcks(EventId event) const
    {
        const auto found = m_zabbix->problems({.events = {event}, .withAcknowledgements = true});
        return found.value(0);
    }
    Result<QList<EventId>> send(ZabbixApi &api, const Acknowledge &wish) const
    {
        return api.ask(acknowledge(api.dialect(), wish)).and_then(parseAcknowledged);
    }
    Result<QList<Maintenance>> maintenances(const MaintenanceQuery &query) const
    {
        ZabbixApi &admin = *m_zabbix->admin;
        return admin.ask(getMaintenances(admin.dialect(), query)).and_then(parseMaintenances);
    }
    NewMaintenance wish(const QString &name) const
    {
        const auto now
            = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return {name, u"run 7f3a"_s, {now, now + 2h}, {m_zabbix->seed.hosts.value(u"pve1"_s)}, {},
            {{u"ceph_health"_s, u"warning"_s}}, false};
    }

    std::unique_ptr<Seeded> m_zabbix;
};

void TestZabbixWrites::initTestCase()
{
    m_zabbix = std::make_unique<Seeded>();
    QVERIFY2(m_zabbix->start(), qPrintable(m_zabbix->problem));
}

void TestZabbixWrites::acknowledgeAndBack()
{
    const EventId event
        = m_zabbix->problemOn(u"vm-db01"_s, u"Disk space is critically low"_s).event;
    const QString text = u"Anna: größeres Volume \U0001F525\nzweite Zeile"_s;
    const auto done
        = send(*m_zabbix->admin, {.events = {event}, .acknowledge = true, .message = text});
    VERIFY_RESULT(done);
    QCOMPARE(*done, QList{event}); // numbers on the wire
    const Problem problem = withAcks(event);
    QVERIFY(problem.acknowledged);
    QCOMPARE(problem.acknowledgements.size(), 1);
    QCOMPARE(problem.acknowledgements.first().message, text);
    QCOMPARE(problem.acknowledgements.first().action, AckBit | MessageBit);
    QVERIFY(problem.acknowledgements.first().at > WallTime());
    VERIFY_RESULT(
        send(*m_zabbix->admin, {.events = {event}, .acknowledge = true})); // again: no error
    VERIFY_RESULT(send(*m_zabbix->admin, {.events = {event}, .unacknowledge = true}));
    QVERIFY(!withAcks(event).acknowledged);
}

void TestZabbixWrites::messageAloneAcknowledgesNothing()
{
    const EventId one
        = m_zabbix->problemOn(u"pve1"_s, u"Ceph cluster health is HEALTH_WARN"_s).event;
    const EventId two
        = m_zabbix->problemOn(u"pve2"_s, u"Ceph cluster health is HEALTH_WARN"_s).event;
    VERIFY_RESULT(send(*m_zabbix->admin, {.events = {one, two}, .message = u"seen"_s}));
    QVERIFY(!withAcks(one).acknowledged);
    QCOMPARE(withAcks(two).acknowledgements.value(0).message, u"seen"_s);
}

void TestZabbixWrites::severityChanges()
{
    const EventId event
        = m_zabbix->problemOn(u"vm-db01"_s, u"Disk space is critically low"_s).event;
    const auto set = [&](Severity severity) {
        return send(*m_zabbix->admin, {.events = {event}, .severity = severity});
    };
    VERIFY_RESULT(set(Severity::Warning));
    QCOMPARE(withAcks(event).severity, Severity::Warning);
    VERIFY_RESULT(set(Severity::High));
    QCOMPARE(withAcks(event).severity, Severity::High);
}

void TestZabbixWrites::closeNotAllowedFailsAll()
{
    const EventId closable = m_zabbix->problemOn(u"pve2"_s, u"Reboot required"_s).event;
    const EventId stubborn
        = m_zabbix->problemOn(u"vm-db01"_s, u"Disk space is critically low"_s).event;
    const auto both = send(*m_zabbix->admin, {.events = {closable, stubborn}, .close = true});
    VERIFY_ERROR(both, Error::Kind::Rejected);
    QVERIFY(both.error().what.contains(u"manual closing"_s));
    QVERIFY(!isClosing(withAcks(closable)));
}

void TestZabbixWrites::closeTakesAMoment()
{
    const EventId event = m_zabbix->problemOn(u"vm-web01"_s, u"Pending security updates"_s).event;
    VERIFY_RESULT(
        send(*m_zabbix->admin, {.events = {event}, .close = true, .message = u"patched"_s}));
    // The task manager works every 5 s.
    QTRY_VERIFY_WITH_TIMEOUT(withAcks(event).recovery.has_value(), 30000);
    ZabbixApi &admin = *m_zabbix->admin;
    const auto events
        = admin.ask(getEvents(admin.dialect(), {.events = {event}})).and_then(parseEvents);
    VERIFY_RESULT(events);
    QVERIFY(events->value(0).recoveredBy.has_value());
}

void TestZabbixWrites::longMessage()
{
    const EventId event = m_zabbix->problemOn(u"pve2"_s, u"Reboot required"_s).event;
    const QString longest = u"\U0001F525"_s.repeated(messageLimit);
    VERIFY_RESULT(send(*m_zabbix->admin, {.events = {event}, .message = longest}));
    QCOMPARE(withAcks(event).acknowledgements.value(0).message, longest);
    const Call longer{u"event.acknowledge"_s,
        QJsonObject{{u"eventids"_s, QString::number(event.value)}, {u"action"_s, 4},
            {u"message"_s, QString(messageLimit + 1, u'x')}}};
    QVERIFY(m_zabbix->admin->faultOf(longer).data.contains(u"too long"_s));
}

void TestZabbixWrites::acknowledgeRights()
{
    const EventId event = m_zabbix->problemOn(u"pve2"_s, u"Reboot required"_s).event;
    const auto viewer = loginTo(m_zabbix->server, u"viewer"_s);
    VERIFY_RESULT(viewer);
    VERIFY_RESULT(
        send(**viewer, {.events = {event}, .acknowledge = true, .message = u"read rights"_s}));
    VERIFY_ERROR(send(**viewer, {.events = {event}, .close = true}), Error::Kind::NotFound);
    VERIFY_ERROR(
        send(**viewer, {.events = {event}, .severity = Severity::High}), Error::Kind::NotFound);
}

void TestZabbixWrites::suppressBitsAreNotIn60()
{
    const EventId event = m_zabbix->problemOn(u"pve2"_s, u"Reboot required"_s).event;
    const Call call{u"event.acknowledge"_s,
        QJsonObject{{u"eventids"_s, QString::number(event.value)}, {u"action"_s, 32},
            {u"suppress_until"_s, 0}}};
    QVERIFY(m_zabbix->admin->faultOf(call).data.contains(u"unexpected value"_s));
}

void TestZabbixWrites::executeNowMovesTheClock()
{
    const ItemId id = m_zabbix->seed.items.value(u"pve1 agent.version"_s);
    const auto item = [&] {
        return m_zabbix->admin->ask(getItems({.items = {id}}))
            .and_then(parseItems)
            .value()
            .value(0);
    };
    const auto before = item().lastAt;
    QVERIFY(executableNow(m_zabbix->admin->dialect(), item()));
    const auto tasks = m_zabbix->admin->ask(executeNow({id})).and_then(parseTasks);
    VERIFY_RESULT(tasks);
    QCOMPARE(tasks->size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(item().lastAt.has_value() && item().lastAt != before, 40000);
    QVERIFY(item().lastValue.startsWith(u"6."_s)); // said by the real agent
}

void TestZabbixWrites::executeNowNeedsSuperAdmin()
{
    const auto sre = loginTo(m_zabbix->server, u"sre"_s);
    VERIFY_RESULT(sre);
    const auto refused
        = (*sre)->ask(executeNow({m_zabbix->seed.items.value(u"pve1 agent.version"_s)}));
    VERIFY_ERROR(refused, Error::Kind::Forbidden);
    QVERIFY(refused.error().what.contains(u"task.create"_s));
}

void TestZabbixWrites::executeNowOnWhatCannotBe()
{
    const auto &items = m_zabbix->seed.items;
    const auto tried = [&](const QString &name) {
        return m_zabbix->admin->ask(executeNow({items.value(name)}));
    };
    VERIFY_ERROR(tried(u"pve1 disk"_s), Error::Kind::Rejected); // a trapper
    VERIFY_ERROR(tried(u"vm-off01 agent.version"_s), Error::Kind::Rejected); // not monitored
    VERIFY_ERROR(m_zabbix->admin->ask(executeNow({ItemId(987654321)})), Error::Kind::NotFound);
    const ItemId good = items.value(u"pve2 agent.version"_s);
    VERIFY_ERROR(m_zabbix->admin->ask(executeNow({good, items.value(u"pve1 disk"_s)})),
        Error::Kind::Rejected);
}

void TestZabbixWrites::maintenanceLifeCycle()
{
    ZabbixApi &admin = *m_zabbix->admin;
    const NewMaintenance wished = wish(u"OSD replacement pve1"_s);
    const auto made = admin.ask(createMaintenance(wished)).and_then(parseMaintenanceIds);
    VERIFY_RESULT(made);
    const auto found = maintenances({.names = {wished.name}});
    VERIFY_RESULT(found);
    QCOMPARE(found->size(), 1);
    Maintenance expected;
    expected.id = made->value(0);
    expected.name = wished.name;
    expected.description = wished.description;
    expected.active = wholeMinutes(wished.window); // nothing was cut off
    expected.tags = wished.tags;
    expected.hosts = {{wished.hosts.first(), u"pve1"_s, u"PVE1"_s}};
    expected.periods = {{TimePeriod::Kind::Once, expected.active.from, {},
        std::chrono::duration_cast<std::chrono::seconds>(
            expected.active.till - expected.active.from)}};
    QCOMPARE(found->first().periods, expected.periods);
    QVERIFY(found->first() == expected);
    QCOMPARE(
        effective(found->first(), found->first().periods.first()), std::optional(expected.active));

    const Window longer{wished.window.from, wished.window.till + 1h};
    VERIFY_RESULT(admin.ask(changeMaintenance(expected.id, {.window = longer})));
    const MaintenanceChange::Scope others{{m_zabbix->seed.hosts.value(u"pve2"_s)}, {}};
    VERIFY_RESULT(admin.ask(changeMaintenance(expected.id, {.scope = others})));
    const auto changed = maintenances({.ids = {expected.id}});
    VERIFY_RESULT(changed);
    QCOMPARE(changed->value(0).active, wholeMinutes(longer));
    QCOMPARE(changed->value(0).hosts.size(), 1); // replaced, not added
    QCOMPARE(changed->value(0).hosts.first().host, u"pve2"_s);
    QCOMPARE(changed->value(0).tags, wished.tags); // what was not sent stays

    VERIFY_RESULT(admin.ask(deleteMaintenances({expected.id})));
    VERIFY_ERROR(admin.ask(deleteMaintenances({expected.id})), Error::Kind::NotFound);
    VERIFY_ERROR(
        admin.ask(changeMaintenance(expected.id, {.window = longer})), Error::Kind::NotFound);
}

void TestZabbixWrites::maintenanceByGroup()
{
    ZabbixApi &admin = *m_zabbix->admin;
    NewMaintenance wished = wish(u"all nodes"_s);
    wished.hosts.clear();
    wished.groups = {m_zabbix->seed.groups.value(u"Ceph"_s)};
    const auto made = admin.ask(createMaintenance(wished)).and_then(parseMaintenanceIds);
    VERIFY_RESULT(made);
    // A host in the group is not found by its own id.
    QVERIFY(maintenances({.hosts = {m_zabbix->seed.hosts.value(u"pve1"_s)}})->isEmpty());
    const auto byGroup = maintenances({.groups = wished.groups});
    VERIFY_RESULT(byGroup);
    QCOMPARE(byGroup->value(0).groups.value(0).name, u"Ceph"_s);
    VERIFY_RESULT(admin.ask(deleteMaintenances(*made)));
}

void TestZabbixWrites::maintenanceRefusals()
{
    ZabbixApi &admin = *m_zabbix->admin;
    const auto made = admin.ask(createMaintenance(wish(u"twice"_s))).and_then(parseMaintenanceIds);
    VERIFY_RESULT(made);
    const auto twice = admin.ask(createMaintenance(wish(u"twice"_s)));
    VERIFY_ERROR(twice, Error::Kind::Rejected);
    QVERIFY(twice.error().what.contains(u"already exists"_s));
    VERIFY_RESULT(admin.ask(deleteMaintenances(*made)));
    // What is refused before it is sent is refused by the server too.
    QJsonObject params = createMaintenance(wish(u"short"_s))->params.toObject();
    QJsonObject period = params.value("timeperiods"_L1).toArray().first().toObject();
    period.insert("period"_L1, 240);
    params.insert("timeperiods"_L1, QJsonArray{period});
    QVERIFY(admin.faultOf({u"maintenance.create"_s, params}).data.contains(u"300-"_s));
    params = createMaintenance(wish(u"long name"_s))->params.toObject();
    params.insert("name"_L1, QString(maintenanceNameLimit + 1, u'n'));
    QVERIFY(admin.faultOf({u"maintenance.create"_s, params}).data.contains(u"too long"_s));
}

void TestZabbixWrites::maintenanceRights()
{
    const auto viewer = loginTo(m_zabbix->server, u"viewer"_s);
    VERIFY_RESULT(viewer);
    VERIFY_ERROR((*viewer)->ask(createMaintenance(wish(u"by a viewer"_s))), Error::Kind::Forbidden);
    const auto sre = loginTo(m_zabbix->server, u"sre"_s);
    VERIFY_RESULT(sre);
    const auto made
        = (*sre)->ask(createMaintenance(wish(u"by an admin"_s))).and_then(parseMaintenanceIds);
    VERIFY_RESULT(made);
    VERIFY_RESULT((*sre)->ask(deleteMaintenances(*made)));
}

QTEST_GUILESS_MAIN(TestZabbixWrites)
#include "test_writes.moc"
