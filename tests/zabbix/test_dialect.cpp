// One row per line of what is known to differ between versions, and what the builders make of it.
// 6.0 is measured (see test_recorded and the integration tests); the others are from documents.
#include "support/result_checks.h"
#include "zabbix/parsers.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;

namespace {

Dialect speaking(const char *version)
{
    return parseVersion(QString::fromLatin1(version)).and_then(dialectOf).value();
}

QJsonObject sent(const Payload &payload) { return QJsonDocument::fromJson(payload.body).object(); }

const Credential token{Credential::Kind::Token, QString(64, u'a')};
const QStringList served{u"6.0.14"_s, u"6.2.9"_s, u"6.4.20"_s, u"7.0.3"_s, u"7.0.19"_s, u"7.2.7"_s,
    u"7.4.0"_s, u"7.4.3"_s, u"8.0.0alpha1"_s};

} // namespace

class TestDialect : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void version_data();
    void version();
    void refusesWhatIsTooOld_data();
    void refusesWhatIsTooOld();
    void differs_data();
    void differs();
    void sameEverywhere_data();
    void sameEverywhere();
    void acknowledgeBits_data();
    void acknowledgeBits();
    void dependentItems();
    void newerThanKnown();
    void batch();
    void batchWithoutCredentials();
};

void TestDialect::version_data()
{
    QTest::addColumn<QJsonValue>("answer");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QJsonValue &answer, const char *expected) {
        QTest::newRow(name) << answer << QString::fromLatin1(expected);
    };
    row("release", u"6.0.14"_s, "6.0.14");
    row("alpha", u"7.4.0alpha1"_s, "7.4.0");
    row("candidate", u"7.0.0rc2"_s, "7.0.0");
    row("two numbers", u"7.2"_s, "7.2.0");
    row("empty", u""_s, "");
    row("another program", u"Grafana 9"_s, "");
    row("number", 6.0, "");
    row("no patience", u"6.0.14; rm"_s, "");
    row("overflow", u"99999999999.0.1"_s, "");
    row("null", QJsonValue(), "");
}

void TestDialect::version()
{
    QFETCH(QJsonValue, answer);
    QFETCH(QString, expected);
    const auto parsed = parseVersion(answer);
    QCOMPARE(parsed ? toString(*parsed) : QString(), expected);
    if (!parsed)
        VERIFY_ERROR(parsed, Error::Kind::Malformed);
}

void TestDialect::refusesWhatIsTooOld_data()
{
    QTest::addColumn<QString>("version");
    for (const char *version : {"1.8.0", "3.0.0", "4.0.50", "5.0.42", "5.2.0", "5.4.12"})
        QTest::newRow(version) << QString::fromLatin1(version);
}

void TestDialect::refusesWhatIsTooOld()
{
    QFETCH(QString, version);
    const auto dialect = parseVersion(version).and_then(dialectOf);
    VERIFY_ERROR(dialect, Error::Kind::Precondition);
    QVERIFY(dialect.error().what.contains(version));
    QVERIFY(dialect.error().what.contains(u"6.0 or later"_s));
}

void TestDialect::differs_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("inHeader");
    QTest::addColumn<QString>("groups");
    QTest::addColumn<QString>("acknowledges");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("executes");
    QTest::addColumn<bool>("causes");
    const QString oldGroups = u"selectGroups"_s;
    const QString groups = u"selectHostGroups"_s;
    const QString oldAcks = u"select_acknowledges"_s;
    const QString acks = u"selectAcknowledges"_s;
    const auto row = [](const char *version) -> QTestData & {
        return QTest::newRow(version) << QString::fromLatin1(version);
    };
    row("6.0.0") << false << oldGroups << oldAcks << 31 << 3 << false;
    row("6.0.14") << false << oldGroups << oldAcks << 31 << 3 << false;
    row("6.2.0") << false << groups << oldAcks << 127 << 3 << false;
    row("6.4.20") << false << groups << oldAcks << 511 << 3 << true;
    row("7.0.0") << false << groups << acks << 511 << 3 << true;
    row("7.0.18") << false << groups << acks << 511 << 3 << true;
    row("7.0.19") << false << groups << acks << 511 << 1 << true;
    row("7.2.0") << true << groups << acks << 511 << 3 << true;
    row("7.2.30") << true << groups << acks << 511 << 3 << true;
    row("7.4.2") << true << groups << acks << 511 << 3 << true;
    row("7.4.3") << true << groups << acks << 511 << 1 << true;
}

void TestDialect::differs()
{
    QFETCH(QString, version);
    QFETCH(bool, inHeader);
    QFETCH(QString, groups);
    QFETCH(QString, acknowledges);
    QFETCH(int, bits);
    QFETCH(int, executes);
    QFETCH(bool, causes);
    const Dialect dialect = speaking(qPrintable(version));
    QCOMPARE(dialect.acknowledgeBits, bits);
    QCOMPARE(int(dialect.executesNow), executes);
    QVERIFY(!dialect.newerThanKnown);

    const Payload payload = payloadOf(getHosts(dialect), dialect, token);
    QCOMPARE(sent(payload).contains("auth"_L1), !inHeader);
    QCOMPARE(payload.authorization, inHeader ? "Bearer " + token.secret.toLatin1() : QByteArray());
    const QJsonObject hosts = getHosts(dialect).params.toObject();
    const QJsonObject maintenances = getMaintenances(dialect).params.toObject();
    const QString otherGroups
        = groups == u"selectGroups"_s ? u"selectHostGroups"_s : u"selectGroups"_s;
    QVERIFY(hosts.contains(groups) && !hosts.contains(otherGroups));
    QVERIFY(maintenances.contains(groups) && !maintenances.contains(otherGroups));
    const QJsonObject events
        = getEvents(dialect, {.events = {EventId(1)}, .withAcknowledgements = true})
              .params.toObject();
    QCOMPARE(events.contains("select_acknowledges"_L1), acknowledges == u"select_acknowledges"_s);
    QCOMPARE(events.contains("selectAcknowledges"_L1), acknowledges == u"selectAcknowledges"_s);
    const QJsonObject problems
        = getProblems(dialect, {.withAcknowledgements = true}).params.toObject();
    QVERIFY(problems.contains("selectAcknowledges"_L1)); // never was spelled otherwise
    QCOMPARE(problems.value("output"_L1).toArray().contains(u"cause_eventid"_s), causes);
}

void TestDialect::sameEverywhere_data()
{
    QTest::addColumn<QString>("version");
    for (const QString &version : served)
        QTest::newRow(qPrintable(version)) << version;
}

void TestDialect::sameEverywhere()
{
    QFETCH(QString, version);
    const Dialect dialect = speaking(qPrintable(version));
    // Neither question may carry credentials, in whatever place.
    for (const Call &call : {askVersion(), login(u"anna"_s, u"word"_s)}) {
        const Payload payload = payloadOf(call, dialect, token);
        QVERIFY(!sent(payload).contains("auth"_L1));
        QVERIFY(payload.authorization.isEmpty());
        QCOMPARE(payload, payloadOf(call));
    }
    const QJsonObject name = login(u"anna"_s, u"word"_s).params.toObject();
    QVERIFY(name.contains("username"_L1) && !name.contains("user"_L1));
    // Only what JSON-RPC names: since 6.0 one member more is refused.
    QStringList members = sent(payloadOf(getHosts(dialect), dialect, token)).keys();
    members.removeAll(u"auth"_s);
    QCOMPARE(members, (QStringList{u"id"_s, u"jsonrpc"_s, u"method"_s, u"params"_s}));
    const NewMaintenance wish{u"m"_s, {}, {WallTime(), WallTime(std::chrono::hours(1))},
        {HostId(1)}, {GroupId(2)}, {}, false};
    const QJsonObject maintenance = createMaintenance(wish).value().params.toObject();
    QVERIFY(!maintenance.contains("hostids"_L1) && !maintenance.contains("groupids"_L1));
    QCOMPARE(
        maintenance.value("hosts"_L1).toArray(), QJsonArray{(QJsonObject{{u"hostid"_s, u"1"_s}})});
    // Strict servers (7.0 and later) refuse every parameter that problem.get does not have.
    const QStringList known{
        u"output"_s, u"selectTags"_s, u"recent"_s, u"sortfield"_s, u"sortorder"_s};
    for (const QString &key : getProblems(dialect).params.toObject().keys())
        QVERIFY2(known.contains(key), qPrintable(key));
}

void TestDialect::acknowledgeBits_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("suppresses");
    for (const QString &version : served)
        QTest::newRow(qPrintable(version)) << version << !version.startsWith(u"6.0"_s);
}

void TestDialect::acknowledgeBits()
{
    QFETCH(QString, version);
    QFETCH(bool, suppresses);
    const Dialect dialect = speaking(qPrintable(version));
    Acknowledge wish{.events = {EventId(6)}, .suppressUntil = WallTime()};
    const auto call = acknowledge(dialect, wish);
    QCOMPARE(call.has_value(), suppresses);
    if (suppresses) {
        QCOMPARE(call->params.toObject().value("action"_L1).toInt(), 32);
        QCOMPARE(call->params.toObject().value("suppress_until"_L1).toInt(), 0);
    } else {
        VERIFY_ERROR(call, Error::Kind::Precondition);
    }
    wish = {.events = {EventId(6)}, .acknowledge = true, .message = u"mine"_s};
    QCOMPARE(acknowledge(dialect, wish)->params.toObject().value("action"_L1).toInt(), 6);
}

void TestDialect::dependentItems()
{
    Item item;
    item.type = 18;
    QVERIFY(!executableNow(speaking("6.0.14"), item));
    QVERIFY(executableNow(speaking("6.2.0"), item));
    for (const int type : {2, 7, 17}) { // trapper, active agent, SNMP trap: sent to Zabbix
        item.type = type;
        QVERIFY(!executableNow(speaking("7.4.0"), item));
    }
    item.type = 0;
    QVERIFY(executableNow(speaking("6.0.14"), item));
}

void TestDialect::newerThanKnown()
{
    const Dialect dialect = speaking("8.0.0");
    QVERIFY(dialect.newerThanKnown);
    QCOMPARE(dialect.auth, Dialect::Auth::Header);
    QVERIFY(!speaking("7.4.9").newerThanKnown);
}

void TestDialect::batch()
{
    const Dialect in60 = speaking("6.0.14");
    const auto body = batchOf({askVersion(), countHosts()}, in60, token);
    VERIFY_RESULT(body);
    const QJsonArray calls = QJsonDocument::fromJson(body->body).array();
    QCOMPARE(calls.size(), 2);
    QVERIFY(!calls.at(0).toObject().contains("auth"_L1)); // each call carries its own
    QCOMPARE(calls.at(1).toObject().value("auth"_L1).toString(), token.secret);
    QCOMPARE(calls.at(1).toObject().value("id"_L1).toInt(), 2);

    const QByteArray answer
        = R"([{"jsonrpc":"2.0","result":"26","id":2},)"
          R"({"jsonrpc":"2.0","error":{"code":-32601,"message":"m","data":"d"},"id":1}])";
    const auto parsed = parseBatch(answer, 2);
    VERIFY_RESULT(parsed);
    QCOMPARE(parsed->at(0).error(), (Fault{-32601, u"m"_s, u"d"_s}));
    QCOMPARE(parsed->at(1).value(), QJsonValue(u"26"_s));
    VERIFY_ERROR(parseBatch(answer, 3), Error::Kind::Malformed);
    // The database is down: one fault for all.
    const auto down = parseBatch(
        R"({"jsonrpc":"2.0","error":{"code":1,"message":"m","data":""},"id":null})", 2);
    VERIFY_RESULT(down);
    QCOMPARE(down->size(), 2);
    QCOMPARE(remedyOf(down->at(1).error(), Credential::Kind::Token), Remedy::Wait);
}

void TestDialect::batchWithoutCredentials()
{
    VERIFY_ERROR(batchOf({}, speaking("6.0.14"), token), Error::Kind::Precondition);
    VERIFY_ERROR(
        batchOf({askVersion(), countHosts()}, speaking("7.2.0"), token), Error::Kind::Precondition);
    const auto headed = batchOf({countHosts(), countHosts()}, speaking("7.2.0"), token);
    VERIFY_RESULT(headed);
    QVERIFY(!headed->body.contains("auth"));
    QVERIFY(headed->authorization.startsWith("Bearer a"));
}

QTEST_GUILESS_MAIN(TestDialect)
#include "test_dialect.moc"
