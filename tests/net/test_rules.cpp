#include "net/classify.h"
#include "net/endpoint.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::net;

Q_DECLARE_METATYPE(fairlead::Delivery)
Q_DECLARE_METATYPE(fairlead::net::Fault)
Q_DECLARE_METATYPE(fairlead::Error::Kind)

namespace {

Asked asked()
{
    Asked asked;
    asked.verb = "POST";
    asked.write = true;
    asked.url = QUrl(QStringLiteral("https://pve1.example:8006/api2/json/x"));
    asked.service = QStringLiteral("pveproxy");
    asked.cap = 32_MiB;
    return asked;
}

Attempt with(Fault fault, int status, bool mayHaveLeft, const QByteArray &body = {})
{
    Attempt attempt;
    attempt.fault = fault;
    attempt.reply.status = status;
    attempt.reply.body = body;
    attempt.mayHaveLeft = mayHaveLeft;
    return attempt;
}

} // namespace

/// The tables, without a wire.
class TestRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliveries_data()
    {
        QTest::addColumn<Attempt>("attempt");
        QTest::addColumn<Delivery>("delivery");
        const auto row = [](const char *name, const Attempt &attempt, Delivery delivery) {
            QTest::newRow(name) << attempt << delivery;
        };
        // Before the first byte everything is refused, after it nothing but an answer decides.
        for (int n = int(Fault::Refused); n <= int(Fault::Proxy); ++n) {
            QTest::addRow("fault %d, nothing left", n)
                << with(Fault(n), 0, false) << Delivery::Refused;
            QTest::addRow("fault %d, something may have left", n)
                << with(Fault(n), 0, true) << Delivery::Unknown;
        }
        for (const int status : {200, 201, 202, 204, 299})
            QTest::addRow("%d", status) << with(Fault::None, status, true) << Delivery::Done;
        for (const int status :
            {400, 401, 403, 404, 405, 408, 409, 422, 429, 499, 500, 501, 505, 506, 595})
            QTest::addRow("%d", status) << with(Fault::None, status, true) << Delivery::Refused;
        for (const int status :
            {100, 301, 302, 307, 308, 502, 503, 504, 507, 594, 596, 597, 598, 599, 600})
            QTest::addRow("%d", status) << with(Fault::None, status, true) << Delivery::Unknown;
        row("2xx, the body lost", with(Fault::Lost, 200, true), Delivery::Unknown);
        row("2xx, the body late", with(Fault::WholeLate, 200, true), Delivery::Unknown);
        row("2xx, too large", with(Fault::TooLarge, 200, true), Delivery::Unknown);
        row("2xx, damaged", with(Fault::Undecodable, 200, true), Delivery::Unknown);
        row("2xx, a web page", with(Fault::None, 200, true, "<html>"), Delivery::Unknown);
        row("2xx, cut short", with(Fault::None, 200, true, "{\"data\""), Delivery::Unknown);
        row("500 of a proxy", with(Fault::None, 500, true, "<html>"), Delivery::Unknown);
        row("403, the body lost", with(Fault::Lost, 403, true), Delivery::Refused);
        row("500, the body late", with(Fault::WholeLate, 500, true), Delivery::Refused);
    }

    void deliveries()
    {
        QFETCH(Attempt, attempt);
        const Verdict verdict = judge(attempt, asked());
        QTEST(verdict.delivery, "delivery");
        QCOMPARE(verdict.error.has_value(), verdict.delivery != Delivery::Done);
    }

    void everyFaultHasWords()
    {
        for (int n = int(Fault::Refused); n <= int(Fault::Proxy); ++n) {
            const Verdict verdict = judge(with(Fault(n), 0, true), asked());
            QVERIFY2(verdict.error->what.contains(QStringLiteral("pve1.example")),
                QByteArray::number(n).constData());
            QVERIFY(verdict.error->what.endsWith(QLatin1Char('.'))
                || verdict.error->what.endsWith(QLatin1Char('?')));
        }
    }

    void repeatable_data()
    {
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<bool>("repeat");
        for (int n = int(Error::Kind::Unreachable); n <= int(Error::Kind::Corrupt); ++n) {
            const auto kind = Error::Kind(n);
            QTest::addRow("kind %d", n)
                << kind
                << (kind == Error::Kind::Unreachable || kind == Error::Kind::Lost
                       || kind == Error::Kind::Timeout || kind == Error::Kind::Unavailable);
        }
    }

    void repeatable()
    {
        QFETCH(Error::Kind, kind);
        QTEST(mayRepeat(kind), "repeat");
    }

    void fingerprints_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        const QString plain = QString(QStringLiteral("ab")).repeated(32);
        QTest::newRow("without colons") << plain << true;
        QTest::newRow("with colons") << QStringLiteral("AB:").repeated(32).chopped(1) << true;
        QTest::newRow("with space around it") << QStringLiteral(" %1\n").arg(plain) << true;
        QTest::newRow("too short") << plain.chopped(2) << false;
        QTest::newRow("too long") << plain + plain << false;
        QTest::newRow("SHA-1") << plain.left(40) << false;
        QTest::newRow("no hex") << QString(plain).replace(3, 1, QLatin1Char('g')) << false;
        QTest::newRow("empty") << QString() << false;
    }

    void fingerprints()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto canonical = canonicalFingerprint(text);
        QCOMPARE(canonical.has_value(), good);
        if (good)
            QCOMPARE(*canonical, QStringLiteral("AB:").repeated(32).chopped(1));
        QCOMPARE(problem(TlsTrust::pinned({text})).has_value(), !good);
    }

    void texts_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        const auto row
            = [](const char *name, const char *reason, const char *body, const char *text) {
                  QTest::newRow(name)
                      << QString::fromUtf8(reason) << QByteArray(body) << QString::fromUtf8(text);
              };
        row("only a reason", "VM is locked", "", "VM is locked");
        row("a reason that says nothing", "Bad Gateway", "", "");
        row("reason and the same message", "VM is locked", "{\"message\":\"VM is locked\\n\"}",
            "VM is locked");
        row("several lines", "first", "{\"message\":\"first\\nsecond\\n\"}", "first second");
        row("another message", "first", "{\"message\":\"second\"}", "first; second");
        row("errors", "Parameter verification failed.",
            "{\"errors\":{\"a\":\"no number\",\"b\":\"missing\"}}",
            "Parameter verification failed.; a: no number; b: missing");
        row("a page", "no", "<html>x</html>", "no");
    }

    void texts()
    {
        Reply reply;
        reply.status = 500;
        QFETCH(QString, reason);
        QFETCH(QByteArray, body);
        reply.reason = reason;
        reply.body = body;
        QTEST(reply.text(), "text");
    }

    void addresses()
    {
        const auto at = [](const char *url) { return addressOf(QUrl(QString::fromLatin1(url))); };
        QCOMPARE(at("https://pve1.example/x"), QStringLiteral("pve1.example:443"));
        QCOMPARE(at("https://pve1.example:8006"), QStringLiteral("pve1.example:8006"));
        QCOMPARE(at("http://[::1]"), QStringLiteral("[::1]:80"));
        QVERIFY(!problem(Endpoint{QUrl(QStringLiteral("http://[::1]:8080")), {}}));
        QVERIFY(!problem(Endpoint{QUrl(QStringLiteral("http://127.1.2.3")), {}}));
        QVERIFY(!problem(Endpoint{QUrl(QStringLiteral("http://localhost")), {}}));
        QVERIFY(problem(Endpoint{QUrl(QStringLiteral("http://localhost.example")), {}}));
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "test_rules.moc"
