#include "net/fixture.h"

#include <QLoggingCategory>

using namespace fairlead;
using namespace fairlead::net;

namespace {

QStringList *logged = nullptr;

void take(QtMsgType, const QMessageLogContext &, const QString &text) { logged->append(text); }

/// Everything this program logs while it lives, of every category.
class Log {
public:
    Log()
    {
        logged = &m_lines;
        QLoggingCategory::setFilterRules(QStringLiteral("*=true"));
        m_before = qInstallMessageHandler(take);
    }
    Log(const Log &) = delete;
    Log &operator=(const Log &) = delete;
    ~Log()
    {
        qInstallMessageHandler(m_before);
        QLoggingCategory::setFilterRules({});
        logged = nullptr;
    }
    QString text() const { return m_lines.join(QLatin1Char('\n')); }

private:
    QStringList m_lines;
    QtMessageHandler m_before = nullptr;
};

const QByteArray token = "9c1f7e2a-canary-4c3b-token";
const QByteArray password = "pa+ss&canary wörd";
const QByteArray inBody = "canary-in-the-body-77";

} // namespace

/// A secret on the wire stays on the wire.
class TestSecrets : public QObject {
    Q_OBJECT

private:
    Around m_around;

private Q_SLOTS:
    void neverInErrorsOrLogs_data()
    {
        QTest::addColumn<QByteArray>("answer"); // %ECHO%: all the server was sent
        QTest::newRow("a 400 that echoes the request")
            << QByteArray("HTTP/1.1 400 wrong %TOKEN% %PASSWORD%\r\n\r\n%ECHO%");
        QTest::newRow("a 401 that echoes the request")
            << QByteArray("HTTP/1.1 401 no %TOKEN%\r\n\r\n%ECHO%");
        QTest::newRow("a 500 whose message holds them")
            << QByteArray("HTTP/1.1 500 x\r\n\r\n{\"message\":\"%TOKEN% %PASSWORD% %BODY%\"}");
        QTest::newRow("the secret across the end of what is shown")
            << QByteArray("HTTP/1.1 500 x\r\n\r\n") + QByteArray(290, 'x') + "%TOKEN%";
        QTest::newRow("a web page") << QByteArray("HTTP/1.1 200 OK\r\n\r\n<html>%ECHO%");
        QTest::newRow("a redirect that carries them on") << QByteArray(
            "HTTP/1.1 302 Found\r\nLocation: https://evil.example/?t=%TOKEN%\r\n\r\n");
        QTest::newRow("a redirect to a host named after it")
            << QByteArray("HTTP/1.1 302 Found\r\nLocation: https://%TOKEN%.evil.example/\r\n\r\n");
        QTest::newRow("cut off") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n%ECHO%");
        QTest::newRow("no answer") << QByteArray();
    }

    void neverInErrorsOrLogs()
    {
        QFETCH(QByteArray, answer);
        const Log log;
        m_around.redactor.hide(token);
        m_around.redactor.hide(password);
        m_around.redactor.hide(inBody);
        QByteArray seen;
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            seen += request.head + request.body;
            QByteArray bytes = answer;
            bytes.replace("%TOKEN%", token).replace("%PASSWORD%", password);
            bytes.replace("%BODY%", inBody).replace("%ECHO%", request.head + request.body);
            peer.sendAndClose(bytes);
        });
        const auto identity = std::make_shared<FixedIdentity>(
            Headers{{"Authorization", "PVEAPIToken=a@pve!b=" + token}});
        Http http(settingsFor(server), m_around.clock, m_around.redactor, identity);
        Request request = form(Request::Method::Post, QStringLiteral("/access/ticket"),
            {{QStringLiteral("password"), QString::fromUtf8(password)},
                {QStringLiteral("note"), QString::fromUtf8(inBody)}});
        request.query = {{QStringLiteral("token"), QString::fromUtf8(token)}};

        const Outcome<Reply> outcome
            = await(http.send(m_around.outbox, QStringLiteral("x"), request));
        const Result<Reply> asked = await(http.ask(request));
        Request plain = read();
        plain.query = request.query;
        const Result<Reply> got = await(http.get(plain));

        // The witness: all three were on the wire.
        QVERIFY(seen.contains(token));
        QVERIFY(seen.contains(QUrl::toPercentEncoding(QString::fromUtf8(password))));
        QVERIFY(seen.contains(inBody));
        const QString told = describe(*outcome.error) + describe(asked.error())
            + describe(got.error()) + log.text();
        for (const QByteArray &secret : {token, password, inBody}) {
            QVERIFY2(!told.contains(QString::fromUtf8(secret)), qPrintable(told));
            QVERIFY2(
                !told.contains(QString::fromLatin1(secret.toPercentEncoding())), qPrintable(told));
            QVERIFY2(!told.contains(QString::fromUtf8(secret.left(12))), qPrintable(told));
        }
        QVERIFY(outcome.error->detail.contains(QStringLiteral("POST http://127.0.0.1:")));
        QVERIFY(log.text().contains(QStringLiteral("POST http://127.0.0.1:"))); // it did log
    }
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "test_secrets.moc"
