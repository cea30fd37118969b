#include "base/redactor.h"

#include <QRandomGenerator>
#include <QTest>

using namespace fairlead;

class TestRedactor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownSecretInEverySpelling_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray secret = "p@ss \"wörd\"/7&x";
        QTest::newRow("raw") << "before " + secret + " after";
        QTest::newRow("percent") << "?p=" + secret.toPercentEncoding();
        QTest::newRow("form") << "p=" + secret.toPercentEncoding().replace("%20", "+");
        QTest::newRow("json")
            << QJsonDocument(QJsonArray{QString::fromUtf8(secret)}).toJson(QJsonDocument::Compact);
        for (const char *before : {"", "a", "ab", "abc", "user:"})
            QTest::addRow("base64 after '%s'", before) << (before + secret).toBase64();
        QTest::newRow("twice") << secret + secret;
    }
    void knownSecretInEverySpelling()
    {
        QFETCH(QByteArray, text);
        const QByteArray secret = "p@ss \"wörd\"/7&x";
        Redactor redactor;
        QCOMPARE(redactor.clean(text), text); // the control: it would have passed
        redactor.hide(secret);
        const QByteArray cleaned = redactor.clean(text);
        QVERIFY2(cleaned.contains("[secret]"), cleaned.constData());
        QVERIFY(!cleaned.contains(secret));
    }

    void randomSecretsNeverPass()
    {
        QRandomGenerator random(4711);
        int embedded = 0;
        for (int round = 0; round < 2000; ++round) {
            QByteArray secret;
            for (int i = 0, length = random.bounded(8, 40); i < length; ++i)
                secret.append(char(random.bounded(0x20, 0x7f)));
            const QByteArray around
                = QByteArray::number(random.generate64()).left(random.bounded(0, 12));
            const QList<QByteArray> spellings{secret, secret.toPercentEncoding(),
                (around + secret + around).toBase64(),
                QJsonDocument(QJsonObject{{QStringLiteral("k"), QString::fromLatin1(secret)}})
                    .toJson()};
            Redactor redactor;
            redactor.hide(secret);
            for (const QByteArray &spelling : spellings) {
                const QByteArray text = "log: " + spelling + " end";
                const QByteArray cleaned = redactor.clean(text);
                ++embedded;
                QVERIFY2(cleaned != text, text.constData());
                QVERIFY2(!cleaned.contains(secret), text.constData());
            }
        }
        QCOMPARE(embedded, 8000);
    }

    void shapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("proxmox token keeps its name")
            << QByteArray("Authorization: "
                          "PVEAPIToken=fairlead@pve!read=01234567-89ab-cdef-0123-456789abcdef")
            << QByteArray("Authorization: PVEAPIToken=fairlead@pve!read=[secret]");
        QTest::newRow("other authorization") << QByteArray("Authorization: Basic YTpi\r\nHost: x")
                                             << QByteArray("Authorization: [secret]\r\nHost: x");
        QTest::newRow("cookie") << QByteArray(
            "Cookie: PVEAuthCookie=PVE%3Aroot@pam%3A65A1%3A%3Aabc; x=1")
                                << QByteArray("Cookie: [secret]");
        QTest::newRow("ticket in text")
            << QByteArray("got PVE:root@pam:65A1B2C3::aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ= back")
            << QByteArray("got [secret] back");
        QTest::newRow("json") << QByteArray(R"({"user":"a","password":"x\"y","n":1})")
                              << QByteArray(R"({"user":"a","password":"[secret]","n":1})");
        QTest::newRow("json cut off") << QByteArray(R"({"auth":"0424bd59b807674191e7d77572075f)")
                                      << QByteArray(R"({"auth":"[secret]")");
        QTest::newRow("json spaced") << QByteArray("{\"Password\" : \"calvin\"}")
                                     << QByteArray("{\"Password\" : \"[secret]\"}");
        QTest::newRow("json null stays")
            << QByteArray(R"({"auth":null})") << QByteArray(R"({"auth":null})");
        QTest::newRow("form") << QByteArray("username=root&password=hunter2&realm=pam")
                              << QByteArray("username=root&password=[secret]&realm=pam");
        QTest::newRow("url") << QByteArray("https://me:hunter2@pve1:8006/x")
                             << QByteArray("https://me:[secret]@pve1:8006/x");
        QTest::newRow("private key") << QByteArray(
            "a\n-----BEGIN EC PRIVATE KEY-----\nMIG=\n-----END EC PRIVATE KEY-----\nb")
                                     << QByteArray("a\n[secret private key]\nb");
        QTest::newRow("private key cut off") << QByteArray("-----BEGIN PRIVATE KEY-----\nMIG=")
                                             << QByteArray("[secret private key]");
        QTest::newRow("ordinary text")
            << QByteArray("tokenid=read node=pve1 osd.3 token ring, author=me")
            << QByteArray("tokenid=read node=pve1 osd.3 token ring, author=me");
        QTest::newRow("certificate stays")
            << QByteArray("-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----")
            << QByteArray("-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----");
        QTest::newRow("bytes that are no text")
            << QByteArray("\xff\xfe\x80") << QByteArray("\xff\xfe\x80");
    }
    void shapes()
    {
        QFETCH(QByteArray, text);
        const QByteArray cleaned = Redactor().clean(text);
        QTEST(cleaned, "expected");
        QCOMPARE(Redactor().clean(cleaned), cleaned); // cleaning twice changes nothing
    }

    void json()
    {
        Redactor redactor;
        redactor.hide("canary-4711");
        const QJsonObject dirty{
            {QStringLiteral("list"), QJsonArray{QStringLiteral("x canary-4711"), 3, true}},
            {QStringLiteral("password"), 12345}, {QStringLiteral("auth"), QJsonValue()},
            {QStringLiteral("token"), QJsonObject{{QStringLiteral("id"), QStringLiteral("read")}}}};
        const QJsonObject expected{
            {QStringLiteral("list"), QJsonArray{QStringLiteral("x [secret]"), 3, true}},
            {QStringLiteral("password"), QStringLiteral("[secret]")},
            {QStringLiteral("auth"), QJsonValue()},
            {QStringLiteral("token"), QJsonObject{{QStringLiteral("id"), QStringLiteral("read")}}}};
        QCOMPARE(redactor.clean(QJsonValue(dirty)).toObject(), expected);
    }

    void shortSecretsDoNotBlotOutText()
    {
        Redactor redactor;
        redactor.hide("a");
        redactor.hide("");
        QCOMPARE(redactor.clean(QByteArray("a banana")), QByteArray("a banana"));
    }

    void longestFirst()
    {
        Redactor redactor;
        redactor.hide("swordfish");
        redactor.hide("swordfish-and-more");
        QCOMPARE(redactor.clean(QByteArray("x swordfish-and-more y")), QByteArray("x [secret] y"));
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "test_redactor.moc"
