#include "net/endings.h"
#include "net/fixture.h"
#include "support/certificates.h"

using namespace fairlead;
using namespace fairlead::net;
using namespace std::chrono_literals;

namespace {

Request::Method methodOf(const QByteArray &verb)
{
    for (const auto method : {Request::Method::Post, Request::Method::Put, Request::Method::Patch,
             Request::Method::Delete}) {
        if (net::verb(method) == verb)
            return method;
    }
    return Request::Method::Get;
}

const QString what = QStringLiteral("reboot of pve3");

} // namespace

class TestWrites : public QObject {
    Q_OBJECT

private:
    Certificates m_made;
    Around m_around;

    TlsTrust trust() const { return TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)}); }

    Outcome<Reply> send(Http &http, const Request &request)
    {
        return await(http.send(m_around.outbox, what, request));
    }
    Outcome<Reply> send(const Settings &settings, const Request &request)
    {
        Http http(settings, m_around.clock, m_around.redactor);
        return send(http, request);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_made.problem().isEmpty(), qPrintable(m_made.problem())); }

    void exactlyOnce_data() { everyEnding({"POST", "PUT", "PATCH", "DELETE"}); }

    void exactlyOnce()
    {
        QFETCH(bool, tls);
        QFETCH(bool, kept);
        QFETCH(QByteArray, verb);
        QFETCH(Ending, ending);
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            if (request.method == "GET")
                peer.send(jsonAnswer("{}"));
            else
                letDown(peer, ending);
        });
        if (tls)
            server.tls = m_made.selfSigned;
        Http http(settingsFor(server, trust()), m_around.clock, m_around.redactor);
        if (kept)
            VERIFY_RESULT(await(http.get(read())));
        const Outcome<Reply> outcome = send(http, write(methodOf(verb)));
        QCOMPARE(outcome.delivery, Delivery::Unknown);
        QCOMPARE(outcome.error->kind, Error::Kind::Lost);
        QVERIFY(outcome.error->what.contains(QStringLiteral("look before doing it again")));
        // Were there another one, it would come at once.
        waitUntil([&] { return server.count(verb) > 1; }, 20);
        QCOMPARE(server.count(verb), 1);
    }

    void onTheWire_data()
    {
        QTest::addColumn<Request>("request");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("length");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("form") << form(Request::Method::Post, QStringLiteral("/x"),
            {{QStringLiteral("comment"), QStringLiteral("a+b & ü")}})
                              << QByteArray("POST /api2/json/x HTTP/1.1") << QByteArray("28")
                              << QByteArray("comment=a%2Bb%20%26%20%C3%BC");
        QTest::newRow("JSON") << json(
            Request::Method::Patch, QStringLiteral("/x"), {{QStringLiteral("a"), 1}})
                              << QByteArray("PATCH /api2/json/x HTTP/1.1") << QByteArray("7")
                              << QByteArray("{\"a\":1}");
        Request pool = write(Request::Method::Delete);
        pool.path = QStringLiteral("/pools");
        pool.query = {{QStringLiteral("poolid"), QStringLiteral("fairlead/lock")}};
        QTest::newRow("parameters of DELETE are in the query: Proxmox takes no body")
            << pool << QByteArray("DELETE /api2/json/pools?poolid=fairlead%2Flock HTTP/1.1")
            << QByteArray("0") << QByteArray();
        pool.method = Request::Method::Post;
        QTest::newRow("POST without a body keeps its query")
            << pool << QByteArray("POST /api2/json/pools?poolid=fairlead%2Flock HTTP/1.1")
            << QByteArray("0") << QByteArray();
    }

    void onTheWire()
    {
        QFETCH(Request, request);
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        Settings settings = settingsFor(server);
        settings.endpoints[0].base = server.url(QStringLiteral("/api2/json/"));
        QCOMPARE(send(settings, request).delivery, Delivery::Done);
        const RawRequest seen = server.requests().constFirst();
        QTEST(seen.head.left(seen.head.indexOf('\r')), "line");
        QTEST(seen.header("Content-Length"), "length");
        QTEST(seen.body, "body");
        QVERIFY(!seen.head.toLower().contains("transfer-encoding")); // Proxmox: 501
        QCOMPARE(seen.header("Content-Type"), request.contentType);
        QVERIFY(!seen.head.contains("Expect"));
    }

    void outcomes_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Delivery>("delivery");
        QTest::addColumn<Error::Kind>("kind");
        using Kind = Error::Kind;
        const auto status = [](const char *line, Delivery delivery, Kind kind) {
            QTest::newRow(line) << QByteArray(
                QByteArray("HTTP/1.1 ") + line + "\r\nContent-Length: 0\r\n\r\n")
                                << delivery << kind;
        };
        const Delivery refused = Delivery::Refused;
        const Delivery unknown = Delivery::Unknown;
        status("301 Moved Permanently", unknown, Kind::Malformed);
        status("302 Found", unknown, Kind::Malformed);
        status("400 Parameter verification failed.", refused, Kind::Rejected);
        status("401", refused, Kind::Unauthorized);
        status("401 No ticket", refused, Kind::Unauthorized);
        status("403 Permission check failed (/vms/100, VM.Migrate)", refused, Kind::Forbidden);
        status("404 Not Found", refused, Kind::NotFound);
        status("409 Conflict", refused, Kind::Rejected);
        status("429 Too Many Requests", refused, Kind::Unavailable);
        status("500 VM is locked (backup)", refused, Kind::Rejected);
        status("501 Method 'POST /x' not implemented", refused, Kind::Rejected);
        status("502 Bad Gateway", unknown, Kind::Unavailable);
        status("503 Service Unavailable", unknown, Kind::Unavailable);
        status("504 Gateway Timeout", unknown, Kind::Unavailable);
        status("506 HTTP protocol version not supported", refused, Kind::Rejected);
        status("595", refused, Kind::Unavailable);
        status("595 No route to host", refused, Kind::Unavailable);
        status("596 Connection timed out", unknown, Kind::Unavailable);
        status("597 Broken pipe", unknown, Kind::Unavailable);
        status("598 user abort", unknown, Kind::Unavailable);
        status("599 Too many redirections", unknown, Kind::Unavailable);
        status("999 What", unknown, Kind::Unavailable);
        const auto row = [](const char *name, const QByteArray &bytes, Kind kind,
                             Delivery delivery = Delivery::Unknown) {
            QTest::newRow(name) << bytes << delivery << kind;
        };
        row("a web page with 200", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
            Kind::Malformed);
        row("a web page with 500 speaks for a proxy",
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\n"
            "Content-Length: 6\r\n\r\n<html>",
            Kind::Rejected);
        row("200, the receipt cut off",
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":", Kind::Lost);
        row("400, the text cut off",
            "HTTP/1.1 400 no\r\nContent-Length: 99\r\n\r\n{\"data\":", Kind::Rejected,
            Delivery::Refused);
        row("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Kind::Lost);
        row("401 that wants Basic",
            "HTTP/1.1 401 no\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            Kind::Unauthorized, Delivery::Refused);
        row("401 that wants Negotiate",
            "HTTP/1.1 401 no\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n",
            Kind::Unauthorized, Delivery::Refused);
        row("401 that wants NTLM",
            "HTTP/1.1 401 no\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
            Kind::Unauthorized, Delivery::Refused);
    }

    void outcomes()
    {
        QFETCH(QByteArray, answer);
        for (const bool tls : {false, true}) {
            RawServer server([&](RawPeer &peer, const RawRequest &) { peer.sendAndClose(answer); });
            if (tls)
                server.tls = m_made.selfSigned;
            const Outcome<Reply> outcome = send(settingsFor(server, trust()), write());
            QTEST(outcome.delivery, "delivery");
            QTEST(outcome.error->kind, "kind");
            QCOMPARE(outcome.error->what.contains(QStringLiteral("look before")),
                outcome.delivery == Delivery::Unknown);
            QCOMPARE(server.count("POST"), 1);
        }
    }

    void done_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a task's name") << jsonAnswer("{\"data\":\"UPID:pve1:…\"}");
        QTest::newRow("204 without a body") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
        QTest::newRow("201") << jsonAnswer("{}", "HTTP/1.1 201 Created");
        QTest::newRow("202 without a body")
            << QByteArray("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    }

    void done()
    {
        QFETCH(QByteArray, answer);
        RawServer server([&](RawPeer &peer, const RawRequest &) { peer.send(answer); });
        const Outcome<Reply> outcome = send(settingsFor(server), write());
        QCOMPARE(outcome.delivery, Delivery::Done);
        QVERIFY(outcome.receipt->good());
        QVERIFY(!outcome.error);
    }

    void certainlyNotSent_data()
    {
        QTest::addColumn<Settings>("settings");
        QTest::addColumn<Error::Kind>("kind");
        const auto to = [](const QString &url) {
            Settings settings;
            settings.endpoints = {{QUrl(url), TlsTrust::pinned({})}};
            return settings;
        };
        QTest::newRow("nobody listens")
            << to(QStringLiteral("https://127.0.0.1:%1").arg(freePort()))
            << Error::Kind::Unreachable;
        QTest::newRow("unknown name")
            << to(QStringLiteral("https://no-such-host.invalid")) << Error::Kind::Unreachable;
        QTest::newRow("http to a distant host")
            << to(QStringLiteral("http://pve1.example:8006")) << Error::Kind::Precondition;
        QTest::newRow("no address") << Settings() << Error::Kind::Precondition;
    }

    void certainlyNotSent()
    {
        QFETCH(Settings, settings);
        QFETCH(Error::Kind, kind);
        const Outcome<Reply> outcome = send(settings, write());
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(outcome.error->kind, kind);
        QVERIFY(outcome.error->what.endsWith(QStringLiteral("Nothing was sent.")));
    }

    void anUntrustedServerGetsNothing()
    {
        RawServer server;
        server.tls = m_made.selfSignedToo;
        const Outcome<Reply> outcome = send(settingsFor(server, trust()), write());
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(outcome.error->kind, Error::Kind::Tls);
        QVERIFY(outcome.error->trust);
        QTRY_VERIFY(server.allClosed());
        QCOMPARE(server.received(), QByteArray());
    }

    void lateBeforeTheConnectionIsUp()
    {
        RawServer server;
        server.tls = m_made.selfSigned;
        server.freezeTls = true;
        Http http(settingsFor(server, trust()), m_around.manual, m_around.redactor);
        const auto sent = http.send(m_around.outbox, what, write());
        QTRY_COMPARE(server.peers().size(), 1);
        m_around.manual.advance(4900ms);
        QVERIFY(!sent.outcome());
        m_around.manual.advance(100ms);
        QCOMPARE(sent.outcome()->delivery, Delivery::Refused);
        QCOMPARE(sent.outcome()->error->kind, Error::Kind::Timeout);
        QTRY_VERIFY(server.allClosed());
    }

    void lateAfterwards()
    {
        RawServer server([](RawPeer &, const RawRequest &) { });
        server.tls = m_made.selfSigned;
        Http http(settingsFor(server, trust()), m_around.manual, m_around.redactor);
        const auto sent = http.send(m_around.outbox, what, write());
        QTRY_COMPARE(server.count("POST"), 1);
        m_around.manual.advance(14s);
        QVERIFY(!sent.outcome());
        m_around.manual.advance(1s);
        QCOMPARE(sent.outcome()->delivery, Delivery::Unknown);
        QCOMPARE(sent.outcome()->error->kind, Error::Kind::Timeout);
    }

    /// The deadline strikes at every moment of the handshake and after it: whatever the outcome
    /// says, the witness must agree.
    void refusedMeansNotAByte()
    {
        int refused = 0;
        int unknown = 0;
        qint64 whole = 0; // how long an undisturbed one takes, in nanoseconds
        for (int moment = 0; moment <= 100; ++moment) {
            RawServer server([](RawPeer &, const RawRequest &) { });
            server.tls = m_made.selfSigned;
            Http http(settingsFor(server, trust()), m_around.manual, m_around.redactor);
            QElapsedTimer running;
            running.start();
            const auto sent = http.send(m_around.outbox, what, write());
            while (moment == 0 ? server.count("POST") == 0
                               : running.nsecsElapsed() < whole * moment / 75)
                QCoreApplication::processEvents();
            whole = moment == 0 ? running.nsecsElapsed() : whole;
            m_around.manual.advance(20s);
            QVERIFY(sent.outcome());
            QVERIFY(waitUntil([&] { return server.allClosed(); }));
            quietFor(2);
            const bool sure = sent.outcome()->delivery == Delivery::Refused;
            ++(sure ? refused : unknown);
            QVERIFY(!sure || server.received().isEmpty());
            QVERIFY(server.count("POST") <= 1);
        }
        qInfo("%d ended as refused, %d as unknown", refused, unknown);
        QVERIFY(refused > 0 && unknown > 0);
    }

    void neverGotItsTurn()
    {
        RawServer server([](RawPeer &, const RawRequest &) { });
        Settings settings = settingsFor(server);
        settings.underWay = 1;
        settings.deadlines.firstByte = 60s;
        Http http(settings, m_around.manual, m_around.redactor);
        const auto first = http.send(m_around.outbox, what, write());
        QTRY_COMPARE(server.count("POST"), 1);
        const auto second = http.send(m_around.outbox, what, write());
        m_around.manual.advance(30s);
        QCOMPARE(first.outcome()->delivery, Delivery::Unknown);
        QCOMPARE(second.outcome()->delivery, Delivery::Refused);
        QCOMPARE(second.outcome()->error->kind, Error::Kind::Timeout);
        QCOMPARE(server.count("POST"), 1);
    }

    void nextEndpointOnlyWhileNothingWasSent()
    {
        RawServer good([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        RawServer bad([](RawPeer &peer, const RawRequest &) { peer.reset(); });
        Settings settings = settingsFor(good);
        settings.endpoints.prepend(
            {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(freePort())), {}});
        QCOMPARE(send(settings, write()).delivery, Delivery::Done);
        settings.endpoints.prepend({bad.url(), {}});
        QCOMPARE(send(settings, write()).delivery, Delivery::Unknown);
        QCOMPARE(bad.count("POST"), 1);
        QCOMPARE(good.count("POST"), 1);
    }

    void aServiceMayKnowBetter()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) {
            peer.send(jsonAnswer("{\"result\":\"error\"}"));
        });
        Settings settings = settingsFor(server);
        settings.review = [](const Reply &reply, Verdict verdict) {
            if (reply.body.contains("error"))
                verdict = {Error{Error::Kind::Rejected, QStringLiteral("Zulip said no."), {}, {}},
                    Delivery::Refused};
            return verdict;
        };
        const Outcome<Reply> outcome = send(settings, write());
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(outcome.error->what, QStringLiteral("Zulip said no."));
    }

    void outlivesItsClient()
    {
        RawPeer *waiting = nullptr;
        RawServer server([&](RawPeer &peer, const RawRequest &) { waiting = &peer; });
        Sent<Reply> sent;
        {
            Http http(settingsFor(server), m_around.clock, m_around.redactor);
            sent = http.send(m_around.outbox, what, write());
        }
        QTRY_VERIFY(waiting);
        waiting->send(jsonAnswer("{}"));
        QCOMPARE(await(sent).delivery, Delivery::Done);
    }

    void aReadIsNoWrite()
    {
        RawServer server;
        QCOMPARE(send(settingsFor(server), read()).delivery, Delivery::Refused);
        Request odd = write(Request::Method::Delete);
        odd.body = "x";
        QCOMPARE(send(settingsFor(server), odd).error->kind, Error::Kind::Precondition);
        QCOMPARE(server.peers().size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWrites)
#include "test_writes.moc"
