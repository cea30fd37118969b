#include "proxmox/envelope.h"
#include "proxmox/version.h"
#include "recorded.h"
#include "support/result_checks.h"

#include <QJsonDocument>

using namespace fairlead;
using namespace fairlead::proxmox;

namespace {

QJsonValue json(const QByteArray &text)
{
    return QJsonDocument::fromJson("[" + text + "]").array().at(0);
}

QString shown(std::optional<qint64> value)
{
    return value ? QString::number(*value) : QStringLiteral("absent");
}

} // namespace

class TestEnvelope : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void integers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *text, const char *expected) {
            QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(expected);
        };
        row("100", "100");
        row("\"100\"", "100");
        row("\" 100 \"", "100");
        row("0", "0");
        row("\"0\"", "0");
        row("null", "absent");
        row("\"\"", "absent");
        row("\"abc\"", "absent");
        row("\"1e3\"", "1000");
        row("true", "absent");
        row("[1]", "absent");
        row("{}", "absent");
        row("9007199254740993", "9007199254740993"); // no double holds it
        row("4540138322906710015", "4540138322906710015");
        row("9810897578.66666", "9810897578");
        row("1e300", "absent");
        row("\"1e300\"", "absent");
        row("\"nan\"", "absent");
        row("-5", "-5");
    }
    void integers()
    {
        QFETCH(QByteArray, text);
        QTEST(shown(readInteger(json(text))), "expected");
    }

    void flags_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("expected"); // -1: absent
        const auto row = [](const char *text, int expected) {
            QTest::newRow(text) << QByteArray(text) << expected;
        };
        row("1", 1);
        row("0", 0);
        row("\"1\"", 1);
        row("\"0\"", 0);
        row("true", 1);
        row("false", 0);
        row("\"\"", 0); // Perl's false, as in cpuinfo.hvm of a virtual machine
        row("\"on\"", 1);
        row("\"no\"", 0);
        row("2", -1);
        row("null", -1);
        row("\"maybe\"", -1);
        row("{}", -1);
    }
    void flags()
    {
        QFETCH(QByteArray, text);
        const auto flag = readFlag(json(text));
        QTEST(flag ? int(*flag) : -1, "expected");
    }

    void otherScalars()
    {
        QCOMPARE(readNumber(json("\"2596.124\"")), std::optional(2596.124));
        QCOMPARE(readNumber(json("\"inf\"")), std::nullopt);
        QCOMPARE(readNumber(json("null")), std::nullopt);
        QCOMPARE(readInt(json("2147483648")), std::nullopt);
        QCOMPARE(readText(json("100")), QStringLiteral("100"));
        QVERIFY(readText(json("null")).isNull());
        QVERIFY(readText(json("[]")).isNull());
        QCOMPARE(readTime(json("1795327705"))->time_since_epoch().count(), 1'795'327'705'000);
        QCOMPARE(readTime(json("1e18")), std::nullopt);
        QCOMPARE(readTime(json("-1")), std::nullopt);
        QCOMPARE(readBytes(json("\"64\"")), std::optional(Bytes{64}));
        QCOMPARE(readSeconds(json("122")), std::optional(std::chrono::seconds(122)));
    }

    void open()
    {
        const auto paged = openEnvelope(recorded("real-8.4/nodes_pve1_tasks.json"), {});
        VERIFY_RESULT(paged);
        QCOMPARE(paged->total, std::optional<qint64>(13));
        QCOMPARE(paged->data.toArray().size(), 13);
        const auto nothing = openEnvelope("{\"data\":null}", {});
        VERIFY_RESULT(nothing);
        QVERIFY(nothing->data.isNull());
    }

    void notAnEnvelope_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("evidence");
        const auto row = [](const char *name, const char *body, const char *evidence) {
            QTest::newRow(name) << QByteArray(body) << QString::fromLatin1(evidence);
        };
        row("nothing", "", "empty");
        row("half", "{\"data\":[{\"ticket\":\"PVE:root@pam:SECRET\"", "bytes of JSON");
        row("a page", "<html>Sign in to the proxy</html>", "<html>Sign in");
        row("a list", "[1]", "no \"data\"");
        row("an object without data", "{\"result\":1}", "no \"data\"");
        row("no data", "{\"data\":null}", "null, not a list");
        row("an object where a list belongs", "{\"data\":{}}", "an object, not a list");
        row("a string where a list belongs", "{\"data\":\"UPID\"}", "a single value, not a list");
    }
    void notAnEnvelope()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, evidence);
        const auto result = openList(body, QStringLiteral("the list of nodes"));
        VERIFY_ERROR(result, Error::Kind::Malformed);
        QVERIFY2(result.error().detail.contains(evidence), qPrintable(result.error().detail));
        QVERIFY(!result.error().detail.contains(QStringLiteral("SECRET")));
        QVERIFY(result.error().what.contains(QStringLiteral("the list of nodes")));
        QVERIFY(!openObject(body, {}) || evidence.startsWith(QStringLiteral("an object")));
    }

    void versions_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("version");
        const auto row = [](const char *name, const QByteArray &body, const char *version) {
            QTest::newRow(name) << body << QString::fromLatin1(version);
        };
        row("8.4", recorded("real-8.4/version.json"), "8.4.21");
        row("9.2", recorded("real-9.2/version.json"), "9.2.11");
        row("Debian revision", wrapped(R"({"version":"7.4-16","release":"7.4"})"), "7.4.16");
        row("pre-release", wrapped(R"({"version":"9.0.0~16","release":"9.0"})"), "9.0.0");
        row("release only", wrapped(R"({"release":"10.0"})"), "10.0.0");
        row("nothing known", wrapped(R"({"version":"next"})"), "error");
        row("one number", wrapped(R"({"version":"9"})"), "error");
        row("four numbers", wrapped(R"({"version":"9.1.2.3.4"})"), "error");
    }
    void versions()
    {
        QFETCH(QByteArray, body);
        const auto info = parseVersion(body);
        QTEST(info ? toText(info->version) : QStringLiteral("error"), "version");
    }

    void abilities()
    {
        QCOMPARE(versionOf(QStringLiteral("pve-manager/9.2.11/14a22df35955d97d")),
            std::optional(Version{9, 2, 11}));
        QVERIFY(!abilitiesOf({8, 4, 21}).haRules && abilitiesOf({9, 0, 0}).haRules);
        QVERIFY(!abilitiesOf({8, 2, 9}).nodeHaState && abilitiesOf({8, 3, 0}).nodeHaState);
        QVERIFY(!abilitiesOf({8, 3, 5}).messageInBody && abilitiesOf({8, 4, 0}).messageInBody);
        QVERIFY(!abilitiesOf({9, 1, 9}).disarmHa && abilitiesOf({9, 2, 3}).disarmHa);
        QCOMPARE(abilitiesOf({7, 3, 0}), Abilities{});
        QVERIFY(abilitiesOf({10, 0, 0}).poolsByQuery);
    }
};

QTEST_GUILESS_MAIN(TestEnvelope)
#include "test_envelope.moc"
