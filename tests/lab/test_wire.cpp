#include "test_lab.h"

#include <QJsonArray>
#include <QTest>

using namespace fairlead;
using namespace fairlead::lab;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray spoken(
    const QByteArray &line, const QList<QByteArray> &headers = {}, const QByteArray &body = {})
{
    QByteArray text = line + "\r\nHost: lab\r\n" + tokenOf("write") + "\r\n";
    for (const QByteArray &header : headers)
        text += header + "\r\n";
    return text + "\r\n" + body;
}

QByteArray form(qsizetype length)
{
    return "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + QByteArray::number(length);
}

} // namespace

/// HTTP as pveproxy speaks it: each rule of the contract, said by hand.
class TestWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_lab = std::make_unique<TestLab>(u"quiet"_s, u"8.4.21"_s); }
    void refusals_data();
    void refusals();
    void errors_data();
    void errors();
    void olderReleasesSayItInTheReasonOnly();
    void errorClosesTheConnection();
    void oneHundredRequestsPerConnection();
    void fiveIdleSeconds();
    void unauthenticatedWaitsThreeSeconds();
    void gzipWhenAsked();
    void jsonBodies();
    void queryOverridesBody();
    void handedOnCallsSayBoth();
    void piecesAndPipelines();
    void extendedFormat();
    void offlineNodes();
    void certificatePerNode();

private:
    std::unique_ptr<TestLab> m_lab;
};

void TestWire::refusals_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("statusLine");
    const QByteArray version = "GET /api2/json/version HTTP/1.1";
    QTest::newRow("known method, no body: positive control")
        << spoken(version) << QByteArray("HTTP/1.1 200 OK");
    QTest::newRow("HEAD") << spoken("HEAD /api2/json/version HTTP/1.1")
                          << QByteArray("HTTP/1.1 501 method 'HEAD' not available");
    QTest::newRow("unknown method") << spoken("BREW /api2/json/version HTTP/1.1")
                                    << QByteArray("HTTP/1.1 501 method 'BREW' not available");
    QTest::newRow("HTTP/2") << spoken("GET /api2/json/version HTTP/2.0")
                            << QByteArray("HTTP/1.1 506 http protocol version 2.0 not supported");
    QTest::newRow("not HTTP at all")
        << QByteArray("hello\r\n\r\n") << QByteArray("HTTP/1.1 400 bad request");
    QTest::newRow("GET with a body") << spoken(version, {form(3)},
        "a=b") << QByteArray("HTTP/1.1 501 Unexpected content for method 'GET'");
    QTest::newRow("DELETE with a body") << spoken("DELETE /api2/json/pools HTTP/1.1", {form(10)},
        "poolid=abc") << QByteArray("HTTP/1.1 501 Unexpected content for method 'DELETE'");
    QTest::newRow("chunked") << spoken(
        "POST /api2/json/pools HTTP/1.1", {"Transfer-Encoding: chunked"})
                             << QByteArray("HTTP/1.1 501 chunked transfer encoding not supported");
    QTest::newRow("multipart")
        << spoken("POST /api2/json/pools HTTP/1.1",
               {"Content-Type: multipart/form-data", "Content-Length: 3"}, "abc")
        << QByteArray("HTTP/1.1 506 upload 'Content-Type 'multipart/form-data' not implemented");
    QTest::newRow("no content type")
        << spoken("POST /api2/json/pools HTTP/1.1", {"Content-Length: 3"}, "a=b")
        << QByteArray("HTTP/1.1 506 upload 'Content-Type '' not implemented");
    QTest::newRow("body over 512 KiB") << spoken("POST /api2/json/pools HTTP/1.1", {form(524'289)})
                                       << QByteArray("HTTP/1.1 501 for data too large");
    QTest::newRow("65 headers") << spoken(version, QList<QByteArray>(63, "X-A: b"))
                                << QByteArray("HTTP/1.1 400 too many http header lines (> 64)");
    QTest::newRow("64 headers are fine")
        << spoken(version, QList<QByteArray>(62, "X-A: b")) << QByteArray("HTTP/1.1 200 OK");
    QTest::newRow("header over 8 KiB") << spoken(version, {"X-A: " + QByteArray(8200, 'x')})
                                       << QByteArray("HTTP/1.1 400 http header too large");
}

void TestWire::refusals()
{
    QFETCH(QByteArray, sent);
    RawClient client(m_lab->lab->port(u"anvil"_s));
    client.send(sent);
    const RawAnswer answer = client.answer();
    QTEST(answer.statusLine, "statusLine");
    if (answer.status() == 200)
        return;
    QCOMPARE(answer.body, QByteArray());
    QCOMPARE(answer.header("Content-Length"), QByteArrayList());
    QCOMPARE(answer.header("Connection"), QByteArrayList{"close"});
    QVERIFY(client.closed());
}

void TestWire::errors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("statusLine");
    QTest::addColumn<QByteArray>("body");
    // Word for word what a real 8.4.21 said (errors.txt of the recordings).
    QTest::newRow("unknown parameter")
        << QByteArray("GET") << QByteArray("/cluster/resources?bogus=1")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"bogus":"property is not defined in schema and the schema does not allow additional properties"},"message":"Parameter verification failed.\n"})");
    QTest::newRow("value outside the enumeration")
        << QByteArray("GET") << QByteArray("/cluster/resources?type=bogus")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"type":"value 'bogus' does not have a value in the enumeration 'vm, storage, node, sdn'"},"message":"Parameter verification failed.\n"})");
    QTest::newRow("unknown path")
        << QByteArray("GET") << QByteArray("/cluster/nope")
        << QByteArray("HTTP/1.1 501 Method 'GET /cluster/nope' not implemented")
        << QByteArray(R"({"data":null,"message":"Method 'GET /cluster/nope' not implemented"})");
    QTest::newRow("wrong method")
        << QByteArray("PUT") << QByteArray("/version")
        << QByteArray("HTTP/1.1 501 Method 'PUT /version' not implemented")
        << QByteArray(R"({"data":null,"message":"Method 'PUT /version' not implemented"})");
    QTest::newRow("unknown node")
        << QByteArray("GET") << QByteArray("/nodes/nosuch/version")
        << QByteArray("HTTP/1.1 500 hostname lookup 'nosuch' failed - failed to get address info "
                      "for: nosuch: Temporary failure in name resolution")
        << QByteArray(
               R"({"data":null,"message":"hostname lookup 'nosuch' failed - failed to get address info for: nosuch: Temporary failure in name resolution\n"})");
    QTest::newRow("missing guest")
        << QByteArray("GET") << QByteArray("/nodes/anvil/qemu/9999/status/current")
        << QByteArray(
               "HTTP/1.1 500 Configuration file 'nodes/anvil/qemu-server/9999.conf' does not exist")
        << QByteArray(
               R"({"data":null,"message":"Configuration file 'nodes/anvil/qemu-server/9999.conf' does not exist\n"})");
    QTest::newRow("guest on another node")
        << QByteArray("GET") << QByteArray("/nodes/paloma/qemu/101/config")
        << QByteArray(
               "HTTP/1.1 500 Configuration file 'nodes/paloma/qemu-server/101.conf' does not exist")
        << QByteArray(
               R"({"data":null,"message":"Configuration file 'nodes/paloma/qemu-server/101.conf' does not exist\n"})");
    QTest::newRow("a variable of the path, said otherwise")
        << QByteArray("GET") << QByteArray("/nodes/anvil/status?node=paloma")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"node":"duplicate parameter (already defined in URI) with conflicting values!"},"message":"Parameter verification failed.\n"})");
    QTest::newRow("a required parameter is missing")
        << QByteArray("POST") << QByteArray("/nodes/anvil/status")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"command":"property is missing and it is not optional"},"message":"Parameter verification failed.\n"})");
    QTest::newRow("no number")
        << QByteArray("GET") << QByteArray("/nodes/anvil/tasks?limit=many")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"limit":"type check ('integer') failed - got 'many'"},"message":"Parameter verification failed.\n"})");
    QTest::newRow("a parameter of 9")
        << QByteArray("POST")
        << QByteArray("/nodes/anvil/qemu/101/migrate?target=paloma&with-conntrack-state=1")
        << QByteArray("HTTP/1.1 400 Parameter verification failed.")
        << QByteArray(
               R"({"data":null,"errors":{"with-conntrack-state":"property is not defined in schema and the schema does not allow additional properties"},"message":"Parameter verification failed.\n"})");
}

void TestWire::errors()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    const RawAnswer answer = m_lab->ask(method, path);
    QTEST(answer.statusLine, "statusLine");
    QTEST(answer.body, "body");
    QCOMPARE(answer.header("Content-Type"), QByteArrayList{"application/json;charset=UTF-8"});
}

void TestWire::olderReleasesSayItInTheReasonOnly()
{
    TestLab old(u"quiet"_s, u"8.3.5"_s);
    const RawAnswer answer = old.get("/cluster/nope");
    QCOMPARE(
        answer.statusLine, QByteArray("HTTP/1.1 501 Method 'GET /cluster/nope' not implemented"));
    QCOMPARE(answer.body, QByteArray(R"({"data":null})"));
    QVERIFY(old.get("/cluster/resources?bogus=1").json().contains(u"errors"_s));
    const QJsonArray nodes = old.get("/cluster/resources?type=node").data().toArray();
    QVERIFY(nodes[0].toObject().contains(u"hastate"_s)); // since 8.3
    TestLab older(u"quiet"_s, u"8.2.7"_s);
    QVERIFY(!older.get("/cluster/resources?type=node").data()[0].toObject().contains(u"hastate"_s));
}

void TestWire::errorClosesTheConnection()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    QCOMPARE(client.ask("GET", "/api2/json/version", {tokenOf("read")}).header("Connection"),
        QByteArrayList{"Keep-Alive"});
    QVERIFY(!client.closedNow());
    QCOMPARE(client.ask("GET", "/api2/json/nope", {tokenOf("read")}).header("Connection"),
        QByteArrayList{"close"});
    QVERIFY(client.closed());
}

void TestWire::oneHundredRequestsPerConnection()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    for (int i = 1; i < 100; ++i)
        QCOMPARE(client.ask("GET", "/api2/json/version", {tokenOf("read")}).header("Connection"),
            QByteArrayList{"Keep-Alive"});
    QCOMPARE(client.ask("GET", "/api2/json/version", {tokenOf("read")}).header("Connection"),
        QByteArrayList{"close"});
    QVERIFY(client.closed());
}

void TestWire::fiveIdleSeconds()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    client.ask("GET", "/api2/json/version", {tokenOf("read")});
    m_lab->clock.advance(4900ms);
    QCOMPARE(client.ask("GET", "/api2/json/version", {tokenOf("read")}).status(), 200);
    m_lab->clock.advance(4900ms);
    QVERIFY(!client.anythingArrived());
    QVERIFY(!client.closedNow());
    m_lab->clock.advance(200ms);
    QVERIFY(client.closed());
}

void TestWire::unauthenticatedWaitsThreeSeconds()
{
    TestLab strict(u"quiet"_s, {}, ApiOptions());
    RawClient client(strict.lab->port(u"anvil"_s));
    client.send("GET /api2/json/version HTTP/1.1\r\nHost: lab\r\n\r\n");
    QVERIFY(client.connected());
    QTRY_COMPARE(strict.lab->record().requests().size(), size_t(1));
    strict.clock.advance(2900ms);
    QVERIFY(!client.anythingArrived());
    strict.clock.advance(100ms);
    const RawAnswer answer = client.answer();
    QCOMPARE(answer.statusLine, QByteArray("HTTP/1.1 401 No ticket"));
    QCOMPARE(answer.body, QByteArray());
}

void TestWire::gzipWhenAsked()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    const RawAnswer plain = client.ask("GET", "/api2/json/nodes/anvil/services", {tokenOf("read")});
    QCOMPARE(plain.header("Content-Encoding"), QByteArrayList());
    const RawAnswer packed = client.ask("GET", "/api2/json/nodes/anvil/services",
        {tokenOf("read"), "Accept-Encoding: gzip, deflate"});
    QCOMPARE(packed.header("Content-Encoding"), QByteArrayList{"gzip"});
    QVERIFY(packed.body.size() < plain.body.size() / 2);
    QTemporaryDir dir;
    QFile file(dir.filePath(u"body.gz"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(packed.body);
    file.close();
    QProcess gunzip;
    gunzip.start(u"gzip"_s, {u"-dc"_s, file.fileName()});
    QVERIFY(gunzip.waitForFinished());
    QCOMPARE(gunzip.readAllStandardOutput(), plain.body);
    const RawAnswer small
        = client.ask("GET", "/api2/json/version", {tokenOf("read"), "Accept-Encoding: gzip"});
    QCOMPARE(small.header("Content-Encoding"), QByteArrayList()); // not worth it below 1 KiB
}

void TestWire::jsonBodies()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    const QByteArray body = R"({"poolid":"fairlead/json","comment":"x y"})";
    client.send("POST /api2/json/pools HTTP/1.1\r\n" + tokenOf("write")
        + "\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QCOMPARE(client.answer().statusLine, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(m_lab->lab->world().pool(u"fairlead/json"_s)->comment, u"x y"_s);
}

void TestWire::queryOverridesBody()
{
    QCOMPARE(
        m_lab->ask("POST", "/pools?comment=query", "poolid=fairlead%2Fquery&comment=body").status(),
        200);
    QCOMPARE(m_lab->lab->world().pool(u"fairlead/query"_s)->comment, u"query"_s);
}

void TestWire::handedOnCallsSayBoth()
{
    // Answers of pvedaemon and of other nodes carry its "close" beside pveproxy's "Keep-Alive".
    QCOMPARE(m_lab->get("/version").header("Connection"), QByteArrayList{"Keep-Alive"});
    QCOMPARE(m_lab->get("/cluster/status").header("Connection"),
        (QByteArrayList{"close", "Keep-Alive"}));
    QCOMPARE(m_lab->get("/nodes/paloma/version").header("Connection"),
        (QByteArrayList{"close", "Keep-Alive"}));
}

void TestWire::piecesAndPipelines()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    const QByteArray request = spoken("GET /api2/json/version HTTP/1.1");
    QVERIFY(client.connected());
    for (const char byte : request)
        client.send(QByteArray(1, byte));
    QCOMPARE(client.answer().status(), 200);
    client.send(request + request + request);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.answer().status(), 200);
}

void TestWire::extendedFormat()
{
    RawClient client(m_lab->lab->port(u"anvil"_s));
    const RawAnswer answer
        = client.ask("GET", "/api2/extjs/nodes/anvil/qemu/9999/config", {tokenOf("read")});
    QCOMPARE(answer.statusLine, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.json()[u"success"_s].toInt(), 0);
    QCOMPARE(answer.json()[u"status"_s].toInt(), 500);
}

void TestWire::offlineNodes()
{
    TestLab strict(u"quiet"_s, {}, ApiOptions());
    strict.lab->world().node(u"paloma"_s)->power = Node::Power::Off;
    strict.lab->world().node(u"bellows"_s)->hung = true;
    const QList<std::tuple<QByteArray, std::chrono::milliseconds, QByteArray>> rows{
        {"paloma", 4110ms, "HTTP/1.1 595 No route to host"},
        {"bellows", 30'000ms, "HTTP/1.1 596 Connection timed out"}};
    for (const auto &[node, delay, line] : rows) {
        RawClient client(strict.lab->port(u"anvil"_s));
        client.send(spoken("GET /api2/json/nodes/" + node + "/status HTTP/1.1"));
        const size_t before = strict.lab->record().requests().size();
        QTRY_COMPARE(strict.lab->record().requests().size(), before + 1);
        strict.clock.advance(delay - 10ms);
        QVERIFY(!client.anythingArrived());
        strict.clock.advance(10ms);
        const RawAnswer answer = client.answer();
        QCOMPARE(answer.statusLine, line);
        QCOMPARE(answer.body, QByteArray());
        QCOMPARE(answer.header("Content-Type"), QByteArrayList());
    }
    strict.lab->world().node(u"anvil"_s)->stoppedUnits = {u"pvedaemon"_s};
    QCOMPARE(
        strict.get("/cluster/status").statusLine, QByteArray("HTTP/1.1 595 Connection refused"));
    QCOMPARE(strict.get("/version").status(), 200); // pveproxy answers that by itself
}

void TestWire::certificatePerNode()
{
    QSet<QString> seen;
    const QJsonArray nodes = m_lab->get("/nodes").data().toArray();
    for (const auto &row : nodes) {
        const QString name = row.toObject()[u"node"_s].toString();
        RawClient client(m_lab->lab->port(name));
        QVERIFY(client.connected());
        QCOMPARE(client.certificate(), row.toObject()[u"ssl_fingerprint"_s].toString());
        seen.insert(client.certificate());
    }
    QCOMPARE(seen.size(), 5);
}

QTEST_GUILESS_MAIN(TestWire)
#include "test_wire.moc"
