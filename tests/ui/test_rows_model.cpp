#include "kit/rows_diff.h"
#include "ui/sample_rows.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace fairlead;
using namespace fairlead::ui;

namespace {

/// Repeats in a plain list what a model's signals say: the naive view.
class Mirror : public QObject {
    Q_OBJECT
public:
    explicit Mirror(const SampleModel &model) : m_model(model)
    {
        const auto *m = &model;
        using Model = QAbstractItemModel;
        connect(m, &Model::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
            for (int row = first; row <= last; ++row)
                rows.insert(row, m_model.at(row));
            ++signalCount;
        });
        connect(m, &Model::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
            rows.remove(first, last - first + 1);
            ++signalCount;
        });
        connect(m, &Model::rowsMoved, this,
            [this](const QModelIndex &, int first, int last, const QModelIndex &, int to) {
                QCOMPARE(first, last);
                rows.move(first, to > first ? to - 1 : to);
                ++signalCount;
            });
        connect(m, &Model::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                for (int row = first.row(); row <= last.row(); ++row)
                    rows[row] = m_model.at(row);
                ++signalCount;
            });
        connect(m, &Model::layoutChanged, this, [this] {
            rows.clear();
            for (int row = 0; row < m_model.rowCount(); ++row)
                rows.append(m_model.at(row));
            ++signalCount;
        });
        connect(m, &Model::modelReset, this, [this] { ++resets; });
    }

    QList<Sample> rows;
    int signalCount = 0;
    int resets = 0;

private:
    const SampleModel &m_model;
};

QList<Sample> rowsOf(const SampleModel &model)
{
    QList<Sample> rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.append(model.at(row));
    return rows;
}

QList<Sample> named(const char *names)
{
    QList<Sample> rows;
    for (const char *c = names; *c; ++c)
        rows.append(sample(QString(QLatin1Char(*c))));
    return rows;
}

QList<Sample> randomList(std::mt19937 &random, int most)
{
    const auto below = [&random](int n) { return int(random() % uint(n)); };
    QList<Sample> rows;
    QSet<QString> names;
    const int count = below(most + 1);
    for (int i = 0; i < count; ++i) {
        const QString name = QString::number(below(most * 2));
        if (!names.contains(name))
            rows.append(sample(name, below(3)));
        names.insert(name);
    }
    if (below(3) == 0) // often as it really comes: sorted
        std::sort(rows.begin(), rows.end(),
            [](const Sample &a, const Sample &b) { return a.name.toInt() < b.name.toInt(); });
    return rows;
}

} // namespace

class TestRowsModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void diffIsMinimal_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("removals");
        QTest::addColumn<int>("moves");
        QTest::addColumn<int>("insertions");
        const auto row = [](const char *before, const char *after, int r, int m, int i) {
            QTest::addRow("%s to %s", before, after)
                << QString::fromLatin1(before) << QString::fromLatin1(after) << r << m << i;
        };
        row("", "", 0, 0, 0);
        row("", "abc", 0, 0, 1);
        row("abc", "", 1, 0, 0);
        row("abc", "abc", 0, 0, 0);
        row("abcdef", "adf", 2, 0, 0);
        row("adf", "abcdef", 0, 0, 2);
        row("abcdef", "bcdefa", 0, 1, 0);
        row("abcdef", "fabcde", 0, 1, 0);
        row("abcdef", "abedcf", 0, 2, 0);
        row("abcd", "dcba", 0, 3, 0);
        row("abcd", "xdyb", 2, 1, 2);
    }
    void diffIsMinimal()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QList<int> places;
        for (const QChar c : before)
            places.append(int(after.indexOf(c)));
        const RowsDiff diff = diffRows(places, int(after.size()));
        QTEST(int(diff.removals.size()), "removals");
        QTEST(int(diff.moves.size()), "moves");
        QTEST(int(diff.insertions.size()), "insertions");
        QVERIFY(diff.order.isEmpty());
    }

    void manyMovesAreOneOrder()
    {
        const RowsDiff diff = diffRows({3, 2, -1, 1, 0}, 4, 2);
        QCOMPARE(diff.order, (QList<int>{3, 2, 1, 0}));
        QVERIFY(diff.moves.isEmpty());
        QCOMPARE(diff.removals, (QList<RowsDiff::Range>{{2, 2}}));
    }

    void sayingTheSameIsSilent()
    {
        SampleModel model(&sampleId, sampleColumns());
        model.show(named("abc"));
        Mirror mirror(model);
        model.show(named("abc"));
        QCOMPARE(mirror.signalCount, 0);
    }

    void changedNeighboursAreToldTogether()
    {
        SampleModel model(&sampleId, sampleColumns());
        auto rows = named("abcdef");
        model.show(rows);
        QSignalSpy spy(&model, &QAbstractItemModel::dataChanged);
        for (const int i : {1, 2, 4})
            rows[i].guests = 9;
        model.show(rows);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy[0][0].toModelIndex(), model.index(1, 0));
        QCOMPARE(spy[0][1].toModelIndex(), model.index(2, 4));
        QCOMPARE(spy[1][0].toModelIndex(), model.index(4, 0));
    }

    void theSameAsANaiveModelAfterAnyChange_data()
    {
        QTest::addColumn<int>("most");
        QTest::addColumn<bool>("held");
        QTest::newRow("few rows") << 12 << false;
        QTest::newRow("many rows, many moves") << 250 << false;
        QTest::newRow("few rows, places held") << 12 << true;
    }
    void theSameAsANaiveModelAfterAnyChange()
    {
        QFETCH(int, most);
        QFETCH(bool, held);
        std::mt19937 random(20260113);
        SampleModel model(&sampleId, sampleColumns());
        model.setPlacesHeld(held);
        if (most < 50) // it looks at every cell after every signal
            new QAbstractItemModelTester(
                &model, QAbstractItemModelTester::FailureReportingMode::QtTest, &model);
        Mirror mirror(model);
        for (int round = 0; round < 600; ++round) {
            const QList<Sample> before = rowsOf(model);
            QList<std::pair<QPersistentModelIndex, QString>> persistent;
            for (int row = 0; row < model.rowCount(); row += 3)
                persistent.append({model.index(row, 1), model.at(row).name});
            const QList<Sample> list = randomList(random, most);
            model.show(list);

            const QList<Sample> expected = held ? heldInPlace(before, list) : list;
            QCOMPARE(rowsOf(model), expected);
            QCOMPARE(mirror.rows, expected);
            QCOMPARE(mirror.resets, 0);
            for (const auto &[index, name] : std::as_const(persistent)) {
                QCOMPARE(index.isValid(), model.rowOf(name).has_value());
                if (index.isValid())
                    QCOMPARE(index.data().toString(), name);
            }
            for (int row = 0; row < model.rowCount(); ++row)
                QCOMPARE(list[model.listedAt(row)], model.at(row));
        }
    }

    void theFirstOfTwoWithOneIdIsShown()
    {
        SampleModel model(&sampleId, sampleColumns());
        model.show({sample(QStringLiteral("a"), 1), sample(QStringLiteral("b"), 2),
            sample(QStringLiteral("a"), 3)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.at(0).guests, 1);
    }

    void tenThousandRowsAreFast()
    {
        QList<Sample> rows;
        for (int i = 0; i < 10000; ++i)
            rows.append(sample(QString::number(i), i % 50, i % 100));
        SampleModel model(&sampleId, sampleColumns());
        QElapsedTimer timer;
        timer.start();
        model.show(rows);
        for (int i = 0; i < 10000; i += 7)
            ++rows[i].guests;
        model.show(rows); // values
        rows.removeIf([](const Sample &s) { return s.guests % 2 == 0; });
        model.show(rows); // thousands of gaps
        std::reverse(rows.begin(), rows.end());
        model.show(rows); // every row moves
        QCOMPARE(rowsOf(model), rows);
        // Generous: a debug build under a sanitizer on a loaded machine. A quadratic diff takes minutes.
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void cellsSayWhatTheyMean()
    {
        SampleModel model(&sampleId, sampleColumns());
        Sample fenced = sample(QStringLiteral("paloma"), 0);
        fenced.state = QStringLiteral("fenced 16:19");
        model.show({fenced});
        const auto cell = [&](int column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role);
        };
        QCOMPARE(cell(0, GlyphRole).toInt(), int(Glyph::NodeFenced));
        QCOMPARE(cell(0, HueRole).toInt(), int(Hue::Bad));
        QCOMPARE(cell(0, Qt::AccessibleTextRole).toString(), QStringLiteral("fenced"));
        QCOMPARE(cell(2).toString(), QStringLiteral("0"));
        QCOMPARE(cell(3).toString(), QStringLiteral("—"));
        QVERIFY(!model.sortKey(0, 3).isValid());
        QCOMPARE(cell(2, Qt::TextAlignmentRole).toInt(), int(Qt::AlignRight));
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::TextAlignmentRole).toInt(),
            int(Qt::AlignRight));
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
            QStringLiteral("Name"));
    }

    void fieldsOfAllTypes()
    {
        using namespace std::chrono_literals;
        QCOMPARE(shown(4_GiB).text, QStringLiteral("4 GiB"));
        QCOMPARE(shown(190s).text, QStringLiteral("3:10"));
        QCOMPARE(shown(1500ms).key.toLongLong(), 1500);
        QCOMPARE(shown(NodeName(QStringLiteral("kelpie"))).text, QStringLiteral("kelpie"));
        QCOMPARE(shown(GuestId(104)).key.toLongLong(), 104);
        QCOMPARE(shown(WallTime(0ms)).text, QStringLiteral("00:00:00"));
        QCOMPARE(shown(std::optional<Bytes>()).text, QStringLiteral("—"));
        QCOMPARE(shown(std::optional(0)).text, QStringLiteral("0"));
    }

private:
    static QList<Sample> heldInPlace(const QList<Sample> &before, QList<Sample> list)
    {
        QList<Sample> rows;
        for (const Sample &old : before) {
            const auto found = std::find_if(
                list.begin(), list.end(), [&](const Sample &s) { return s.name == old.name; });
            if (found != list.end())
                rows.append(list.takeAt(found - list.begin()));
        }
        return rows + list;
    }
};

QTEST_MAIN(TestRowsModel)
#include "test_rows_model.moc"
