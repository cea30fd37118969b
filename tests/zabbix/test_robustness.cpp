// Recorded answers, damaged in seeded ways, through every parser: nothing may crash, hang or be
// believed against its type. Worth most under the address sanitizer.
#include "support/result_checks.h"
#include "zabbix/parsers.h"
#include "zabbix/recorded.h"

#include <random>

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;

namespace {

using Random = std::mt19937;

int below(Random &random, qsizetype limit)
{
    return limit <= 0 ? 0 : int(random() % unsigned(limit));
}

QJsonValue oddValue(Random &random)
{
    static const QJsonArray odd{QJsonValue(), true, -1, 0, 1.5, 1e300, 9007199254740993.0, u""_s,
        u"-1"_s, u"0x10"_s, u"18446744073709551616"_s, u"99999999999999"_s, QString(3000, u'9'),
        u"\U0001F525\u0000x"_s, QJsonArray(), QJsonObject(), QJsonArray{QJsonArray{}},
        QJsonObject{{u"eventid"_s, QJsonObject()}}};
    return odd.at(below(random, odd.size()));
}

/// One value somewhere inside becomes another.
QJsonValue damaged(const QJsonValue &value, Random &random, int depth)
{
    if (depth == 0 || random() % 4 == 0)
        return oddValue(random);
    if (value.isArray() && !value.toArray().isEmpty()) {
        QJsonArray array = value.toArray();
        const int at = below(random, array.size());
        array.replace(at, damaged(array.at(at), random, depth - 1));
        return array;
    }
    if (value.isObject() && !value.toObject().isEmpty()) {
        QJsonObject object = value.toObject();
        const QString key = object.keys().at(below(random, object.size()));
        if (random() % 5 == 0)
            object.remove(key);
        else
            object.insert(key, damaged(object.value(key), random, depth - 1));
        return object;
    }
    return oddValue(random);
}

QByteArray damagedBytes(QByteArray body, Random &random)
{
    switch (random() % 4) {
    case 0:
        return body.left(below(random, body.size()));
    case 1:
        return body.insert(below(random, body.size()), QByteArray(below(random, 2000), '['));
    case 2:
        return body.remove(below(random, body.size()), 1 + below(random, 20));
    default:
        break;
    }
    for (int i = 0; i < 5 && !body.isEmpty(); ++i)
        body[below(random, body.size())] = char(random() % 256);
    return body;
}

/// How many parsers took it; what they refuse must say so properly.
int throughAll(const QByteArray &body)
{
    int understood = 0;
    const auto batch = parseBatch(body, 3);
    const auto answer = parseAnswer(body);
    if (!answer || !answer->has_value()) {
        if (answer) {
            const Fault &fault = answer->error();
            understood += errorOf(fault, {u"m"_s, QJsonObject()}, Credential::Kind::Token,
                              Dialect::Auth::Header)
                              .what.isEmpty()
                ? 0
                : 1;
        }
        return understood + (batch ? 1 : 0);
    }
    for (const auto &[method, parse] : parsers()) {
        const auto described = parse(**answer);
        understood += described ? 1 : 0;
        if (!described && (described.error().what.isEmpty() || described.error().what.size() > 500))
            qFatal("%s refuses without words", qPrintable(method));
    }
    return understood;
}

} // namespace

class TestRobustness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void damagedAnswers();
    void deepNesting();
};

void TestRobustness::damagedAnswers()
{
    Random random(20261122); // the same damage in every run
    const QList<Recorded> all = allRecorded();
    int tried = 0;
    int understood = 0;
    for (const Recorded &recorded : all) {
        if (recorded.body.size() > 12000)
            continue;
        const QJsonObject whole = QJsonDocument::fromJson(recorded.body).object();
        for (int i = 0; i < 8; ++i) {
            QJsonObject object = whole;
            object.insert("result"_L1, damaged(whole.value("result"_L1), random, 4));
            understood += throughAll(QJsonDocument(object).toJson(QJsonDocument::Compact));
            understood += throughAll(damagedBytes(recorded.body, random));
            tried += 2;
        }
    }
    qInfo("%d damaged answers, understood %d times", tried, understood);
    QVERIFY(tried >= 2000);
    QVERIFY(understood > 100); // else the damage would hide the parsers from the test
}

void TestRobustness::deepNesting()
{
    QCOMPARE(throughAll(QByteArray(1'000'000, '[')), 0);
    QCOMPARE(
        throughAll("{\"result\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}"), 0);
}

QTEST_GUILESS_MAIN(TestRobustness)
#include "test_robustness.moc"
