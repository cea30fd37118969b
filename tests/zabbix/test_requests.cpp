// What the builders send, compared with requests that a real Zabbix 6.0.14 accepted, and what they
// refuse to send.
#include "support/result_checks.h"
#include "zabbix/parsers.h"
#include "zabbix/recorded.h"

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Dialect in60 = dialectOf({6, 0, 14}).value();
const WallTime noon{std::chrono::seconds(1'795'327'200)};

NewMaintenance osdReplacement()
{
    NewMaintenance wish;
    wish.name = u"OSD replacement pve-node01"_s;
    wish.description = u"by Anna"_s;
    wish.hosts = {HostId(10559), HostId(10560), HostId(10561)};
    wish.tags = {{u"ceph_health"_s, u"warning"_s}};
    wish.window = {WallTime(1'795'327'715s), WallTime(1'795'331'315s)};
    return wish;
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acknowledgeAsRecorded_data();
    void acknowledgeAsRecorded();
    void acknowledgeRefused_data();
    void acknowledgeRefused();
    void maintenanceAsRecorded();
    void maintenanceInWholeMinutes();
    void maintenanceRefused_data();
    void maintenanceRefused();
    void maintenanceChange();
    void maintenanceDelete();
    void effectiveWindow();
    void executeNowAsRecorded();
    void problemsByTagAsRecorded();
    void problemsChosen();
    void leanPollLeavesOutWhatCosts();
    void triggersOfNothing();
    void triggersAsTheFrontendAsks();
    void eventHistory();
    void hostsAndItemsChosen();
    void idsKeepAllDigits();
    void writesAreMarked();
    void words_data();
    void words();
    void webPageInsteadOfApi();
};

void TestRequests::acknowledgeAsRecorded_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QJsonValue>("params");
    const auto row = [](const char *file, const Acknowledge &wish) {
        QTest::newRow(file) << QString::fromLatin1(file) << acknowledge(in60, wish).value().params;
    };
    row("13_event_acknowledge_ack_message",
        {.events = {EventId(6)},
            .acknowledge = true,
            .message = u"Anna: looking at it (INC-1042)"_s});
    row("13_event_acknowledge_message_only",
        {.events = {EventId(6), EventId(11)}, .message = u"several events in one call"_s});
    row("13_event_acknowledge_severity",
        {.events = {EventId(11)}, .message = u"not urgent"_s, .severity = Severity::Warning});
    row("13_event_acknowledge_close",
        {.events = {EventId(15)}, .close = true, .message = u"patched, closing"_s});
}

void TestRequests::acknowledgeAsRecorded()
{
    QFETCH(QString, file);
    QFETCH(QJsonValue, params);
    QCOMPARE(params.toObject(), recorded(qPrintable(file)).params());
}

void TestRequests::acknowledgeRefused_data()
{
    QTest::addColumn<QString>("why");
    QTest::addColumn<bool>("refused");
    QTest::addColumn<Result<Call>>("call");
    const QList<EventId> one{EventId(1)};
    const QString longest(messageLimit, u'ä');
    const QString pairs = u"\U0001F525"_s.repeated(messageLimit); // two UTF-16 units each
    const auto row = [](const char *name, const Acknowledge &wish, bool refused) {
        QTest::newRow(name) << QString::fromLatin1(name) << refused << acknowledge(in60, wish);
    };
    row("nothing", {.events = one}, true);
    row("nobody", {.acknowledge = true}, true);
    row("too many", {.events = QList<EventId>(501, EventId(1)), .acknowledge = true}, true);
    row("as many as go", {.events = QList<EventId>(500, EventId(1)), .acknowledge = true}, false);
    row("both", {.events = one, .acknowledge = true, .unacknowledge = true}, true);
    row("long message", {.events = one, .message = longest + u'x'}, true);
    row("longest message", {.events = one, .message = longest}, false);
    row("longest message of pairs", {.events = one, .message = pairs}, false);
    row("suppress on 6.0", {.events = one, .suppressUntil = noon}, true);
    row("unsuppress on 6.0", {.events = one, .unsuppress = true}, true);
}

void TestRequests::acknowledgeRefused()
{
    QFETCH(bool, refused);
    QFETCH(Result<Call>, call);
    QCOMPARE(!call.has_value(), refused);
    if (refused) {
        VERIFY_ERROR(call, Error::Kind::Precondition);
        QVERIFY(!call.error().what.isEmpty());
    }
}

void TestRequests::maintenanceAsRecorded()
{
    const auto call = createMaintenance(osdReplacement());
    VERIFY_RESULT(call);
    QJsonObject expected = recorded("40_maintenance_create_tag_limited").params();
    // The recording sent seconds, which the server cut off: :35 to :35 of the next hour.
    expected.insert("active_since"_L1, 1'795'327'680);
    expected.insert("active_till"_L1, 1'795'331'340);
    expected.insert("timeperiods"_L1,
        QJsonArray{QJsonObject{
            {u"timeperiod_type"_s, 0}, {u"start_date"_s, 1'795'327'680}, {u"period"_s, 3660}}});
    expected.insert("groups"_L1, QJsonArray());
    QCOMPARE(call->params.toObject(), expected);
    QCOMPARE(call->method, u"maintenance.create"_s);
}

void TestRequests::maintenanceInWholeMinutes()
{
    const Window whole{noon, noon + 1h};
    QCOMPARE(wholeMinutes(whole), whole);
    QCOMPARE(wholeMinutes({noon + 1ms, noon + 1h + 1ms}), (Window{noon, noon + 1h + 1min}));
    QCOMPARE(wholeMinutes({noon + 59s, noon + 1h - 59s}), whole);
}

void TestRequests::maintenanceRefused_data()
{
    QTest::addColumn<Result<Call>>("call");
    const auto row = [](const char *name, auto change) {
        NewMaintenance wish = osdReplacement();
        change(wish);
        QTest::newRow(name) << createMaintenance(wish);
    };
    row("no name", [](NewMaintenance &wish) { wish.name = u"  "_s; });
    row("long name", [](NewMaintenance &wish) { wish.name = QString(129, u'n'); });
    row("nobody", [](NewMaintenance &wish) { wish.hosts.clear(); });
    row("four minutes", [](NewMaintenance &wish) { wish.window.till = wish.window.from + 299s; });
    row("backwards", [](NewMaintenance &wish) { wish.window.till = wish.window.from - 1h; });
}

void TestRequests::maintenanceRefused()
{
    QFETCH(Result<Call>, call);
    VERIFY_ERROR(call, Error::Kind::Precondition);
}

void TestRequests::maintenanceChange()
{
    const MaintenanceId id(1);
    VERIFY_ERROR(changeMaintenance(id, {}), Error::Kind::Precondition);
    VERIFY_ERROR(
        changeMaintenance(id, {.scope = MaintenanceChange::Scope()}), Error::Kind::Precondition);
    VERIFY_ERROR(changeMaintenance(id, {.window = Window{noon, noon}}), Error::Kind::Precondition);
    const auto longer = changeMaintenance(id, {.window = Window{noon, noon + 3h}});
    VERIFY_RESULT(longer);
    // Lists replace what is there: what is not to change is not sent.
    QCOMPARE(longer->params.toObject().keys(),
        (QStringList{u"active_since"_s, u"active_till"_s, u"maintenanceid"_s, u"timeperiods"_s}));
    const auto fewer
        = changeMaintenance(id, {.scope = MaintenanceChange::Scope{{HostId(10559)}, {}}});
    VERIFY_RESULT(fewer);
    QJsonObject expected = recorded("43_maintenance_update_partial_hosts_replace").params();
    expected.insert("groups"_L1, QJsonArray());
    QCOMPARE(fewer->params.toObject(), expected);
}

void TestRequests::maintenanceDelete()
{
    VERIFY_ERROR(deleteMaintenances({}), Error::Kind::Precondition);
    QCOMPARE(deleteMaintenances({MaintenanceId(1)})->params.toArray(),
        recorded("44_maintenance_delete").request.toObject().value("params"_L1).toArray());
}

void TestRequests::effectiveWindow()
{
    Maintenance maintenance;
    maintenance.active = {noon, noon + 1h};
    TimePeriod period{TimePeriod::Kind::Once, noon + 30min, {}, 2h};
    QCOMPARE(effective(maintenance, period), std::optional(Window{noon + 30min, noon + 1h}));
    period.start = noon + 1h;
    QCOMPARE(effective(maintenance, period), std::optional<Window>());
    period.kind = TimePeriod::Kind::Weekly;
    QCOMPARE(effective(maintenance, period), std::optional<Window>());
}

void TestRequests::executeNowAsRecorded()
{
    VERIFY_ERROR(executeNow({}), Error::Kind::Precondition);
    const auto call
        = executeNow({ItemId(44518), ItemId(44530), ItemId(44542), ItemId(44554), ItemId(44566)});
    QCOMPARE(call->params.toArray(),
        recorded("30_task_create_many").request.toObject().value("params"_L1).toArray());
}

void TestRequests::problemsByTagAsRecorded()
{
    ProblemQuery query;
    query.tags = {{u"ceph_health"_s, u"warning"_s}};
    const QJsonObject sent = getProblems(in60, query).params.toObject();
    const QJsonObject expected = recorded("10_problem_get_ceph_warning").params();
    QCOMPARE(sent.value("tags"_L1), expected.value("tags"_L1));
    QCOMPARE(sent.value("evaltype"_L1), expected.value("evaltype"_L1));
}

void TestRequests::problemsChosen()
{
    ProblemQuery query;
    query.events = {EventId(9'007'199'254'740'993)};
    query.hosts = {HostId(2)};
    query.suppressed = false;
    query.recent = false;
    query.limit = 5;
    query.withSuppressions = query.withAcknowledgements = query.withOperationalData = true;
    const QJsonObject sent = getProblems(in60, query).params.toObject();
    QCOMPARE(sent.value("eventids"_L1).toArray(), QJsonArray{u"9007199254740993"_s});
    QCOMPARE(sent.value("hostids"_L1).toArray(), QJsonArray{u"2"_s});
    QCOMPARE(sent.value("suppressed"_L1), QJsonValue(false));
    QVERIFY(!sent.contains("recent"_L1));
    QCOMPARE(sent.value("limit"_L1).toInt(), 5);
    QVERIFY(sent.contains("selectSuppressionData"_L1) && sent.contains("selectAcknowledges"_L1));
    QVERIFY(sent.value("output"_L1).toArray().contains(u"opdata"_s));
}

void TestRequests::leanPollLeavesOutWhatCosts()
{
    const QJsonObject sent = getProblems(in60).params.toObject();
    QVERIFY(sent.value("output"_L1).isArray()); // "extend" would expand opdata of every problem
    QVERIFY(!sent.value("output"_L1).toArray().contains(u"opdata"_s));
    QVERIFY(!sent.contains("selectSuppressionData"_L1) && !sent.contains("selectAcknowledges"_L1));
    QVERIFY(!sent.contains("limit"_L1) && sent.value("recent"_L1).toBool());
}

void TestRequests::triggersOfNothing()
{
    const QJsonObject sent = getTriggers({}).params.toObject();
    QVERIFY(sent.contains("triggerids"_L1)); // left out it would mean: all
    QVERIFY(sent.value("triggerids"_L1).toArray().isEmpty());
}

void TestRequests::triggersAsTheFrontendAsks()
{
    const TriggerQuery query{.triggers = {TriggerId(23317)}};
    const QJsonObject shown = getTriggers(query).params.toObject();
    QVERIFY(shown.value("monitored"_L1).toBool() && shown.value("skipDependent"_L1).toBool());
    QVERIFY(!shown.value("output"_L1).toArray().contains(u"comments"_s));
    const QJsonObject all
        = getTriggers({.triggers = {TriggerId(23317)}, .shownOnly = false, .withRunbook = true})
              .params.toObject();
    QVERIFY(!all.contains("monitored"_L1) && !all.contains("skipDependent"_L1));
    QVERIFY(all.value("output"_L1).toArray().contains(u"comments"_s));
}

void TestRequests::eventHistory()
{
    const QJsonObject sent
        = getEvents(in60, {.triggers = {TriggerId(5)}, .since = noon + 999ms, .limit = 50})
              .params.toObject();
    QCOMPARE(sent.value("objectids"_L1).toArray(), QJsonArray{u"5"_s});
    QCOMPARE(sent.value("time_from"_L1).toInteger(), 1'795'327'200);
    QCOMPARE(sent.value("limit"_L1).toInt(), 50);
    QVERIFY(!sent.contains("eventids"_L1));
}

void TestRequests::hostsAndItemsChosen()
{
    const QJsonObject hosts = getHosts(in60,
        {.hosts = {HostId(1)}, .groups = {GroupId(2)}, .names = {u"pve1"_s}, .monitoredOnly = true})
                                  .params.toObject();
    QCOMPARE(hosts.value("filter"_L1).toObject().value("host"_L1).toArray(), QJsonArray{u"pve1"_s});
    QVERIFY(hosts.contains("hostids"_L1) && hosts.contains("groupids"_L1)
        && hosts.contains("monitored_hosts"_L1));
    QCOMPARE(getHosts(in60).params.toObject().keys(),
        (QStringList{u"output"_s, u"selectGroups"_s, u"selectTags"_s}));
    const QJsonObject items
        = getItems({.items = {ItemId(3)}, .hosts = {HostId(1)}, .keys = {u"system.sw.os"_s}})
              .params.toObject();
    QCOMPARE(items.value("filter"_L1).toObject().value("key_"_L1).toArray(),
        QJsonArray{u"system.sw.os"_s});
    QVERIFY(items.contains("itemids"_L1) && items.contains("hostids"_L1));
}

void TestRequests::idsKeepAllDigits()
{
    const QByteArray body
        = R"({"jsonrpc":"2.0","result":{"eventids":["9223372036854775807",9223372036854775807,"9007199254740993"]},"id":1})";
    const auto ids = parseAcknowledged(parseAnswer(body)->value());
    VERIFY_RESULT(ids);
    QCOMPARE(ids->at(0).value, std::numeric_limits<qint64>::max());
    QCOMPARE(ids->at(1).value, std::numeric_limits<qint64>::max());
    QCOMPARE(ids->at(2).value, 9'007'199'254'740'993);
    for (const char *wrong : {R"("9223372036854775808")", R"("0")", R"("-1")", "1.5", "[]", "null",
             R"("1e3")", "1e30"}) {
        const QByteArray answer = QByteArray(R"({"result":{"eventids":[)") + wrong + "]}}";
        VERIFY_ERROR(parseAcknowledged(parseAnswer(answer)->value()), Error::Kind::Malformed);
    }
}

void TestRequests::writesAreMarked()
{
    const Acknowledge wish{.events = {EventId(1)}, .acknowledge = true};
    for (const Call &call :
        {acknowledge(in60, wish).value(), createMaintenance(osdReplacement()).value(),
            changeMaintenance(MaintenanceId(1), {.tags = QList<MaintenanceTag>()}).value(),
            deleteMaintenances({MaintenanceId(1)}).value(), executeNow({ItemId(1)}).value(),
            login({}, {}), logout()})
        QCOMPARE(call.effect, Call::Effect::Write);
    for (const Call &call : {getProblems(in60), getTriggers({}), getEvents(in60, {}),
             getHosts(in60), getItems({}), getMaintenances(in60), getServerNodes(), askVersion(),
             countHosts(), askUser(UserId(1)), askToken({})})
        QCOMPARE(call.effect, Call::Effect::Read);
}

void TestRequests::words_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<bool>("token");
    QTest::addColumn<bool>("header");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("remedy");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const Fault &fault, bool token, bool header,
                         Error::Kind kind, Remedy remedy, const char *part) {
        QTest::newRow(name) << fault << token << header << int(kind) << int(remedy)
                            << QString::fromLatin1(part);
    };
    using Kind = Error::Kind;
    const Fault ended{-32602, {}, u"Session terminated, re-login, please."_s};
    const Fault nobody{-32602, {}, u"Not authorized."_s};
    row("session ended", ended, false, false, Kind::Unauthorized, Remedy::LoginAgain, "has ended");
    row("session ended, old code", {-32500, {}, ended.data}, false, false, Kind::Unauthorized,
        Remedy::LoginAgain, "has ended");
    row("cut-off token", ended, true, false, Kind::Unauthorized, Remedy::Tell, "incomplete");
    row("token unknown", nobody, true, false, Kind::Unauthorized, Remedy::Tell, "API token");
    row("header dropped", nobody, true, true, Kind::Unauthorized, Remedy::Tell, "drops the header");
    row("no session", nobody, false, false, Kind::Unauthorized, Remedy::Tell, "who is asking");
    row("token expired", {-32500, {}, u"API token expired."_s}, true, false, Kind::Unauthorized,
        Remedy::Tell, "expired");
    row("account blocked",
        {-32500, {}, u"Incorrect user name or password or account is temporarily blocked."_s},
        false, false, Kind::Unauthorized, Remedy::Tell, "blocked");
    row("upgraded to 7.2",
        {-32600, {}, u"Invalid parameter \"/\": unexpected parameter \"auth\"."_s}, true, false,
        Kind::Rejected, Remedy::AskVersion, "upgraded");
    row("database down", {1, u"Error connecting to database."_s, {}}, true, false,
        Kind::Unavailable, Remedy::Wait, "database");
    row("not my method", {-32602, {}, u"No permissions to call \"x.y\"."_s}, true, false,
        Kind::Forbidden, Remedy::Tell, "may not use x.y");
    row("hanode.get for an admin",
        {-32500, {}, u"You do not have permission to perform this operation."_s}, true, false,
        Kind::Forbidden, Remedy::Tell, "may not use x.y");
    row("gone", {-32602, {}, u"No permissions to referred object or it does not exist!"_s}, true,
        false, Kind::NotFound, Remedy::Tell, "no longer");
    row("anything else", {-32500, u"Application error."_s, u"Foo."_s}, true, false, Kind::Rejected,
        Remedy::Tell, "Foo.");
    row("without data", {-32500, u"Application error."_s, {}}, true, false, Kind::Rejected,
        Remedy::Tell, "Application error.");
}

void TestRequests::words()
{
    QFETCH(Fault, fault);
    QFETCH(bool, token);
    QFETCH(bool, header);
    QFETCH(int, kind);
    QFETCH(int, remedy);
    QFETCH(QString, part);
    const auto who = token ? Credential::Kind::Token : Credential::Kind::Session;
    const auto where = header ? Dialect::Auth::Header : Dialect::Auth::Body;
    const Error error = errorOf(fault, {u"x.y"_s, QJsonObject()}, who, where);
    QCOMPARE(int(error.kind), kind);
    QCOMPARE(int(remedyOf(fault, who)), remedy);
    QVERIFY2(error.what.contains(part), qPrintable(error.what));
    QVERIFY(error.detail.startsWith(u"x.y: %1"_s.arg(fault.code)));

    const Fault endless{fault.code, fault.message, fault.data + QString(5000, u'x')};
    QVERIFY(errorOf(endless, {u"x.y"_s, QJsonObject()}, who, where).detail.size() < 400);
    QVERIFY(errorOf(endless, {u"x.y"_s, QJsonObject()}, who, where).what.size() < 400);
}

void TestRequests::webPageInsteadOfApi()
{
    const auto page = parseAnswer("\n<!DOCTYPE html><html><title>Welcome to nginx</title>");
    VERIFY_ERROR(page, Error::Kind::Malformed);
    QVERIFY(page.error().what.contains(u"web page"_s));
    // Raw strings inside a macro's arguments are too much for moc.
    const QByteArrayList wrong{
        "", "{}", "[]", "{\"result\":1,\"error\":null}", "{\"result\":\"6.0"};
    for (const QByteArray &body : wrong)
        VERIFY_ERROR(parseAnswer(body), Error::Kind::Malformed);
}

QTEST_GUILESS_MAIN(TestRequests)
#include "test_requests.moc"
