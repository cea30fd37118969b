#include "kit/empty_note.h"
#include "kit/figures.h"
#include "kit/rows_table.h"
#include "support/manual_clock.h"
#include "ui/sample_rows.h"
#include "ui/with_look.h"

#include <QHeaderView>
#include <QHoverEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

using namespace fairlead;
using namespace fairlead::ui;
using namespace std::chrono_literals;

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

QList<Column<Sample>> wideColumns()
{
    return {
        Column<Sample>::sign(&sampleGlyph),
        {t("Name"), &Sample::name, Kind::Name, Importance::Key},
        Column<Sample>(t("State"), &Sample::state, Kind::State, Importance::Key)
            .widest({t("maintenance requested")}),
        {t("Guests"), &Sample::guests, Kind::Number, Importance::Useful},
        {t("Mem %"), &Sample::memory, Kind::Number, Importance::Useful},
        {t("Kernel"), [](const Sample &) { return t("6.14.11-4-pve"); }, Kind::State,
            Importance::Extra},
        Column<Sample>(
            t("Words"),
            [](const Sample &s) { return s.name + t(" says something at length here"); },
            Kind::Words, Importance::Key)
            .grows(),
    };
}

QList<Sample> hundred()
{
    QList<Sample> rows;
    for (int i = 0; i < 100; ++i)
        rows.append(sample(QStringLiteral("node-%1").arg(i, 3, 10, QLatin1Char('0')), i * 1111, i));
    rows[3].state = t("unknown · last 14:06:50 was: running");
    rows[5].name = t("a-guest-with-a-very-long-name-indeed-0042.ams1.example");
    return rows;
}

QColor pixel(QWidget &widget, QPoint at) { return widget.grab().toImage().pixelColor(at); }

} // namespace

class TestRowsTable : public QObject {
    Q_OBJECT

    ManualClock clock;
    std::unique_ptr<SampleModel> model;
    std::unique_ptr<RowsTable> table;

    void open(QSize size)
    {
        model = std::make_unique<SampleModel>(&sampleId, wideColumns(), [](const Sample &s) {
            return s.state.startsWith(t("unknown")) ? RowGround::Unknown : RowGround::Plain;
        });
        model->show(hundred());
        table = std::make_unique<RowsTable>(*model, clock);
        table->resize(size);
        table->show();
        QVERIFY(QTest::qWaitForWindowExposed(table.get()));
    }
    QList<int> widths() const
    {
        QList<int> all;
        for (int column = 0; column < model->columnCount(); ++column)
            all.append(table->columnWidth(column));
        return all;
    }

private Q_SLOTS:
    void cleanup()
    {
        table.reset();
        model.reset();
    }

    void numbersAndStatesAreNeverCut_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<int>("percent");
        for (const char *family : {"DejaVu Sans", "Inter"}) {
            for (const int percent : {100, 130, 200})
                QTest::addRow("%s %d", family, percent) << QString::fromLatin1(family) << percent;
        }
    }
    void numbersAndStatesAreNeverCut()
    {
        QFETCH(QString, family);
        QFETCH(int, percent);
        const WithLook look(family, percent);
        open({900, 400});
        const Unit u(table.get());
        for (int width = 300; width <= 2400; width += 70) {
            table->resize(width, 400);
            for (int column = 0; column < model->columnCount(); ++column) {
                const Kind kind = model->columns()[column].kind;
                if (table->isColumnHidden(column) || (kind != Kind::State && kind != Kind::Number))
                    continue;
                for (int row = 0; row < model->rowCount(); ++row) {
                    const QString text = model->index(row, column).data().toString();
                    const QFont font = u.font(Type::Body);
                    const qreal needed = kind == Kind::Number
                        ? figures::width(text, font)
                        : QFontMetricsF(font).horizontalAdvance(text);
                    QVERIFY2(needed <= table->columnWidth(column) - 2 * u(8), qPrintable(text));
                }
            }
        }
    }

    void namesLoseTheirMiddleAndWordsTheirEnd()
    {
        const WithLook look;
        open({560, 400});
        const auto shown = [&](int row, int column) {
            const QModelIndex index = table->model()->index(row, column);
            return RowDelegate::shownText(index, table->visualRect(index), Unit(table.get()));
        };
        const QString name = shown(5, 1);
        QVERIFY2(name.contains(u'…') && !name.endsWith(u'…'), qPrintable(name));
        QVERIFY(name.startsWith(t("a-")));
        const QString words = shown(5, 6);
        QVERIFY2(words.endsWith(u'…'), qPrintable(words));
        QCOMPARE(shown(0, 1), t("node-000"));
    }

    void extraColumnsGoFirstThenUsefulKeysNever()
    {
        const WithLook look;
        open({1600, 400});
        QCOMPARE(table->hiddenColumns(), QList<int>());
        QList<QList<int>> steps;
        for (int width = 1600; width >= 200; width -= 10) {
            table->resize(width, 400);
            if (steps.isEmpty() || steps.last() != table->hiddenColumns())
                steps.append(table->hiddenColumns());
        }
        QCOMPARE(steps, (QList<QList<int>>{{}, {5}, {4, 5}, {3, 4, 5}}));
    }

    void thereIsNoHorizontalScrolling()
    {
        const WithLook look;
        open({1600, 400});
        for (int width = 1600; width >= 520; width -= 40) {
            table->resize(width, 400);
            int sum = 0;
            for (const int one : widths())
                sum += one;
            QCOMPARE(sum, table->viewport()->width());
        }
        QVERIFY(!table->horizontalScrollBar()->isVisible());
    }

    void widthsStandStillWhenValuesChange()
    {
        const WithLook look;
        open({1000, 400});
        const auto before = widths();
        auto rows = hundred();
        for (Sample &row : rows) {
            row.guests = 7;
            row.state = t("ok");
        }
        model->show(rows);
        QCOMPARE(widths(), before);
        rows[0].guests = 123456789;
        model->show(rows);
        QVERIFY(widths()[3] > before[3]);
    }

    void rowsInSightStayWhereTheyAre()
    {
        const WithLook look;
        open({900, 400});
        table->verticalScrollBar()->setValue(40);
        table->selectRow(44);
        const auto onTop
            = [&] { return table->model()->index(table->rowAt(0), 1).data().toString(); };
        QCOMPARE(onTop(), t("node-040"));
        auto rows = hundred();
        for (int i = 0; i < 7; ++i)
            rows.prepend(sample(QStringLiteral("new-%1").arg(i)));
        rows.removeAt(10);
        model->show(rows);
        QTRY_COMPARE(onTop(), t("node-040"));
        QCOMPARE(table->currentIndex().siblingAtColumn(1).data().toString(), t("node-044"));
        QCOMPARE(table->selectedRows(), (QList<int>{*model->rowOf(t("node-044"))}));
    }

    void atTheBeginningTheWorstIsSeen()
    {
        const WithLook look;
        open({900, 400});
        auto rows = hundred();
        rows.prepend(sample(t("new")));
        model->show(rows);
        QTRY_COMPARE(table->model()->index(table->rowAt(0), 1).data().toString(), t("new"));
    }

    void headerSortsUpDownAndBack()
    {
        const WithLook look;
        open({1200, 400});
        const auto click = [&](int column) {
            auto *header = table->horizontalHeader();
            const int x = header->sectionViewportPosition(column) + 10;
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {x, header->height() / 2});
        };
        const auto first = [&] { return table->model()->index(0, 1).data().toString(); };
        click(4);
        click(4);
        QCOMPARE(first(), t("node-099"));
        QVERIFY(table->horizontalHeader()->isSortIndicatorShown());
        click(4);
        QCOMPARE(first(), t("node-000"));
        QVERIFY(!table->horizontalHeader()->isSortIndicatorShown());
    }

    void lettersMoveOrAreLeftToTheScreen()
    {
        const WithLook look;
        open({900, 400});
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table.get(), Qt::Key_J);
        QTest::keyClick(table.get(), Qt::Key_J);
        QTest::keyClick(table.get(), Qt::Key_K);
        QCOMPARE(table->currentRow(), std::optional(1));
        QTest::keyClick(table.get(), Qt::Key_N); // would search for "n…"
        QCOMPARE(table->currentRow(), std::optional(1));
        QVERIFY(!table->order().rest().isResting());
    }

    void groundsAreThoseOfTheTheme()
    {
        const WithLook look;
        open({900, 400});
        table->activateWindow();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(table.get()));
        table->selectRow(1);
        const auto ground = [&](int row, int x) {
            const int y = table->viewport()->y() + table->rowViewportPosition(row) + 3;
            return pixel(*table, {x, y});
        };
        QCOMPARE(ground(0, 400), theme().color(Token::Base));
        QCOMPARE(ground(1, 400), theme().color(Token::Selection));
        QCOMPARE(ground(1, 1), theme().color(Token::Focus));
        QHoverEvent hover(QEvent::HoverMove, QPointF(300, 10), QPointF(300, 10), QPointF());
        QCoreApplication::sendEvent(table->viewport(), &hover);
        QCOMPARE(ground(0, 800), theme().color(Token::Hover));
        QPushButton other;
        other.show();
        other.activateWindow();
        other.setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QCOMPARE(ground(1, 400), theme().color(Token::SelectionIdle));
        QCOMPARE(ground(1, 1), theme().color(Token::SelectionIdle));
    }

    void rowsFollowTheFont()
    {
        WithLook look;
        open({900, 400});
        QCOMPARE(table->rowHeight(0), 24);
        QCOMPARE(table->horizontalHeader()->height(), 22);
        table->setDensity(Density::Compact);
        QCOMPARE(table->rowHeight(0), 20);
        look->setTextScale(200);
        QCOMPARE(table->rowHeight(0), 40);
        look->setTextScale(100);
        table->setDensity(Density::Normal);
        Look::setWallMode(table.get(), true);
        QCOMPARE(table->rowHeight(0), 54);
    }

    void noteStandsBelowTheRows()
    {
        const WithLook look;
        open({900, 400});
        EmptyNote &note = table->note();
        QVERIFY(!note.isVisible());
        note.say({{t("No row matches.")}}, t("Clear filter (Esc)"));
        QVERIFY(!note.isVisible()); // a hundred rows leave no room
        model->show({sample(t("one"))});
        QTRY_VERIFY(note.isVisible());
        QCOMPARE(note.y(), 24);
        model->show({});
        QTRY_COMPARE(note.y(), 0);
        QCOMPARE(note.accessibleName(), t("No row matches."));
        note.say({});
        QVERIFY(!note.isVisible());
    }

    void figuresStandUnderEachOther()
    {
        const WithLook look(QStringLiteral("Inter"));
        const QFont font = Unit(QApplication::font()).font(Type::Body);
        QVERIFY(QFontMetricsF(font).horizontalAdvance(t("111")) + 2
            < QFontMetricsF(font).horizontalAdvance(t("888"))); // the font has none of its own
        QCOMPARE(figures::width(t("111"), font), figures::width(t("888"), font));
        QCOMPARE(figures::width(t("2 h 11 min"), font), figures::width(t("2 h 08 min"), font));
    }

    void tenThousandRowsScroll()
    {
        const WithLook look;
        open({900, 400});
        QList<Sample> rows;
        for (int i = 0; i < 10000; ++i)
            rows.append(sample(QString::number(i), i, i % 100));
        QElapsedTimer timer;
        timer.start();
        model->show(rows);
        std::reverse(rows.begin(), rows.end());
        model->show(rows);
        table->grab();
        QVERIFY2(timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestRowsTable)
#include "test_rows_table.moc"
