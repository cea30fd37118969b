// What a real Zabbix 6.0 answers to the questions the console asks.
#include "integration/zabbix/seeded.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString lineOf(const QString &hosts, const QString &name, Severity severity, EventTime at,
    std::optional<bool> closable)
{
    return u"%1: %2 severity %3 at %4%5"_s.arg(hosts, name)
        .arg(int(severity))
        .arg(qint64(at.time_since_epoch().count()))
        .arg(closable.value_or(false) ? u" closable"_s : QString());
}

} // namespace

class TestZabbixReads : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everythingIsReal();
    void versionNegotiation();
    void tokens();
    void tokenTellsWhoItIs();
    void loginAndLogout();
    void loginRefused();
    void blockedAccount();
    void nobodySeesNothing();
    void everyProblemWithItsHost();
    void problemsByTag();
    void problemsOfHost();
    void oneEventInFull();
    void runbook();
    void endedIsSeenLeaving();
    void hosts();
    void items();
    void serverIsAlive();
    void batch();
    void unknownParameters();
    void transport();
    void cleanupTestCase() { m_zabbix.reset(); }

private:
    std::unique_ptr<Seeded> m_zabbix;
};

void TestZabbixReads::initTestCase()
{
    m_zabbix = std::make_unique<Seeded>();
    QVERIFY2(m_zabbix->start(), qPrintable(m_zabbix->problem));
}

void TestZabbixReads::everythingIsReal()
{
    // PostgreSQL, zabbix_server, zabbix_agentd, PHP: the least that counts as a real Zabbix.
    QVERIFY(m_zabbix->server.started() >= 4);
}

void TestZabbixReads::versionNegotiation()
{
    const auto version = m_zabbix->admin->ask(askVersion()).and_then(parseVersion);
    VERIFY_RESULT(version);
    QCOMPARE(version->major, 6);
    QCOMPARE(version->minor, 0);
    VERIFY_RESULT(dialectOf(*version));
    Call withToken = askVersion();
    withToken.authenticated = true;
    QVERIFY(m_zabbix->admin->faultOf(withToken).data.contains(u"without the \"auth\""_s));
}

void TestZabbixReads::tokens()
{
    const auto asked = [&](const QString &secret) {
        return clientOf(m_zabbix->server, {Credential::Kind::Token, secret})->ask(countHosts());
    };
    VERIFY_RESULT(asked(m_zabbix->seed.superAdmin.secret));
    const auto unknown = asked(QString(64, u'0'));
    VERIFY_ERROR(unknown, Error::Kind::Unauthorized);
    QVERIFY(unknown.error().what.contains(u"API token"_s));
    const QString cut = m_zabbix->seed.superAdmin.secret.left(63);
    VERIFY_ERROR(asked(cut), Error::Kind::Unauthorized);
    // It is taken for a session that has ended; logging in would not help.
    const auto client = clientOf(m_zabbix->server, {Credential::Kind::Token, cut});
    QCOMPARE(remedyOf(client->faultOf(countHosts()), Credential::Kind::Token), Remedy::Tell);
    QVERIFY(client->faultOf(countHosts()).data.startsWith(u"Session terminated"_s));
}

void TestZabbixReads::tokenTellsWhoItIs()
{
    const auto token
        = m_zabbix->admin->ask(askToken(m_zabbix->seed.superAdmin)).and_then(parseToken);
    VERIFY_RESULT(token);
    QCOMPARE(token->name, u"console"_s);
    QCOMPARE(token->expires, std::optional<WallTime>());
    const auto who = m_zabbix->admin->ask(askUser(token->user)).and_then(parseUser);
    VERIFY_RESULT(who);
    QCOMPARE(who->type, UserType::SuperAdmin);
    QCOMPARE(who->name, u"Admin"_s);
}

void TestZabbixReads::loginAndLogout()
{
    const auto session = m_zabbix->admin->ask(login(u"sre"_s, seededPassword)).and_then(parseLogin);
    VERIFY_RESULT(session);
    QCOMPARE(session->identity.type, UserType::Admin);
    QCOMPARE(session->identity.name, u"sre"_s);
    const auto client = clientOf(m_zabbix->server, session->credential);
    QCOMPARE(client->ask(countHosts()).and_then(parseCount), Result<qint64>(6));
    VERIFY_RESULT(client->ask(logout()));
    VERIFY_ERROR(client->ask(countHosts()), Error::Kind::Unauthorized);
    QCOMPARE(
        remedyOf(client->faultOf(countHosts()), Credential::Kind::Session), Remedy::LoginAgain);
    // The way back in is asked for without the dead session.
    VERIFY_RESULT(client->ask(login(u"sre"_s, seededPassword)));
}

void TestZabbixReads::loginRefused()
{
    VERIFY_ERROR(loginTo(m_zabbix->server, u"sre"_s, u"wrong"_s), Error::Kind::Unauthorized);
    VERIFY_ERROR(loginTo(m_zabbix->server, u"no.such.user"_s), Error::Kind::Unauthorized);
    VERIFY_ERROR(loginTo(m_zabbix->server, u"retired"_s), Error::Kind::Forbidden);
}

void TestZabbixReads::blockedAccount()
{
    for (int i = 0; i < 5; ++i)
        VERIFY_ERROR(loginTo(m_zabbix->server, u"ben"_s, u"wrong"_s), Error::Kind::Unauthorized);
    const auto right = loginTo(m_zabbix->server, u"ben"_s);
    VERIFY_ERROR(right, Error::Kind::Unauthorized);
    QVERIFY(right.error().what.contains(u"blocked"_s));
}

void TestZabbixReads::nobodySeesNothing()
{
    const auto nobody = loginTo(m_zabbix->server, u"nobody"_s);
    VERIFY_RESULT(nobody);
    QCOMPARE((*nobody)->ask(countHosts()).and_then(parseCount), Result<qint64>(0));
    const auto problems = (*nobody)->ask(getProblems((*nobody)->dialect())).and_then(parseProblems);
    VERIFY_RESULT(problems); // no error: that is why hosts are counted
    QVERIFY(problems->isEmpty());
}

void TestZabbixReads::everyProblemWithItsHost()
{
    const QList<Problem> problems = m_zabbix->problems({.recent = false});
    QCOMPARE(problems.size(), m_zabbix->seed.problems.size());
    TriggerBook book;
    const auto asked = book.unknown(problems);
    const auto triggers
        = m_zabbix->admin->ask(getTriggers({.triggers = asked})).and_then(parseTriggers);
    VERIFY_RESULT(triggers);
    book.learn(asked, *triggers);
    const Triage sorted = triage(problems, book);

    QStringList expected;
    qsizetype hidden = 0;
    for (const SeededProblem &seeded : m_zabbix->seed.problems) {
        hidden += seeded.shown ? 0 : 1;
        if (seeded.shown)
            expected.append(
                lineOf(seeded.host, seeded.name, seeded.severity, seeded.at, seeded.closable));
    }
    QStringList found;
    for (const OpenProblem &row : sorted.open) {
        QStringList hosts;
        for (const HostRef &host : row.hosts)
            hosts.append(host.host);
        found.append(lineOf(hosts.join(u','), row.problem.name, row.problem.severity,
            row.problem.since, row.closableByHand));
    }
    expected.sort();
    found.sort();
    QCOMPARE(found, expected);
    QCOMPARE(sorted.hidden, hidden);
    QCOMPARE(hidden, 2); // of the disabled host, and of the trigger that depends on one that fires
}

void TestZabbixReads::problemsByTag()
{
    ProblemQuery query;
    query.tags = {{u"ceph_health"_s, u"warning"_s}};
    QCOMPARE(m_zabbix->problems(query).size(), 2);
    QCOMPARE(m_zabbix->problems(query).first().tags.first(), (Tag{u"ceph_health"_s, u"warning"_s}));
    query.tags = {{u"ceph_health"_s, {}, TagFilter::Match::Exists}};
    QCOMPARE(m_zabbix->problems(query).size(), 3);
    query.tags = {{u"ceph_health"_s, u"arn"_s, TagFilter::Match::Contains}};
    QCOMPARE(m_zabbix->problems(query).size(), 2);
    query.tags = {{u"ceph_health"_s, u"arn"_s}};
    QVERIFY(m_zabbix->problems(query).isEmpty());
}

void TestZabbixReads::problemsOfHost()
{
    const auto newest = m_zabbix->problems({.limit = 1});
    QCOMPARE(newest.size(), 1);
    ProblemQuery query{.hosts = {m_zabbix->seed.hosts.value(u"pve1"_s)}, .recent = false};
    QCOMPARE(m_zabbix->problems(query).size(), 3); // one, and two of one trigger
    query.events = {EventId(std::numeric_limits<qint64>::max())};
    QVERIFY(m_zabbix->problems(query).isEmpty());
}

void TestZabbixReads::oneEventInFull()
{
    const Problem problem = m_zabbix->problemOn(u"pve3"_s, u"Ceph cluster health is HEALTH_ERR"_s);
    const EventQuery query{
        .events = {problem.event}, .withAcknowledgements = true, .withOperationalData = true};
    const auto events
        = m_zabbix->admin->ask(getEvents(m_zabbix->admin->dialect(), query)).and_then(parseEvents);
    VERIFY_RESULT(events);
    QCOMPARE(events->size(), 1);
    const Event &event = events->first();
    QVERIFY(event.problem);
    QCOMPARE(event.hosts.value(0).host, u"pve3"_s);
    QCOMPARE(event.at, problem.since);
    QCOMPARE(event.tags.size(), problem.tags.size()); // in any order
    for (const Tag &tag : problem.tags)
        QVERIFY(event.tags.contains(tag));
    QCOMPARE(event.operationalData, u"now 1"_s);
}

void TestZabbixReads::runbook()
{
    const Problem problem = m_zabbix->problemOn(u"pve3"_s, u"Ceph cluster health is HEALTH_ERR"_s);
    const auto triggers
        = m_zabbix->admin->ask(getTriggers({.triggers = {problem.trigger}, .withRunbook = true}))
              .and_then(parseTriggers);
    VERIFY_RESULT(triggers);
    QCOMPARE(triggers->size(), 1);
    QCOMPARE(triggers->first().runbook, u"Runbook: see pve3."_s);
    QVERIFY(triggers->first().firing);
    const auto none = m_zabbix->admin->ask(getTriggers({})).and_then(parseTriggers);
    VERIFY_RESULT(none);
    QVERIFY(none->isEmpty()); // no ids must not mean every trigger
}

void TestZabbixReads::endedIsSeenLeaving()
{
    const QString host = u"vm-web01"_s;
    const Problem before = m_zabbix->problemOn(host, u"Load is too high"_s);
    QVERIFY(before.event.value);
    const EventTime end = m_zabbix->seed.at + 40s + 5ns;
    QCOMPARE(sendValues(m_zabbix->server.trapperPort(), {{host, u"load"_s, u"0"_s, end}}), 1);
    QTRY_VERIFY_WITH_TIMEOUT(!m_zabbix->problemOn(host, before.name).event.value, 20000);
    const QList<Problem> recent = m_zabbix->problems({.events = {before.event}});
    QCOMPARE(recent.size(), 1);
    QVERIFY(recent.first().recovery);
    QCOMPARE(recent.first().recovery->at, std::optional(end));
}

void TestZabbixReads::hosts()
{
    const auto found = m_zabbix->admin
                           ->ask(getHosts(m_zabbix->admin->dialect(),
                               {.names = {u"pve1"_s, u"vm-off01"_s, u"PVE2"_s}}))
                           .and_then(parseHosts);
    VERIFY_RESULT(found);
    QCOMPARE(found->size(), 2); // names are case-sensitive
    for (const Host &host : *found) {
        const bool node = host.host == u"pve1"_s;
        QCOMPARE(host.name, host.host.toUpper());
        QCOMPARE(host.monitored, node);
        QCOMPARE(host.groups.size(), node ? 2 : 1);
        QCOMPARE(host.tags, (QList<Tag>{{u"class"_s, node ? u"proxmox"_s : u"vm"_s}}));
        QVERIFY(!host.maintenance);
    }
    const HostQuery byGroup{
        .groups = {m_zabbix->seed.groups.value(u"Guests"_s)}, .monitoredOnly = true};
    const auto guests
        = m_zabbix->admin->ask(getHosts(m_zabbix->admin->dialect(), byGroup)).and_then(parseHosts);
    VERIFY_RESULT(guests);
    QCOMPARE(guests->size(), 2);
}

void TestZabbixReads::items()
{
    const ItemQuery query{.hosts = {m_zabbix->seed.hosts.value(u"pve3"_s)}, .keys = {u"cepherr"_s}};
    const auto found = m_zabbix->admin->ask(getItems(query)).and_then(parseItems);
    VERIFY_RESULT(found);
    QCOMPARE(found->size(), 1);
    QCOMPARE(found->first().lastValue, u"1"_s);
    QCOMPARE(numberOf(found->first()), std::optional(1.0));
    QVERIFY(found->first().lastAt && *found->first().lastAt > m_zabbix->seed.at);
    QVERIFY(!executableNow(m_zabbix->admin->dialect(), found->first()));
}

void TestZabbixReads::serverIsAlive()
{
    const auto nodes = m_zabbix->admin->ask(getServerNodes()).and_then(parseServerNodes);
    VERIFY_RESULT(nodes);
    QCOMPARE(nodes->size(), 1);
    QCOMPARE(nodes->first().status, ServerNode::Status::Active);
    const auto sre = loginTo(m_zabbix->server, u"sre"_s);
    VERIFY_RESULT(sre);
    VERIFY_ERROR((*sre)->ask(getServerNodes()), Error::Kind::Forbidden);
}

void TestZabbixReads::batch()
{
    ZabbixApi &admin = *m_zabbix->admin;
    const QList<Call> calls{askVersion(), getProblems(admin.dialect()),
        {u"no.such"_s, QJsonObject()}, getServerNodes()};
    const auto payload = batchOf(calls, admin.dialect(), admin.credential());
    VERIFY_RESULT(payload);
    const auto answers = parseBatch(admin.post(*payload).body, calls.size());
    VERIFY_RESULT(answers);
    VERIFY_RESULT(parseVersion(answers->at(0).value()));
    VERIFY_RESULT(parseProblems(answers->at(1).value()));
    QCOMPARE(answers->at(2).error().code, -32601);
    VERIFY_RESULT(parseServerNodes(answers->at(3).value()));
}

void TestZabbixReads::unknownParameters()
{
    ZabbixApi &admin = *m_zabbix->admin;
    const QJsonObject lax{{u"output"_s, QJsonArray{u"eventid"_s}}, {u"selectHosts"_s, u"extend"_s},
        {u"noSuchParameter"_s, 1}};
    const auto problems = admin.ask(u"problem.get"_s, lax);
    VERIFY_RESULT(problems);
    QVERIFY(!problems->toArray().first().toObject().contains("hosts"_L1));
    VERIFY_RESULT(admin.ask(u"host.update"_s,
        QJsonObject{{u"hostid"_s, QString::number(m_zabbix->seed.hosts.value(u"pve1"_s).value)},
            {u"statuss"_s, 1}}));
    Call strict = login(u"sre"_s, seededPassword);
    QJsonObject params = strict.params.toObject();
    params.insert("remember"_L1, true);
    strict.params = params;
    QVERIFY(admin.faultOf(strict).data.contains(u"unexpected parameter"_s));
    const Fault sorted
        = admin.faultOf({u"problem.get"_s, QJsonObject{{u"sortfield"_s, QJsonArray{u"clock"_s}}}});
    QVERIFY(sorted.data.contains(u"not allowed"_s));
}

void TestZabbixReads::transport()
{
    ZabbixApi &admin = *m_zabbix->admin;
    const HttpReply untyped = admin.post(payloadOf(askVersion()), "text/plain");
    QCOMPARE(untyped.status, 412);
    QVERIFY(untyped.body.isEmpty());
    // A header alone, as newer versions want it, is nothing to 6.0.
    Dialect newer = admin.dialect();
    newer.auth = Dialect::Auth::Header;
    const auto headed
        = parseAnswer(admin.post(payloadOf(countHosts(), newer, admin.credential())).body);
    VERIFY_RESULT(headed);
    QCOMPARE(headed->error().data, u"Not authorized."_s);
    const auto top = parseAnswer(admin
            .post(
                {R"({"jsonrpc":"2.0","method":"apiinfo.version","params":[],"id":1,"foo":1})", {}})
            .body);
    VERIFY_RESULT(top);
    QCOMPARE(top->error().code, -32600);
}

QTEST_GUILESS_MAIN(TestZabbixReads)
#include "test_reads.moc"
