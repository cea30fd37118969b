#include "net/fixture.h"

#include <QFile>

using namespace fairlead;
using namespace fairlead::net;

namespace {

using Kind = Error::Kind;

QByteArray gzip(const QByteArray &plain)
{
    return runCommand(QStringLiteral("gzip"), {QStringLiteral("-1c")},
        QProcessEnvironment::systemEnvironment(), plain)
        .out;
}

QByteArray gzipped(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
           "Content-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray bare(const char *statusLine)
{
    return QByteArray("HTTP/1.1 ") + statusLine + "\r\nContent-Length: 0\r\n\r\n";
}

// A sanitizer keeps freed memory for a while: nothing is measured under it.
#ifdef __SANITIZE_ADDRESS__
constexpr bool measured = false;
#else
constexpr bool measured = true;
#endif

/// From here on the peak is counted anew.
void forgetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        file.write("5");
}

/// The most memory this process had since, in bytes.
qint64 peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).simplified().split(' ').value(0).toLongLong() * 1024;
    }
    return 0;
}

} // namespace

/// What bytes of a server become what answer or error.
class TestAnswers : public QObject {
    Q_OBJECT

private:
    Around m_around;

    Result<Reply> get(const RawServer &server, Request request = read())
    {
        Settings settings = settingsFor(server);
        settings.attempts = 1;
        Http http(settings, m_around.clock, m_around.redactor);
        return await(http.get(std::move(request)));
    }

private Q_SLOTS:
    void good_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body");
        const QByteArray big = "{\"data\":\"" + QByteArray(200'000, 'x') + "\"}";
        QTest::newRow("with a length") << jsonAnswer("{\"data\":1}") << QByteArray("{\"data\":1}");
        QTest::newRow("until the end of the connection")
            << QByteArray("HTTP/1.1 200 OK\r\n\r\n{\"data\":1}\n") << QByteArray("{\"data\":1}\n");
        QTest::newRow("chunked") << QByteArray(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\n{\"dat\r\n5\r\na\":1}\r\n0\r\n\r\n")
                                 << QByteArray("{\"data\":1}");
        QTest::newRow("gzip") << gzipped(gzip(big)) << big;
        QTest::newRow("no content")
            << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << QByteArray();
        QTest::newRow("large") << jsonAnswer(big) << big;
        QTest::newRow("HTTP/1.0 without a reason")
            << QByteArray("HTTP/1.0 200\r\n\r\n[]") << QByteArray("[]");
    }

    void good()
    {
        QFETCH(QByteArray, answer);
        RawServer server([&](RawPeer &peer, const RawRequest &) { peer.sendAndClose(answer); });
        const Result<Reply> reply = get(server);
        VERIFY_RESULT(reply);
        QTEST(reply->body, "body");
    }

    void odd_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("what");
        QTest::newRow("nothing at all")
            << QByteArray() << Kind::Lost << QStringLiteral("127.0.0.1 ended the connection");
        QTest::newRow("half a status line")
            << QByteArray("HTTP/1.1 2") << Kind::Lost << QStringLiteral("without an answer");
        QTest::newRow("half a header") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le") << Kind::Lost
                                       << QStringLiteral("without an answer");
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01 nonsense\r\n\r\n") << Kind::Lost
                                 << QStringLiteral("or what it sent is not HTTP");
        QTest::newRow("shorter than its length")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":1}")
            << Kind::Lost << QStringLiteral("broke before its answer was complete");
        QTest::newRow("JSON cut short at the end of the connection")
            << QByteArray("HTTP/1.1 200 OK\r\n\r\n{\"data\":[{\"vmid\":100},{\"vm")
            << Kind::Malformed << QStringLiteral("was cut short");
        QTest::newRow("JSON cut short, yet of the length it said") << jsonAnswer(
            "[{\"vmid\":100},{\"vm") << Kind::Malformed << QStringLiteral("was cut short");
        QTest::newRow("broken gzip") << gzipped("this is not gzip at all") << Kind::Malformed
                                     << QStringLiteral("cannot be unpacked");
        const QByteArray packed = gzip(QByteArray(5000, 'x'));
        QTest::newRow("gzip damaged in the middle")
            << gzipped(packed.left(12) + QByteArray(20, '\xff') + packed.mid(32)) << Kind::Malformed
            << QStringLiteral("cannot be unpacked");
        const QByteArray list = "[" + QByteArray(5000, '1') + "]";
        QTest::newRow("gzip cut short, yet of the length it said")
            << gzipped(gzip(list).chopped(16)) << Kind::Malformed << QStringLiteral("cut short");
        QTest::newRow("a web page by its type")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                          "Content-Length: 5\r\n\r\nLogin")
            << Kind::Malformed
            << QStringLiteral("A web page answered instead of the API at 127.0.0.1:");
        QTest::newRow("a web page by its first character")
            << jsonAnswer("\xef\xbb\xbf\n <!DOCTYPE html>") << Kind::Malformed
            << QStringLiteral("a login page may be in between");
        QTest::newRow("a redirect names its target")
            << QByteArray("HTTP/1.1 302 Found\r\nLocation: https://sso.example/login?x=1\r\n"
                          "Content-Length: 0\r\n\r\n")
            << Kind::Malformed
            << QStringLiteral("sends us on to sso.example:443 (302) instead of answering");
        QTest::newRow("a redirect to nowhere")
            << bare("301 Moved Permanently") << Kind::Malformed << QStringLiteral("sends us on");
        QTest::newRow("larger than the cap by its own word")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n{") << Kind::TooLarge
            << QStringLiteral("is larger than 32 MiB and was not read");
    }

    void odd()
    {
        QFETCH(QByteArray, answer);
        QFETCH(Kind, kind);
        QFETCH(QString, what);
        RawServer server([&](RawPeer &peer, const RawRequest &) { peer.sendAndClose(answer); });
        const Result<Reply> reply = get(server);
        VERIFY_ERROR(reply, kind);
        QVERIFY2(reply.error().what.contains(what), qPrintable(reply.error().what));
        QVERIFY(reply.error().detail.startsWith(QStringLiteral("GET http://127.0.0.1:")));
    }

    void chunksWithoutAnEnd()
    {
        // Qt may take the end of the connection for the end of the chunks, a race within it: then
        // the JSON itself must give it away.
        RawServer server([](RawPeer &peer, const RawRequest &) {
            peer.sendAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "5\r\n{\"dat\r\n");
        });
        const Result<Reply> reply = get(server);
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == Kind::Lost || reply.error().kind == Kind::Malformed);
    }

    void statuses_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("what");
        const auto row
            = [](const char *name, const QByteArray &answer, Kind kind, const char *what) {
                  QTest::newRow(name) << answer << kind << QString::fromUtf8(what);
              };
        row("401 bare, no body, no end of headers said", "HTTP/1.1 401\r\n\r\n", Kind::Unauthorized,
            "127.0.0.1 does not accept the login (401). Check the token, or log in again.");
        row("401 with Proxmox' reason", bare("401 No ticket"), Kind::Unauthorized,
            "127.0.0.1 does not accept the login (401): No ticket. Check the token, or log in "
            "again.");
        row("595 bare", "HTTP/1.1 595\r\n\r\n", Kind::Unavailable,
            "127.0.0.1 could not connect to the node this is about (595). That node, or a daemon "
            "on "
            "it, is down.");
        row("595 with its reason", bare("595 No route to host"), Kind::Unavailable,
            "127.0.0.1 could not connect to the node this is about (595): No route to host. That "
            "node, or a daemon on it, is down.");
        row("596", bare("596 Connection timed out"), Kind::Unavailable,
            "127.0.0.1 had no proper answer from the node this is about (596): Connection timed "
            "out. That node may be hanging.");
        row("403 up to PVE 8.3: the text is the reason phrase",
            jsonAnswer(
                "{\"data\":null}", "HTTP/1.1 403 Permission check failed (/vms/100, VM.Migrate)"),
            Kind::Forbidden,
            "127.0.0.1 does not allow this (403): Permission check failed (/vms/100, VM.Migrate). "
            "The account lacks a right.");
        row("500 up to PVE 8.3",
            jsonAnswer("{\"data\":null}", "HTTP/1.1 500 VM is locked (backup)"), Kind::Rejected,
            "127.0.0.1 said no (500): VM is locked (backup).");
        row("500 from PVE 8.4: several lines in message",
            jsonAnswer("{\"data\":null,\"message\":\"can't lock file\\ngot timeout\\n\"}",
                "HTTP/1.1 500 can't lock file"),
            Kind::Rejected, "127.0.0.1 said no (500): can't lock file got timeout.");
        row("400 names each parameter",
            jsonAnswer("{\"data\":null,\"errors\":{\"vmid\":\"not an integer\"}}",
                "HTTP/1.1 400 Parameter verification failed."),
            Kind::Rejected,
            "127.0.0.1 said no (400): Parameter verification failed.; vmid: not an integer.");
        row("a reason in UTF-8",
            bare("500 Speicher \xc3\xbc"
                 "berf\xc3\xbcllt"),
            Kind::Rejected, "127.0.0.1 said no (500): Speicher überfüllt.");
        row("a reason with a place holder", bare("500 50%1 of %2"), Kind::Rejected,
            "127.0.0.1 said no (500): 50%1 of %2.");
        row("a reason that says nothing", bare("500 Internal Server Error"), Kind::Rejected,
            "127.0.0.1 said no (500).");
        row("404", bare("404 Not Found"), Kind::NotFound,
            "127.0.0.1 does not know what was asked for (404).");
        row("501", bare("501 Method 'GET /x' not implemented"), Kind::Rejected,
            "127.0.0.1 does not know this call (501): Method 'GET /x' not implemented. Its version "
            "may be too old or too new for it.");
        row("502 with a proxy's page",
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 22\r\n\r\n"
            "<html>nginx 502</html>",
            Kind::Unavailable, "A proxy in front of 127.0.0.1 got no answer from it (502).");
        row("503", bare("503 Service Unavailable"), Kind::Unavailable,
            "127.0.0.1 cannot answer just now (503). It may be starting, or too busy.");
        row("429", bare("429 Too Many Requests"), Kind::Unavailable,
            "127.0.0.1 is asked too often (429). Wait a moment.");
    }

    void statuses()
    {
        QFETCH(QByteArray, answer);
        QFETCH(Kind, kind);
        RawServer server([&](RawPeer &peer, const RawRequest &) { peer.sendAndClose(answer); });
        const Result<Reply> reply = get(server);
        VERIFY_ERROR(reply, kind);
        QTEST(reply.error().what, "what");
        QVERIFY(reply.error().detail.contains(QStringLiteral("HTTP ")));
    }

    void anythingMayBeAsked()
    {
        RawServer server([](RawPeer &peer, const RawRequest &request) {
            peer.send(request.header("Accept") == "application/json"
                    ? bare("400 wrong")
                    : QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                 "Content-Length: 6\r\n\r\n<html>"));
        });
        Request page = read();
        page.expect = Request::Expect::Anything;
        const Result<Reply> reply = get(server, page);
        VERIFY_RESULT(reply);
        QCOMPARE(reply->header("content-TYPE"), QByteArray("text/html"));
    }

    void anEndlessBodyStopsAtTheCap()
    {
        RawPeer *sender = nullptr;
        RawServer server([&](RawPeer &peer, const RawRequest &) {
            sender = &peer;
            peer.stream("HTTP/1.1 200 OK\r\n\r\n", qint64(100) << 20);
        });
        forgetPeak();
        const qint64 before = peakMemory();
        const Result<Reply> reply = get(server);
        const qint64 grown = peakMemory() - before;
        VERIFY_ERROR(reply, Kind::TooLarge);
        qInfo("taken from the server: %lld KiB, peak memory grew by %lld KiB",
            sender->streamed() / 1024, grown / 1024);
        // What the systems' socket buffers hold comes on top of the cap.
        QVERIFY(sender->streamed() < qint64(48) << 20);
        QVERIFY(!measured || grown < qint64(80) << 20);
        QVERIFY(waitUntil([&] { return server.allClosed(); }));
    }

    void aBombStopsAtTheCap()
    {
        const QByteArray bomb = gzipped(gzip(QByteArray(qsizetype(64) << 20, ' ')));
        RawServer server([&](RawPeer &peer, const RawRequest &) { peer.send(bomb); });
        forgetPeak();
        const qint64 before = peakMemory();
        const Result<Reply> reply = get(server);
        const qint64 grown = peakMemory() - before;
        VERIFY_ERROR(reply, Kind::TooLarge);
        qInfo("a bomb of %lld KiB: peak memory grew by %lld KiB", qint64(bomb.size()) / 1024,
            grown / 1024);
        QVERIFY(!measured || grown < qint64(80) << 20);
    }

    void slowBodiesArriveWhole()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) {
            peer.stream("HTTP/1.1 200 OK\r\nContent-Length: 20971520\r\n\r\n", 20 << 20);
        });
        Request request = read();
        request.expect = Request::Expect::Anything;
        const Result<Reply> reply = get(server, request);
        VERIFY_RESULT(reply);
        QCOMPARE(reply->body.size(), 20 << 20);
    }

    void whatIsSent()
    {
        RawServer server([](RawPeer &peer, const RawRequest &) {
            peer.send("HTTP/1.1 200 OK\r\nSet-Cookie: session=abc\r\nCache-Control: max-age=99\r\n"
                      "ETag: \"1\"\r\nContent-Length: 2\r\n\r\n{}");
        });
        Settings settings = settingsFor(server);
        settings.endpoints[0].base = server.url(QStringLiteral("/api2/json"));
        Http http(settings, m_around.clock, m_around.redactor);
        Request request = read(QStringLiteral("/storage/") + piece(QStringLiteral("a/b c")));
        request.query = {{QStringLiteral("filter"), QStringLiteral("a+b&c=d")},
            {QStringLiteral("x"), QStringLiteral("100% ü")}, {QStringLiteral("x"), {}}};
        request.headers = {{"If-Match", "\"7\""}};
        VERIFY_RESULT(await(http.get(request)));
        VERIFY_RESULT(await(http.get(request)));
        QCOMPARE(server.count("GET"), 2); // nothing was cached …
        const RawRequest seen = server.requests().constLast();
        QCOMPARE(seen.header("Cookie"), QByteArray()); // … and no cookie was kept
        QCOMPARE(seen.target,
            QByteArray("/api2/json/storage/a%2Fb%20c?filter=a%2Bb%26c%3Dd&x=100%25%20%C3%BC&x="));
        QCOMPARE(seen.header("If-Match"), QByteArray("\"7\""));
        QCOMPARE(seen.header("If-None-Match"), QByteArray());
        QCOMPARE(seen.header("Accept"), QByteArray("application/json"));
        QCOMPARE(seen.header("User-Agent"), QByteArray("Fairlead"));
        QVERIFY(seen.header("Accept-Encoding").contains("gzip"));
        QVERIFY(seen.head.startsWith("GET /") && seen.head.contains(" HTTP/1.1\r\n"));
        QVERIFY(!seen.head.contains("Upgrade"));
        QCOMPARE(seen.connection, 0); // the connection was kept
    }

    void notSentAtAll_data()
    {
        QTest::addColumn<Request>("request");
        const auto at = [](const char *path) { return read(QString::fromLatin1(path)); };
        QTest::newRow("a path that climbs") << at("/nodes/../access");
        QTest::newRow("a path that climbs in disguise") << at("/nodes/%2e%2E/access");
        QTest::newRow("a path with a query in it") << at("/nodes?x=1");
        QTest::newRow("a path with a space") << at("/nodes/pve 1");
        QTest::newRow("a path to another host") << at("@evil.example/");
        Request request = read();
        request.headers = {{"X-Name", "a\r\nAuthorization: b"}};
        QTest::newRow("a header that brings another") << request;
        request.headers = {{"X Name", "a"}};
        QTest::newRow("a header with a space in its name") << request;
        request = read();
        request.body = "{}";
        QTest::newRow("GET with a body") << request;
        request.method = Request::Method::Post;
        QTest::newRow("a write that calls itself a read") << request;
    }

    void notSentAtAll()
    {
        QFETCH(Request, request);
        RawServer server;
        VERIFY_ERROR(get(server, request), Kind::Precondition);
        QCOMPARE(server.peers().size(), 0);
    }

    void unusableEndpoints_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QString>("what");
        const auto row
            = [](const char *name, const char *url, const char *what, const TlsTrust &trust = {}) {
                  QTest::newRow(name) << Endpoint{QUrl(QString::fromLatin1(url)), trust}
                                      << QString::fromLatin1(what);
              };
        row("plain http", "http://pve1.example:8006", "anybody on the way could read the login");
        row("plain http to an address", "http://10.0.0.1/", "without encryption");
        row("another scheme", "ftp://pve1.example", "begins with https://");
        row("no host", "https:///x", "begins with https://");
        row("a password in the address", "https://root:secret@pve1.example", "holds a user name");
        row("a pin that is none", "https://pve1.example", "is not the SHA-256 of a certificate",
            TlsTrust::pinned({QStringLiteral("AA:BB")}));
        row("a file without an authority", "https://127.0.0.1",
            "no certificate of an authority in "
            "/nowhere/ca.pem",
            TlsTrust::authority(QStringLiteral("/nowhere/ca.pem")));
    }

    void unusableEndpoints()
    {
        QFETCH(Endpoint, endpoint);
        QFETCH(QString, what);
        Settings settings;
        settings.endpoints = {endpoint};
        Http http(settings, m_around.clock, m_around.redactor);
        const Result<Reply> reply = await(http.get(read()));
        VERIFY_ERROR(reply, Kind::Precondition);
        QVERIFY2(reply.error().what.contains(what), qPrintable(reply.error().what));
        QVERIFY(!reply.error().what.contains(QStringLiteral("secret@")));
    }

    void unreachable_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("what");
        const quint16 port = freePort();
        QTest::newRow("nobody listens")
            << QStringLiteral("https://127.0.0.1:%1").arg(port)
            << QStringLiteral("127.0.0.1 refused the connection: nobody listens on port %1. Is "
                              "pveproxy running there?")
                   .arg(port);
        QTest::newRow("a name nobody knows")
            << QStringLiteral("https://no-such-host.invalid")
            << QStringLiteral("No address is known for the name no-such-host.invalid. Check the "
                              "name in the site file, and this machine's name servers.");
    }

    void unreachable()
    {
        QFETCH(QString, url);
        Settings settings;
        settings.endpoints = {{QUrl(url), {}}};
        settings.service = QStringLiteral("pveproxy");
        settings.attempts = 1;
        Http http(settings, m_around.clock, m_around.redactor);
        const Result<Reply> reply = await(http.get(read()));
        VERIFY_ERROR(reply, Kind::Unreachable);
        QTEST(reply.error().what, "what");
    }
};

QTEST_GUILESS_MAIN(TestAnswers)
#include "test_answers.moc"
