#include "lab/pve/permissions.h"
#include "lab/pve/route.h"
#include "lab/pve/tickets.h"
#include "test_lab.h"

#include <QJsonArray>
#include <QTest>
#include <QUrl>

using namespace fairlead;
using namespace fairlead::lab;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray cookie(const QString &ticket)
{
    return "Cookie: PVEAuthCookie=" + QUrl::toPercentEncoding(ticket);
}

QByteArray loginForm(
    const QByteArray &user, const QByteArray &password, const QByteArray &more = {})
{
    return "username=" + QUrl::toPercentEncoding(QString::fromLatin1(user))
        + "&password=" + QUrl::toPercentEncoding(QString::fromLatin1(password)) + more;
}

} // namespace

/// Who may come in, and what they may do.
class TestAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_lab = std::make_unique<TestLab>(u"quiet"_s, u"8.4.21"_s); }
    void whoIsRefused_data();
    void whoIsRefused();
    void ticketAndItsCsrfToken();
    void cookieBeatsToken();
    void unencodedTicketOfTfaIsBroken();
    void ticketsAge();
    void renewalByTicket();
    void wrongClockRejectsTickets();
    void secondFactor();
    void secondFactorInOneStep();
    void tokenCannotLogIn();
    void expiredToken();
    void rights_data();
    void rights();
    void everyRouteNeedsARight();
    void smallerAnswers();
    void separatedToken();
    void deepestEntryCounts();
    void poolGivesItsGuests();
    void totpMatchesTheStandard();
    void privilegesOfReleases();

private:
    RawAnswer with(const QList<QByteArray> &headers, const QByteArray &method = "GET",
        const QByteArray &path = "/version", const QByteArray &body = {})
    {
        RawClient client(m_lab->lab->port(u"anvil"_s));
        return client.ask(method, "/api2/json" + path, headers, body);
    }
    QJsonObject logIn(const QByteArray &form)
    {
        return m_lab->ask("POST", "/access/ticket", form, {}).data().toObject();
    }

    std::unique_ptr<TestLab> m_lab;
};

void TestAccess::whoIsRefused_data()
{
    QTest::addColumn<QList<QByteArray>>("headers");
    QTest::addColumn<QByteArray>("statusLine");
    const auto ok = QByteArray("HTTP/1.1 200 OK");
    const auto failed = QByteArray("HTTP/1.1 401 Authentication failed!");
    QTest::newRow("a token: positive control") << QList<QByteArray>{tokenOf("read")} << ok;
    QTest::newRow("nobody") << QList<QByteArray>{} << QByteArray("HTTP/1.1 401 No ticket");
    QTest::newRow("wrong secret") << QList<QByteArray>{tokenHeader("fairlead@pve!read", "wrong")}
                                  << failed;
    QTest::newRow("unknown token")
        << QList<QByteArray>{tokenHeader("fairlead@pve!none", "x")} << failed;
    QTest::newRow("nonsense for a ticket")
        << QList<QByteArray>{"Cookie: PVEAuthCookie=PVE%3Aalice"}
        << QByteArray("HTTP/1.1 401 permission denied - invalid PVE ticket");
}

void TestAccess::whoIsRefused()
{
    QFETCH(QList<QByteArray>, headers);
    const RawAnswer answer = with(headers);
    QTEST(answer.statusLine, "statusLine");
    if (answer.status() == 401)
        QCOMPARE(answer.body, QByteArray());
}

void TestAccess::ticketAndItsCsrfToken()
{
    const QJsonObject session = logIn(loginForm("alice@pve", "lab-alice"));
    QCOMPARE(session[u"username"_s].toString(), u"alice@pve"_s);
    QCOMPARE(session[u"clustername"_s].toString(), u"ams1"_s);
    QCOMPARE(session[u"cap"_s].toObject().keys().join(u' '),
        u"access dc mapping nodes sdn storage vms"_s);
    QCOMPARE(session[u"cap"_s][u"vms"_s][u"VM.Migrate"_s].toInt(), 1);
    const QByteArray ticket = cookie(session[u"ticket"_s].toString());
    const QByteArray csrf
        = "CSRFPreventionToken: " + session[u"CSRFPreventionToken"_s].toString().toLatin1();
    QCOMPARE(with({ticket}).status(), 200);
    QCOMPARE(with({ticket}, "POST", "/pools", "poolid=fairlead%2Fa").statusLine,
        QByteArray("HTTP/1.1 401 Permission denied - invalid csrf token"));
    QVERIFY(!m_lab->lab->world().pool(u"fairlead/a"_s));
    QCOMPARE(with({ticket, csrf}, "POST", "/pools", "poolid=fairlead%2Fa").status(), 200);
    QCOMPARE(m_lab->ask("POST", "/access/ticket", loginForm("alice@pve", "wrong"), {}).statusLine,
        QByteArray("HTTP/1.1 401 authentication failure"));
    QCOMPARE(m_lab->ask("POST", "/access/ticket", loginForm("nobody@pve", "x"), {}).statusLine,
        QByteArray("HTTP/1.1 401 authentication failure"));
}

void TestAccess::cookieBeatsToken()
{
    QCOMPARE(with({"Cookie: PVEAuthCookie=stale", tokenOf("read")}).status(), 401);
    const QString ticket = logIn(loginForm("alice@pve", "lab-alice"))[u"ticket"_s].toString();
    QCOMPARE(
        with({"Authorization: PVEAuthCookie=" + QUrl::toPercentEncoding(ticket)}).status(), 200);
}

void TestAccess::unencodedTicketOfTfaIsBroken()
{
    const QString half = logIn(loginForm("bob@pve", "lab-bob"))[u"ticket"_s].toString();
    QVERIFY(half.contains(u"%22"_s)); // decoded once more it is another ticket
    QCOMPARE(
        with({cookie(half)}).status(), 401); // and as a ticket it is good for nothing but step two
}

void TestAccess::ticketsAge()
{
    const QByteArray ticket
        = cookie(logIn(loginForm("alice@pve", "lab-alice"))[u"ticket"_s].toString());
    m_lab->clock.advance(119min);
    QCOMPARE(with({ticket}).status(), 200);
    m_lab->clock.advance(2min);
    QCOMPARE(with({ticket}).statusLine,
        QByteArray("HTTP/1.1 401 permission denied - invalid PVE ticket"));
}

void TestAccess::renewalByTicket()
{
    const QByteArray ticket
        = logIn(loginForm("alice@pve", "lab-alice"))[u"ticket"_s].toString().toLatin1();
    m_lab->clock.advance(1h);
    const QByteArray renewed
        = cookie(logIn(loginForm("alice@pve", ticket))[u"ticket"_s].toString());
    m_lab->clock.advance(90min);
    QCOMPARE(with({renewed}).status(), 200);
    QVERIFY(logIn(loginForm("alice@pve", ticket)).isEmpty()); // too old to renew
    QVERIFY(logIn(loginForm("eve@pve", ticket)).isEmpty());
}

void TestAccess::wrongClockRejectsTickets()
{
    const QByteArray ticket
        = cookie(logIn(loginForm("alice@pve", "lab-alice"))[u"ticket"_s].toString());
    m_lab->lab->world().node(u"bellows"_s)->clockOffset = -6min;
    RawClient bellows(m_lab->lab->port(u"bellows"_s));
    QCOMPARE(bellows.ask("GET", "/api2/json/version", {ticket}).status(), 401);
    m_lab->lab->world().node(u"bellows"_s)->clockOffset = -4min;
    RawClient again(m_lab->lab->port(u"bellows"_s));
    QCOMPARE(again.ask("GET", "/api2/json/version", {ticket}).status(), 200);
}

void TestAccess::secondFactor()
{
    const QJsonObject first = logIn(loginForm("bob@pve", "lab-bob"));
    QCOMPARE(first[u"NeedTFA"_s].toInt(), 1);
    QVERIFY(!first.contains(u"cap"_s));
    const QString challenge = first[u"ticket"_s].toString();
    QVERIFY(challenge.startsWith(u"PVE:!tfa!%7B"_s));
    const QByteArray step = "&tfa-challenge=" + QUrl::toPercentEncoding(challenge);
    const QByteArray code = totpCode(u"JBSWY3DPEHPK3PXP"_s, m_lab->clock.now().wall).toLatin1();
    QVERIFY(logIn(loginForm("bob@pve", code, step)).isEmpty()); // the prefix is missing
    QVERIFY(logIn(loginForm("bob@pve", "totp:000000", step)).isEmpty());
    const QJsonObject second = logIn(loginForm("bob@pve", "totp:" + code, step));
    QVERIFY(!second.contains(u"NeedTFA"_s));
    QCOMPARE(with({cookie(second[u"ticket"_s].toString())}).status(), 200);
    QVERIFY(logIn(loginForm("alice@pve", "totp:" + code, step)).isEmpty());
}

void TestAccess::secondFactorInOneStep()
{
    const QByteArray code = totpCode(u"JBSWY3DPEHPK3PXP"_s, m_lab->clock.now().wall).toLatin1();
    QVERIFY(logIn(loginForm("bob@pve", "lab-bob", "&otp=" + code)).isEmpty());
    QVERIFY(logIn(loginForm("bob@pve", "lab-bob", "&otp=totp:" + code)).contains(u"cap"_s));
    QCOMPARE(m_lab
                 ->ask("POST", "/access/ticket",
                     loginForm("bob@pve", "x", "&otp=totp:1&tfa-challenge=y"), {})
                 .status(),
        400);
}

void TestAccess::tokenCannotLogIn()
{
    QCOMPARE(
        m_lab->ask("POST", "/access/ticket", loginForm("alice@pve", "lab-alice"), "write").status(),
        403);
}

void TestAccess::expiredToken()
{
    QCOMPARE(m_lab->get("/version").status(), 200);
    m_lab->lab->world().access.tokens[0].expires = m_lab->clock.now().wall - 1s;
    QCOMPARE(m_lab->get("/version").status(), 401);
    m_lab->lab->world().access.tokens[0].expires.reset();
    m_lab->lab->world().access.users[4].enabled = false;
    QCOMPARE(m_lab->get("/version").status(), 401);
}

void TestAccess::rights_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("statusLine");
    const auto ok = QByteArray("HTTP/1.1 200 OK");
    const auto no = [](const char *what) {
        return QByteArray("HTTP/1.1 403 Permission check failed (") + what + ')';
    };
    const auto row = [&](const char *name, const char *token, const char *method, const char *path,
                         const QByteArray &line) {
        QTest::newRow(name) << QByteArray(token) << QByteArray(method) << QByteArray(path) << line;
    };
    row("an auditor reads the HA status", "read", "GET", "/cluster/ha/status/current", ok);
    row("nobody's token does not", "eve", "GET", "/cluster/ha/status/current", no("/, Sys.Audit"));
    row("nor a node's status", "eve", "GET", "/nodes/anvil/status", no("/nodes/anvil, Sys.Audit"));
    row("nor Ceph's: either privilege would do", "eve", "GET", "/cluster/ceph/status",
        no("/, Sys.Audit|Datastore.Audit"));
    row("an auditor may not ask whether a guest can move", "read", "GET",
        "/nodes/anvil/qemu/101/migrate", no("/vms/101, VM.Migrate"));
    row("an operator may", "write", "GET", "/nodes/anvil/qemu/101/migrate", ok);
    row("an auditor may not list updates", "read", "GET", "/nodes/anvil/apt/update",
        no("/nodes/anvil, Sys.Modify"));
    row("nor reboot", "read", "POST", "/nodes/anvil/status?command=reboot",
        no("/nodes/anvil, Sys.PowerMgmt"));
    row("nor take the lock", "read", "POST", "/pools?poolid=fairlead/lock",
        no("/pool/fairlead/lock, Pool.Allocate"));
    row("an operator takes it", "write", "POST", "/pools?poolid=fairlead/lock", ok);
    row("but no pool elsewhere", "write", "POST", "/pools?poolid=other",
        no("/pool/other, Pool.Allocate"));
    row("the right comes before the parameters", "read", "POST", "/nodes/anvil/status?bogus=1",
        no("/nodes/anvil, Sys.PowerMgmt"));
    row("and before asking another node", "eve", "GET", "/nodes/nosuch/status",
        no("/nodes/nosuch, Sys.Audit"));
    row("skiplock is for root", "write", "POST",
        "/nodes/screwdriver/qemu/401/status/stop?skiplock=1",
        "HTTP/1.1 400 Parameter verification failed.");
}

void TestAccess::rights()
{
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QTEST(m_lab->ask(method, path, {}, token).statusLine, "statusLine");
}

void TestAccess::everyRouteNeedsARight()
{
    for (const Route &route : allRoutes()) {
        if (route.method != u"GET" && route.rights == u"all" && !route.path.contains(u"/tasks/"_s))
            QFAIL(qPrintable(u"everybody may %1 %2"_s.arg(route.method, route.path)));
        QVERIFY(route.handler);
    }
}

void TestAccess::smallerAnswers()
{
    QCOMPARE(m_lab->get("/cluster/tasks", "eve").data().toArray().size(), 0);
    const QJsonArray rows = m_lab->get("/cluster/resources", "eve").data().toArray();
    QCOMPARE(rows.size(), 5); // the nodes, without figures
    for (const auto &row : rows)
        QCOMPARE(
            row.toObject().keys().join(u' '), u"cgroup-mode hastate id level node status type"_s);
    QVERIFY(m_lab->get("/cluster/resources").data().toArray().size() > 70);
    QCOMPARE(m_lab->get("/pools", "eve").data().toArray().size(), 0);
}

void TestAccess::separatedToken()
{
    World world = shippedWorld(u"quiet"_s);
    world.access.acl.removeIf([](const AclEntry &e) { return e.who == u"alice@pve!fairlead"; });
    QVERIFY(may(world, u"alice@pve"_s, u"/vms/101"_s, u"VM.Migrate"_s));
    QVERIFY(!may(
        world, u"alice@pve!fairlead"_s, u"/vms/101"_s, u"VM.Migrate"_s)); // a fresh one has none
    world.access.acl.append({u"/"_s, u"eve@pve!nothing"_s, u"Administrator"_s, true});
    QVERIFY(!may(world, u"eve@pve!nothing"_s, u"/"_s, u"Sys.Audit"_s)); // nor more than its user
}

void TestAccess::deepestEntryCounts()
{
    World world = shippedWorld(u"quiet"_s);
    world.access.acl.append({u"/vms/101"_s, u"fairlead@pve"_s, u"PVEVMAdmin"_s, true});
    world.access.acl.append({u"/nodes"_s, u"fairlead@pve"_s, u"PVESysAdmin"_s, false});
    world.access.acl.append({u"/storage"_s, u"fairlead@pve"_s, u"NoAccess"_s, true});
    QVERIFY(may(world, u"fairlead@pve"_s, u"/vms/101"_s, u"VM.Migrate"_s));
    QVERIFY(!may(world, u"fairlead@pve"_s, u"/vms/102"_s, u"VM.Migrate"_s));
    QVERIFY(may(world, u"fairlead@pve"_s, u"/nodes"_s, u"Sys.Console"_s));
    QVERIFY(!may(world, u"fairlead@pve"_s, u"/nodes/anvil"_s, u"Sys.Console"_s));
    QVERIFY(!may(world, u"fairlead@pve"_s, u"/storage/local"_s, u"Datastore.Audit"_s));
}

void TestAccess::poolGivesItsGuests()
{
    World world = shippedWorld(u"quiet"_s);
    QVERIFY(!may(world, u"eve@pve"_s, u"/vms/101"_s, u"VM.PowerMgmt"_s));
    world.access.acl.append({u"/pool/clients"_s, u"eve@pve"_s, u"PVEVMUser"_s, true});
    QVERIFY(may(world, u"eve@pve"_s, u"/vms/101"_s, u"VM.PowerMgmt"_s));
    QVERIFY(!may(world, u"eve@pve"_s, u"/vms/110"_s, u"VM.PowerMgmt"_s));
}

void TestAccess::totpMatchesTheStandard()
{
    // RFC 6238, appendix B, the last six of its eight digits.
    const QString secret = u"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"_s;
    QCOMPARE(totpCode(secret, WallTime(59s)), u"287082"_s);
    QCOMPARE(totpCode(secret, WallTime(1111111109s)), u"081804"_s);
    QCOMPARE(totpCode(secret, WallTime(2000000000s)), u"279037"_s);
}

void TestAccess::privilegesOfReleases()
{
    QVERIFY(knownPrivileges(shippedWorld(u"quiet"_s, u"8.4.21"_s)).contains(u"VM.Monitor"_s));
    QVERIFY(!knownPrivileges(shippedWorld(u"quiet"_s)).contains(u"VM.Monitor"_s));
    QVERIFY(knownPrivileges(shippedWorld(u"quiet"_s)).contains(u"VM.GuestAgent.Audit"_s));
}

QTEST_GUILESS_MAIN(TestAccess)
#include "test_access.moc"
