#include "kit/freshness.h"

#include <QTest>

using namespace fairlead;
using namespace fairlead::ui;
using namespace std::chrono_literals;

namespace {

WallTime at(const char *iso)
{
    const auto time = QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate);
    return WallTime(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace

class TestFreshness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void limits_data()
    {
        QTest::addColumn<int>("age"); // ms
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("expected");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, int age, int interval, Freshness f, const char *w) {
            QTest::newRow(name) << age << interval << int(f) << QString::fromUtf8(w);
        };
        row("just read", 0, 10000, Freshness::Fresh, "0 s");
        row("three seconds", 3000, 10000, Freshness::Fresh, "3 s");
        row("rounds down", 3999, 10000, Freshness::Fresh, "3 s");
        row("1.5 T is fresh", 15000, 10000, Freshness::Fresh, "15 s");
        row("1.5 T and 1 ms", 15001, 10000, Freshness::Ageing, "ageing 15 s");
        row("3 T is ageing", 30000, 10000, Freshness::Ageing, "ageing 30 s");
        row("3 T and 1 ms", 30001, 10000, Freshness::Unknown, "unknown");
        row("minutes", 125000, 60000, Freshness::Ageing, "ageing 2:05");
        row("clock of the source ahead", -500, 10000, Freshness::Fresh, "0 s");
        row("never asked again", 1, 0, Freshness::Unknown, "unknown");
    }
    void limits()
    {
        QFETCH(int, age);
        QFETCH(int, interval);
        QFETCH(int, expected);
        QCOMPARE(int(freshnessOf(age * 1ms, interval * 1ms)), expected);
        QTEST(ageWords(age * 1ms, interval * 1ms), "words");
    }

    void lastSeen()
    {
        const auto now = at("2026-11-13T14:07:31Z");
        QCOMPARE(unknownWords(at("2026-11-13T14:06:50Z"), QStringLiteral("running"), now),
            QStringLiteral("unknown · last 14:06:50 was: running"));
        QCOMPARE(unknownWords(at("2026-11-12T23:59:59Z"), QStringLiteral("ok"), now),
            QStringLiteral("unknown · last 12 Nov 23:59:59 was: ok"));
        QCOMPARE(askingWords(2400ms), QStringLiteral("asking 2 s"));
    }

    void zeroIsNotMissing()
    {
        QCOMPARE(numberWords(0), QStringLiteral("0"));
        QCOMPARE(numberWords(std::nullopt), QStringLiteral("—"));
        QCOMPARE(countWords(3, false), QStringLiteral("3"));
        QCOMPARE(countWords(3, true), QStringLiteral("≥ 3"));
        QCOMPARE(countWords(0, true), QStringLiteral("≥ 0"));
        QCOMPARE(countWords(std::nullopt, true), QStringLiteral("—"));
    }
};

QTEST_GUILESS_MAIN(TestFreshness)
#include "test_freshness.moc"
