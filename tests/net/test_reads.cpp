#include "net/fixture.h"
#include "support/certificates.h"

using namespace fairlead;
using namespace fairlead::net;
using namespace std::chrono_literals;

namespace {

using Kind = Error::Kind;

const QByteArray unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
const QByteArray unauthorized = "HTTP/1.1 401 No ticket\r\nContent-Length: 0\r\n\r\n";

/// Answers after a script of its own and counts what it was asked.
class Login final : public Identity {
public:
    int asked = 0;
    int renewed = 0;
    bool renewable = true;
    std::optional<Error> broken{};
    std::optional<Settle<Headers>> late{}; ///< set: the test hands the headers out
    bool isLate = false;

    Async<Headers> headers(const Request &) override
    {
        ++asked;
        if (broken)
            return Async<Headers>::ready(tl::unexpected(*broken));
        if (!isLate)
            return Async<Headers>::ready(current());
        return Async<Headers>::make([this](const Settle<Headers> &settle) {
            late = settle;
            return nullptr;
        });
    }

    Async<bool> renew(const Headers &refused) override
    {
        if (refused == current() && renewable)
            ++renewed;
        return Async<bool>::ready(renewable);
    }

    Headers current() const { return {{"Cookie", "ticket-" + QByteArray::number(renewed)}}; }
};

QUrl nobody() { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(freePort())); }

} // namespace

/// How reads are repeated, steered, queued, timed and cancelled.
class TestReads : public QObject {
    Q_OBJECT

private:
    Certificates m_made;
    Around m_around;

    TlsTrust trust() const { return TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)}); }

    static Pending keep(Async<Reply> call, std::optional<Result<Reply>> &into)
    {
        return std::move(call).report(
            qApp, [&into](const Result<Reply> &result) { into = result; });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_made.problem().isEmpty(), qPrintable(m_made.problem())); }

    void repeated_data()
    {
        QTest::addColumn<QByteArrayList>("answers");
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("status"); // 0: the call fails
        const QByteArray ok = jsonAnswer("{}");
        const auto with = [](const char *line) {
            return QByteArray("HTTP/1.1 ") + line + "\r\nContent-Length: 0\r\n\r\n";
        };
        QTest::newRow("answered at once") << QByteArrayList{ok} << 1 << 200;
        QTest::newRow("503 twice, then an answer")
            << QByteArrayList{unavailable, unavailable, ok} << 3 << 200;
        QTest::newRow("595, then an answer") << QByteArrayList{with("595"), ok} << 2 << 200;
        QTest::newRow("596, 597, then an answer")
            << QByteArrayList{with("596"), with("597"), ok} << 3 << 200;
        QTest::newRow("503 three times is enough")
            << QByteArrayList{unavailable, unavailable, unavailable, ok} << 3 << 0;
        QTest::newRow("500 is an answer") << QByteArrayList{with("500 VM is locked"), ok} << 1 << 0;
        QTest::newRow("403 is an answer") << QByteArrayList{with("403"), ok} << 1 << 0;
        QTest::newRow("404 is an answer") << QByteArrayList{with("404"), ok} << 1 << 0;
        QTest::newRow("a web page is an answer")
            << QByteArrayList{jsonAnswer("<html>"), ok} << 1 << 0;
    }

    void repeated()
    {
        QFETCH(QByteArrayList, answers);
        QFETCH(int, status);
        for (const bool question : {false, true}) {
            QByteArrayList rest = answers;
            RawServer server(
                [&](RawPeer &peer, const RawRequest &) { peer.send(rest.takeFirst()); });
            Http http(settingsFor(server), m_around.clock, m_around.redactor);
            const Result<Reply> reply = await(question ? http.ask(write()) : http.get(read()));
            QCOMPARE(reply ? reply->status : 0, status);
            QTEST(int(server.requests().size()), "asked");
            if (question)
                QCOMPARE(server.requests().constLast().body, QByteArray("a=1"));
        }
    }

    void waitsLongerEachTime()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(unavailable); });
        Settings settings = settingsFor(server);
        settings.backOff = 250ms;
        Http http(settings, m_around.manual, m_around.redactor);
        std::optional<Result<Reply>> reply;
        const Pending call = keep(http.get(read()), reply);
        const auto asked = [&](int times) {
            const bool came = waitUntil([&] { return server.count("GET") == times; });
            quiet(); // the refusal is heard and the pause has begun
            return came;
        };
        QVERIFY(asked(1));
        m_around.manual.advance(249ms);
        QCOMPARE(m_around.manual.waiting(), 1);
        m_around.manual.advance(1ms);
        QVERIFY(asked(2));
        m_around.manual.advance(499ms);
        QCOMPARE(server.count("GET"), 2);
        m_around.manual.advance(1ms);
        QVERIFY(waitUntil([&] { return reply.has_value(); }));
        QCOMPARE(server.count("GET"), 3);
        VERIFY_ERROR(*reply, Kind::Unavailable);
    }

    void keptConnectionThatTheServerClosed_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("noticed");
        QTest::newRow("noticed before the next request") << false << true;
        QTest::newRow("closed while the next request was on its way") << false << false;
        QTest::newRow("TLS, noticed") << true << true;
        QTest::newRow("TLS, on its way") << true << false;
    }

    void keptConnectionThatTheServerClosed()
    {
        QFETCH(bool, tls);
        QFETCH(bool, noticed);
        RawPeer *first = nullptr;
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            if (request.connection == 0 && request.target == "/second")
                return peer.sendAndClose({});
            first = request.connection == 0 ? &peer : first;
            peer.send(jsonAnswer("{}"));
        });
        if (tls)
            server.tls = m_made.selfSigned;
        Settings settings = settingsFor(server, trust());
        settings.attempts = 1; // Qt's own repetition does it
        Http http(settings, m_around.clock, m_around.redactor);
        VERIFY_RESULT(await(http.get(read(QStringLiteral("/first")))));
        if (noticed) {
            first->sendAndClose({});
            QVERIFY(waitUntil([&] { return first->closed(); }));
        }
        VERIFY_RESULT(await(http.get(read(QStringLiteral("/second")))));
        QCOMPARE(server.peers().size(), 2);
    }

    void failsOverInOrderAndStays()
    {
        const auto ok = [](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); };
        RawServer second(ok);
        RawServer third(ok);
        Settings settings = settingsFor(second);
        settings.endpoints = {{nobody(), {}}, {second.url(), {}}, {third.url(), {}}};
        Http http(settings, m_around.clock, m_around.redactor);
        for (int i = 0; i < 3; ++i)
            VERIFY_RESULT(await(http.get(read())));
        QCOMPARE(second.count("GET"), 3);
        QCOMPARE(third.count("GET"), 0);
        http.avoid(second.address());
        VERIFY_RESULT(await(http.get(read())));
        QCOMPARE(third.count("GET"), 1);
        http.useAgain(second.address());
        VERIFY_RESULT(await(http.get(read()))); // no reason to leave the third now
        QCOMPARE(third.count("GET"), 2);
        third.close();
        for (RawPeer *peer : third.peers())
            peer->reset();
        VERIFY_RESULT(await(http.get(read())));
        QCOMPARE(second.count("GET"), 4);
    }

    void anAvoidedOneIsBetterThanNone()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        Settings settings = settingsFor(server);
        settings.endpoints.append({nobody(), {}});
        Http http(settings, m_around.clock, m_around.redactor);
        http.avoid(server.address());
        VERIFY_RESULT(await(http.get(read())));
    }

    void manyDeadEndpointsAreNoReasonToGiveUp()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        Settings settings = settingsFor(server);
        for (int i = 0; i < 5; ++i)
            settings.endpoints.prepend({nobody(), {}});
        Http http(settings, m_around.clock, m_around.redactor);
        VERIFY_RESULT(await(http.get(read())));
    }

    void aBadCertificateIsNotSteeredAround()
    {
        RawServer strange;
        strange.tls = m_made.selfSignedToo;
        RawServer good([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        Settings settings = settingsFor(strange, trust());
        settings.endpoints.append({good.url(), {}});
        Http http(settings, m_around.clock, m_around.redactor);
        VERIFY_ERROR(await(http.get(read())), Kind::Tls);
        QCOMPARE(good.peers().size(), 0);
    }

    void aProxyOnlyWhenConfigured()
    {
        RawServer proxy([](RawPeer &peer, const RawRequest &) {
            peer.sendAndClose("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        });
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        server.tls = m_made.selfSigned;
        const QNetworkProxy through(
            QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), proxy.serverPort());
        QNetworkProxy::setApplicationProxy(through);
        Settings settings = settingsFor(server, trust());
        VERIFY_RESULT(await(Http(settings, m_around.clock, m_around.redactor).get(read())));
        QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
        QCOMPARE(proxy.peers().size(), 0);
        settings.proxy = through;
        settings.attempts = 1;
        Http http(settings, m_around.clock, m_around.redactor, std::make_shared<Login>());
        const Result<Reply> reply = await(http.get(read()));
        VERIFY_ERROR(reply, Kind::Unreachable);
        QVERIFY(proxy.received().startsWith("CONNECT 127.0.0.1:"));
        QVERIFY(!proxy.received().contains("ticket"));
    }

    void fourAtATimeTheRestInOrder()
    {
        QList<RawPeer *> waiting;
        RawServer server([&](RawPeer &peer, const RawRequest &) { waiting.append(&peer); });
        Http http(settingsFor(server), m_around.clock, m_around.redactor);
        std::vector<std::optional<Result<Reply>>> replies(8);
        std::vector<Pending> calls;
        calls.reserve(replies.size());
        for (size_t i = 0; i < replies.size(); ++i)
            calls.push_back(keep(http.get(read(QStringLiteral("/%1").arg(i))), replies[i]));
        QVERIFY(waitUntil([&] { return waiting.size() == 4; }));
        waitUntil([&] { return waiting.size() > 4; }, 30);
        QCOMPARE(waiting.size(), 4);
        calls[4] = {}; // leaves the queue
        for (int done = 0; done < 7; ++done) {
            QVERIFY(waitUntil([&] { return waiting.size() > done; }));
            waiting[done]->send(jsonAnswer("{}"));
        }
        QVERIFY(waitUntil([&] {
            return std::count_if(replies.begin(), replies.end(), [](const auto &reply) {
                return reply.has_value();
            }) == 7;
        }));
        QVERIFY(!replies[4]);
        QByteArrayList targets;
        for (const RawRequest &request : server.requests())
            targets.append(request.target);
        std::sort(targets.begin(), targets.begin() + 4); // these four went out together
        QCOMPARE(targets, (QByteArrayList{"/0", "/1", "/2", "/3", "/5", "/6", "/7"}));
        QCOMPARE(server.peers().size(), 4);
    }

    void droppedWhile_data()
    {
        QTest::addColumn<QString>("phase");
        for (const char *phase : {"connecting", "waiting", "reading"})
            QTest::newRow(phase) << QString::fromLatin1(phase);
    }

    void droppedWhile()
    {
        QFETCH(QString, phase);
        const bool reading = phase == QStringLiteral("reading");
        RawServer server([&](RawPeer &peer, const RawRequest &) {
            if (reading)
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data");
        });
        server.tls = m_made.selfSigned;
        server.freezeTls = phase == QStringLiteral("connecting");
        Http http(settingsFor(server, trust()), m_around.clock, m_around.redactor);
        std::optional<Result<Reply>> reply;
        Pending call = keep(http.get(read()), reply);
        QVERIFY(waitUntil([&] {
            return server.freezeTls ? !server.peers().isEmpty() : server.count("GET") == 1;
        }));
        if (reading)
            quiet(); // let the first bytes arrive
        QVERIFY(!server.allClosed());
        call = {};
        QVERIFY(waitUntil([&] { return server.allClosed(); }));
        QVERIFY(!reply);
        QVERIFY(server.count("GET") <= 1);
    }

    void droppingAllFreesTheWay()
    {
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            if (request.target == "/x")
                return;
            peer.send(jsonAnswer("{}"));
        });
        Settings settings = settingsFor(server);
        settings.underWay = 1;
        Http http(settings, m_around.clock, m_around.redactor);
        std::optional<Result<Reply>> reply;
        Pending stuck = keep(http.get(read()), reply);
        QVERIFY(waitUntil([&] { return server.count("GET") == 1; }));
        Async<Reply> next = http.get(read(QStringLiteral("/y")));
        stuck = {};
        VERIFY_RESULT(await(std::move(next)));
    }

    void deadlines_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("what");
        QTest::newRow("frozen in the TLS handshake")
            << QStringLiteral("handshake") << 5
            << QStringLiteral("127.0.0.1 did not take the connection within 5 s. The machine may "
                              "be down, hanging or behind a firewall.");
        QTest::newRow("no answer to the connection, https") << QStringLiteral(
            "https hole") << 5 << QStringLiteral("did not take the connection within 5 s");
        QTest::newRow("no answer to the connection, http") << QStringLiteral(
            "http hole") << 5 << QStringLiteral("did not take the connection within 5 s");
        QTest::newRow("frozen after the request")
            << QStringLiteral("silent") << 15
            << QStringLiteral("127.0.0.1 took the request but did not begin to answer within 15 s. "
                              "pveproxy may be hanging there.");
        QTest::newRow("a body that trickles") << QStringLiteral(
            "trickle") << 30 << QStringLiteral("127.0.0.1 did not answer completely within 30 s.");
    }

    void deadlines()
    {
        QFETCH(QString, server);
        QFETCH(int, seconds);
        QFETCH(QString, what);
        const bool trickles = server == QStringLiteral("trickle");
        RawServer raw([&](RawPeer &peer, const RawRequest &) {
            if (trickles)
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        });
        raw.tls = m_made.selfSigned;
        raw.freezeTls = server == QStringLiteral("handshake");
        const BlackHole hole;
        Settings settings = settingsFor(raw, trust());
        settings.attempts = 1;
        const bool black = server.endsWith(QStringLiteral("hole"));
        if (black)
            settings.endpoints[0].base = QUrl(QStringLiteral("%1://127.0.0.1:%2")
                    .arg(server.section(QLatin1Char(' '), 0, 0))
                    .arg(hole.port()));
        Http http(settings, m_around.manual, m_around.redactor);
        std::optional<Result<Reply>> reply;
        const Pending call = keep(http.get(read()), reply);
        QVERIFY(waitUntil([&] {
            return black || (raw.freezeTls ? !raw.peers().isEmpty() : raw.count("GET") == 1);
        }));
        quiet(); // the client hears what has come so far
        for (int second = 1; second < seconds; ++second) {
            m_around.manual.advance(1s);
            if (trickles)
                raw.peers().constFirst()->send("1");
            QCoreApplication::processEvents();
        }
        QVERIFY(!reply);
        m_around.manual.advance(1s);
        QVERIFY(reply);
        VERIFY_ERROR(*reply, Kind::Timeout);
        QVERIFY2(reply->error().what.contains(what), qPrintable(reply->error().what));
        QVERIFY(waitUntil([&] { return raw.allClosed(); }));
        QCOMPARE(m_around.manual.waiting(), 0);
    }

    void theWholeDeadlineCoversEveryAttempt()
    {
        RawServer server;
        server.tls = m_made.selfSigned;
        server.freezeTls = true;
        Settings settings = settingsFor(server, trust());
        settings.attempts = 100;
        Http http(settings, m_around.manual, m_around.redactor);
        std::optional<Result<Reply>> reply;
        const Pending call = keep(http.get(read()), reply);
        for (int halfSeconds = 0; halfSeconds < 60; ++halfSeconds) {
            QVERIFY(!reply);
            m_around.manual.advance(500ms);
            waitUntil([&] { return reply.has_value(); }, 1);
        }
        QVERIFY(reply);
        VERIFY_ERROR(*reply, Kind::Timeout);
        QVERIFY(server.peers().size() > 3 && server.peers().size() < 8);
    }

    void aRequestMayBringItsOwnDeadlines()
    {
        RawServer server([](RawPeer &, const RawRequest &) { });
        Settings settings = settingsFor(server);
        settings.attempts = 1;
        Http http(settings, m_around.manual, m_around.redactor);
        Request request = read();
        request.deadlines = Deadlines{5s, 60s, 60s};
        std::optional<Result<Reply>> reply;
        const Pending call = keep(http.get(request), reply);
        QVERIFY(waitUntil([&] { return server.count("GET") == 1; }));
        quiet();
        m_around.manual.advance(59s);
        QVERIFY(!reply);
        m_around.manual.advance(1s);
        QVERIFY(reply);
    }

    void renewsOnceAndAsksOnce_data()
    {
        QTest::addColumn<int>("goodTicket"); // which ticket the server takes
        QTest::addColumn<bool>("renewable");
        QTest::addColumn<int>("asked");
        QTest::addColumn<bool>("answered");
        QTest::newRow("the ticket is good") << 0 << true << 1 << true;
        QTest::newRow("expired: renewed, asked again") << 1 << true << 2 << true;
        QTest::newRow("refused twice: that is the answer") << 2 << true << 2 << false;
        QTest::newRow("nothing to renew") << 1 << false << 1 << false;
    }

    void renewsOnceAndAsksOnce()
    {
        QFETCH(int, goodTicket);
        QFETCH(bool, renewable);
        QFETCH(bool, answered);
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            peer.send(request.header("Cookie") == "ticket-" + QByteArray::number(goodTicket)
                    ? jsonAnswer("{}")
                    : unauthorized);
        });
        const auto login = std::make_shared<Login>();
        login->renewable = renewable;
        Http http(settingsFor(server), m_around.clock, m_around.redactor, login);
        const Result<Reply> reply = await(http.get(read()));
        QCOMPARE(reply.has_value(), answered);
        QTEST(int(server.count("GET")), "asked");
        if (!reply)
            VERIFY_ERROR(reply, Kind::Unauthorized);
    }

    void aWriteIsNotRenewedFor()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(unauthorized); });
        const auto login = std::make_shared<Login>();
        Http http(settingsFor(server), m_around.clock, m_around.redactor, login);
        const Outcome<Reply> outcome
            = await(http.send(m_around.outbox, QStringLiteral("x"), write()));
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(outcome.error->kind, Kind::Unauthorized);
        QCOMPARE(login->renewed, 0);
        QCOMPARE(server.count("POST"), 1);
    }

    void withoutALoginNothingIsSent()
    {
        RawServer server;
        const auto login = std::make_shared<Login>();
        login->broken = Error{Kind::Locked, QStringLiteral("The keychain is locked."), {}, {}};
        Http http(settingsFor(server), m_around.clock, m_around.redactor, login);
        VERIFY_ERROR(await(http.get(read())), Kind::Locked);
        const Outcome<Reply> outcome
            = await(http.send(m_around.outbox, QStringLiteral("x"), write()));
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(outcome.error->what, QStringLiteral("The keychain is locked. Nothing was sent."));
        QCOMPARE(server.peers().size(), 0);
    }

    void theLoginMayTakeTime()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        const auto login = std::make_shared<Login>();
        login->isLate = true;
        Http http(settingsFor(server), m_around.manual, m_around.redactor, login);
        Async<Reply> call = http.get(read());
        (*login->late)(login->current());
        VERIFY_RESULT(await(std::move(call)));
        QCOMPARE(server.requests().constFirst().header("Cookie"), QByteArray("ticket-0"));
        std::optional<Result<Reply>> reply;
        const Pending late = keep(http.get(read()), reply);
        m_around.manual.advance(30s);
        QVERIFY(reply);
        VERIFY_ERROR(*reply, Kind::Timeout);
        QCOMPARE(reply->error().what,
            QStringLiteral("The login for 127.0.0.1 was not ready within 30 s."));
    }
};

QTEST_GUILESS_MAIN(TestReads)
#include "test_reads.moc"
