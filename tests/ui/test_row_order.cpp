#include "kit/row_order.h"
#include "support/manual_clock.h"
#include "ui/sample_rows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace fairlead;
using namespace fairlead::ui;
using namespace std::chrono_literals;

namespace {

QString namesOf(const QAbstractItemModel &model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row, 1).data().toString());
    return names.join(QLatin1Char(' '));
}

QList<Sample> listOf(const char *text) // "b:3 a:- c:0"
{
    QList<Sample> rows;
    for (const QString &word : QString::fromLatin1(text).split(QLatin1Char(' '))) {
        const QString number = word.section(QLatin1Char(':'), 1);
        const bool missing = number == QLatin1String("-");
        rows.append(sample(word.section(QLatin1Char(':'), 0, 0), 0,
            missing ? std::optional<int>() : number.toInt()));
    }
    return rows;
}

constexpr int nameColumn = 1;
constexpr int memoryColumn = 3;

} // namespace

class TestRowOrder : public QObject {
    Q_OBJECT

    ManualClock clock;
    std::unique_ptr<SampleModel> model;
    std::unique_ptr<RowOrder> order;

    void show(const char *text) { model->show(listOf(text)); }
    QString names() const { return namesOf(*order); }

private Q_SLOTS:
    void init()
    {
        model = std::make_unique<SampleModel>(&sampleId, sampleColumns());
        order = std::make_unique<RowOrder>(*model, clock);
        new QAbstractItemModelTester(
            order.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, order.get());
    }
    void cleanup()
    {
        order.reset();
        model.reset();
    }

    void theListsOrderIsShown()
    {
        show("c:1 a:2 b:3");
        QCOMPARE(names(), QStringLiteral("c a b"));
        show("b:3 n:4 c:1 a:2");
        QCOMPARE(names(), QStringLiteral("b n c a"));
    }

    void missingIsLastInBothDirections()
    {
        show("a:5 b:- c:10 d:-");
        order->sortBy(memoryColumn);
        QCOMPARE(names(), QStringLiteral("a c b d"));
        order->sortBy(memoryColumn, Qt::DescendingOrder);
        QCOMPARE(names(), QStringLiteral("c a b d"));
        order->sortBy(-1);
        QCOMPARE(names(), QStringLiteral("a b c d"));
    }

    void numbersInNamesAreNumbers()
    {
        show("osd.10:0 osd.9:0 Osd.1:0");
        order->sortBy(nameColumn);
        QCOMPARE(names(), QStringLiteral("Osd.1 osd.9 osd.10"));
    }

    void nothingMovesUnderAHand()
    {
        show("a:1 b:2 c:3");
        order->sortBy(memoryColumn);
        order->rest().disturb();
        show("a:9 b:2 c:3 n:0");
        QCOMPARE(names(), QStringLiteral("a b c n"));
        QCOMPARE(order->index(0, memoryColumn).data().toString(), QStringLiteral("9"));
        clock.advance(1999ms);
        QCOMPARE(names(), QStringLiteral("a b c n"));
        clock.advance(1ms);
        QCOMPARE(names(), QStringLiteral("n b c a"));
    }

    void theListsOwnOrderWaitsToo()
    {
        show("a:1 b:2 c:3");
        order->rest().disturb();
        show("c:3 b:2 a:1");
        QCOMPARE(names(), QStringLiteral("a b c"));
        clock.advance(2s);
        QCOMPARE(names(), QStringLiteral("c b a"));
    }

    void eachTouchBeginsTheWaitAgain()
    {
        show("a:1 b:2");
        order->rest().disturb();
        show("b:2 a:1");
        for (int i = 0; i < 10; ++i) {
            clock.advance(1500ms);
            order->rest().disturb();
            QCOMPARE(clock.waiting(), 1);
        }
        QCOMPARE(names(), QStringLiteral("a b"));
        clock.advance(2s);
        QCOMPARE(names(), QStringLiteral("b a"));
        QCOMPARE(clock.waiting(), 0);
    }

    void touchesAreSeenByTheFilter()
    {
        QWidget widget;
        order->rest().watch(&widget);
        QVERIFY(order->rest().isResting());
        QTest::keyClick(&widget, Qt::Key_Down);
        QVERIFY(!order->rest().isResting());
        clock.advance(2s);
        QVERIFY(order->rest().isResting());
        QTest::mouseMove(&widget, QPoint(3, 3));
        QTest::mouseClick(&widget, Qt::LeftButton);
        QVERIFY(!order->rest().isResting());
    }

    void whatThePersonAsksForIsAtOnce()
    {
        show("a:1 b:2 c:3");
        order->rest().disturb();
        order->sortBy(memoryColumn, Qt::DescendingOrder);
        QCOMPARE(names(), QStringLiteral("c b a"));
        order->setFilter([this](int row) { return model->at(row).memory > 1; });
        QCOMPARE(names(), QStringLiteral("c b"));
        QCOMPARE(order->hiddenCount(), 1);
        order->setFilter({});
        QCOMPARE(names(), QStringLiteral("c b a"));
    }

    void aRowThatNoLongerMatchesStaysUntilRest()
    {
        show("a:1 b:2 c:3");
        order->setFilter([this](int row) { return model->at(row).memory > 1; });
        order->rest().disturb();
        show("a:1 b:0 c:3");
        QCOMPARE(names(), QStringLiteral("b c"));
        clock.advance(2s);
        QCOMPARE(names(), QStringLiteral("c"));
    }

    void anUnchangedOrderIsNotTold()
    {
        show("a:1 b:2 c:3");
        order->sortBy(memoryColumn);
        QSignalSpy layout(order.get(), &QAbstractItemModel::layoutChanged);
        show("a:1 b:2 c:4");
        QCOMPARE(layout.size(), 0);
        show("a:5 b:2 c:4");
        QVERIFY(layout.size() > 0);
    }

    void neverAReset()
    {
        QSignalSpy resets(order.get(), &QAbstractItemModel::modelReset);
        std::mt19937 random(77);
        order->sortBy(memoryColumn);
        for (int round = 0; round < 500; ++round) {
            QList<Sample> rows;
            for (int i = 0; i < 30; ++i) {
                if (random() % 3)
                    rows.append(sample(QString::number(i), 0, int(random() % 10)));
            }
            if (random() % 4 == 0)
                order->rest().disturb();
            model->show(rows);
            QCOMPARE(order->rowCount(), int(rows.size()));
            clock.advance(std::chrono::milliseconds(random() % 3000));
        }
        clock.advance(5s);
        for (int row = 1; row < order->rowCount(); ++row)
            QVERIFY(order->index(row - 1, memoryColumn).data().toInt()
                <= order->index(row, memoryColumn).data().toInt());
        QCOMPARE(resets.size(), 0);
    }
};

QTEST_MAIN(TestRowOrder)
#include "test_row_order.moc"
