#include "kit/glyph.h"
#include "support/result_checks.h"

#include <QDir>
#include <QPainter>
#include <QSet>
#include <QTest>

using namespace fairlead;
using namespace fairlead::ui;

namespace {

QImage painted(Glyph glyph, qreal size, qreal ratio)
{
    const QSize logical(20, 20);
    QImage image(logical * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintGlyph(&painter, glyph, QRectF(QPointF(), logical), size, Qt::black);
    return image;
}

int inked(const QImage &image)
{
    int dark = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            dark += qGray(image.pixel(x, y)) < 128;
    }
    return dark;
}

QByteArray svgOf(const char *path)
{
    return QByteArray("<svg viewBox=\"0 0 16 16\"><path fill=\"#000\" d=\"") + path + "\"/></svg>";
}

} // namespace

class TestGlyph : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFileIsRead_data()
    {
        QTest::addColumn<QString>("file");
        const auto files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() >= 52);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << file;
    }
    void everyFileIsRead()
    {
        QFETCH(QString, file);
        QFile svg(QStringLiteral(":/icons/") + file);
        QVERIFY(svg.open(QIODevice::ReadOnly));
        const auto shape = readGlyph(svg.readAll());
        QVERIFY2(shape, shape ? "" : qPrintable(shape.error().what));
        for (const auto &part : shape->parts) {
            // As much room as the picture has around the grid.
            const QRectF box = part.path.boundingRect();
            QVERIFY(QRectF(-1, -1, 18, 18).contains(box.topLeft()));
            QVERIFY(QRectF(-1, -1, 18, 18).contains(box.bottomRight()));
        }
    }

    void everyFileHasANameAndAWord()
    {
        QSet<QString> files;
        for (const QString &file : QDir(QStringLiteral(":/icons")).entryList())
            files.insert(file.chopped(4));
        QSet<QString> named;
        for (const Glyph glyph : allGlyphs()) {
            named.insert(nameOf(glyph));
            QVERIFY2(!wordOf(glyph).isEmpty(), qPrintable(nameOf(glyph)));
        }
        QCOMPARE(named, files);
        QCOMPARE(nameOf(Glyph::ItemBlocked), QStringLiteral("item-blocked"));
        QCOMPARE(nameOf(Glyph::UiWarning), QStringLiteral("ui-warning"));
        QCOMPARE(wordOf(Glyph::None), QString());
    }

    void whatCannotBePaintedIsRefused_data()
    {
        QTest::addColumn<QByteArray>("svg");
        QTest::newRow("arc") << svgOf("M1 1A2 2 0 0 1 3 3Z");
        QTest::newRow("relative line") << svgOf("M1 1l2 2");
        QTest::newRow("horizontal") << svgOf("M1 1H4Z");
        QTest::newRow("half a curve") << svgOf("M1 1C1 2 3 4");
        QTest::newRow("half a point") << svgOf("M1 1L3");
        QTest::newRow("command without numbers") << svgOf("M1 1LZ");
        QTest::newRow("numbers after the end") << svgOf("M1 1L2 2Z 3 3");
        QTest::newRow("nothing") << svgOf("");
        QTest::newRow("no path") << QByteArray("<svg viewBox=\"0 0 16 16\"/>");
        QTest::newRow("circle") << QByteArray("<svg viewBox=\"0 0 16 16\"><circle r=\"3\"/></svg>");
        QTest::newRow("other grid")
            << QByteArray("<svg viewBox=\"0 0 24 24\"><path fill=\"#000\" d=\"M1 1L2 2Z\"/></svg>");
        QTest::newRow("a colour of its own")
            << QByteArray("<svg viewBox=\"0 0 16 16\"><path fill=\"red\" d=\"M1 1L2 2Z\"/></svg>");
        QTest::newRow("stroke without width")
            << QByteArray("<svg viewBox=\"0 0 16 16\"><path fill=\"none\" stroke=\"#000\" d=\"M1 "
                          "1L2 2\"/></svg>");
        QTest::newRow("cut off") << svgOf("M1 1L2 2Z").chopped(4);
    }
    void whatCannotBePaintedIsRefused()
    {
        QFETCH(QByteArray, svg);
        const auto shape = readGlyph(svg);
        QVERIFY(!shape);
        QCOMPARE(shape.error().kind, Error::Kind::Malformed);
    }

    void pathsAreReadAsWritten()
    {
        const auto shape = readGlyph(svgOf("M.5-1.25L3,4C1 2 3 4 5 6Z"));
        QVERIFY(shape);
        QPainterPath expected(QPointF(0.5, -1.25));
        expected.lineTo(3, 4);
        expected.cubicTo(1, 2, 3, 4, 5, 6);
        expected.closeSubpath();
        QCOMPARE(shape->parts.first().path, expected);
        QCOMPARE(shape->parts.first().path.fillRule(), Qt::OddEvenFill);
    }

    void paintedAtTheDevicesResolution()
    {
        for (const Glyph glyph : allGlyphs()) {
            const int one = inked(painted(glyph, 16, 1));
            const int two = inked(painted(glyph, 16, 2));
            QVERIFY2(one > 0, qPrintable(nameOf(glyph)));
            QVERIFY2(two > 2 * one, qPrintable(nameOf(glyph)));
        }
    }

    void silhouettesDiffer()
    {
        // Hue alone tells nothing apart: any two glyphs differ in at least a tenth of their ink.
        const auto all = allGlyphs();
        for (qsizetype i = 0; i < all.size(); ++i) {
            for (qsizetype k = 0; k < i; ++k) {
                const QString pair = nameOf(all[i]) + QLatin1Char(' ') + nameOf(all[k]);
                const bool ofOneFamily = nameOf(all[i]).section(QLatin1Char('-'), 0, 0)
                    == nameOf(all[k]).section(QLatin1Char('-'), 0, 0);
                if (ofOneFamily)
                    QVERIFY2(difference(painted(all[i], 16, 1), painted(all[k], 16, 1)) > 0.1,
                        qPrintable(pair));
            }
        }
    }

    void iconsFollowTheTheme()
    {
        const QIcon icon = glyphIcon(Glyph::ProblemCritical, Hue::Bad);
        setTheme(Theme::builtIn(Scheme::Light));
        const QImage light = icon.pixmap(16, 16).toImage();
        setTheme(Theme::builtIn(Scheme::Dark));
        QVERIFY(icon.pixmap(16, 16).toImage() != light);
        setTheme(Theme::builtIn(Scheme::Light));
        QCOMPARE(icon.pixmap(16, 16).toImage(), light);
    }

private:
    static qreal difference(const QImage &a, const QImage &b)
    {
        qreal differing = 0;
        qreal ink = 0;
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x) {
                differing += qAbs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
                ink += 255 - qMin(qGray(a.pixel(x, y)), qGray(b.pixel(x, y)));
            }
        }
        return differing / ink;
    }
};

QTEST_MAIN(TestGlyph)
#include "test_glyph.moc"
