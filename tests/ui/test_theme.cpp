#include "kit/look.h"
#include "kit/theme.h"
#include "kit/unit.h"
#include "support/result_checks.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QTest>

#include <cmath>

using namespace fairlead;
using namespace fairlead::ui;

namespace {

// WCAG 2.1, relative luminance and contrast ratio.
qreal linear(qreal c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

qreal luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

qreal contrast(const QColor &a, const QColor &b)
{
    const qreal la = luminance(a);
    const qreal lb = luminance(b);
    return (qMax(la, lb) + 0.05) / (qMin(la, lb) + 0.05);
}

QByteArray tokensJson()
{
    QFile file(QStringLiteral(":/theme/tokens.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrast_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<qreal>("least");
        const auto grounds
            = {Token::Base, Token::Window, Token::Chrome, Token::Selection, Token::SelectionIdle,
                Token::Hover, Token::TintBad, Token::TintWarn, Token::TintActive, Token::TintOver};
        const auto inks = {Token::Text, Token::Text2, Token::Text3, Token::Good, Token::Warn,
            Token::Bad, Token::Active, Token::Over, Token::Quiet};
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const Theme theme = Theme::builtIn(scheme);
            const auto row = [&](Token ink, Token ground, qreal least) {
                QTest::addRow("%s: %s on %s", scheme == Scheme::Light ? "light" : "dark",
                    Theme::nameOf(ink), Theme::nameOf(ground))
                    << theme.color(ink) << theme.color(ground) << least;
            };
            for (const Token ground : grounds) {
                for (const Token ink : inks)
                    row(ink, ground, 4.5);
                row(Token::Focus, ground, 3.0);
            }
            row(Token::OnBand, Token::Band, 4.5);
            row(Token::OnBad, Token::SolidBad, 4.5);
            row(Token::Band, Token::Chrome, 3.0); // the chip and its stripes
        }
    }
    void contrast()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QFETCH(qreal, least);
        const qreal found = ::contrast(ink, ground);
        QVERIFY2(found >= least, qPrintable(QString::number(found, 'f', 2)));
    }

    void contrastIsComputedRightly()
    {
        QVERIFY(qAbs(::contrast(Qt::black, Qt::white) - 21) < 0.001);
        QVERIFY(qAbs(::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void paletteOfEveryGroup()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const Theme t = Theme::builtIn(scheme);
            const QPalette p = t.palette();
            for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
                QCOMPARE(p.color(group, QPalette::Base), t.color(Token::Base));
                QCOMPARE(p.color(group, QPalette::AlternateBase), t.color(Token::Base));
                QCOMPARE(p.color(group, QPalette::Window), t.color(Token::Window));
                QCOMPARE(p.color(group, QPalette::Midlight), t.color(Token::Chrome));
                QCOMPARE(p.color(group, QPalette::Mid), t.color(Token::Line));
                QCOMPARE(p.color(group, QPalette::Dark), t.color(Token::LineStrong));
                QCOMPARE(p.color(group, QPalette::PlaceholderText), t.color(Token::Text3));
                const bool off = group == QPalette::Disabled;
                QCOMPARE(p.color(group, QPalette::Text), t.color(off ? Token::Text3 : Token::Text));
                QCOMPARE(p.color(group, QPalette::Highlight),
                    t.color(group == QPalette::Active ? Token::Selection : Token::SelectionIdle));
            }
            QCOMPARE(schemeOf(p), scheme);
        }
    }

    void everyHueIsAToken()
    {
        const Theme t = Theme::builtIn(Scheme::Dark);
        QCOMPARE(t.hue(Hue::Text), t.color(Token::Text));
        QCOMPARE(t.hue(Hue::Text3), t.color(Token::Text3));
        QCOMPARE(t.hue(Hue::Bad), t.color(Token::Bad));
        QCOMPARE(t.hue(Hue::Over), t.color(Token::Over));
        QCOMPARE(t.size(Size::Row), 24);
        QCOMPARE(t.size(Size::Radius), 3);
        QCOMPARE(Theme::tokenOf(u"tint-bad"), std::optional(Token::TintBad));
        QCOMPARE(Theme::tokenOf(u"tint"), std::nullopt);
    }

    void damagedTokensAreRefused()
    {
        const QByteArray good = tokensJson();
        QVERIFY(Theme::read(good, Scheme::Light));
        QVERIFY(!Theme::read({}, Scheme::Light));
        QVERIFY(!Theme::read(QByteArray(good).replace("\"hatch\"", "\"hatsch\""), Scheme::Light));
        QVERIFY(!Theme::read(QByteArray(good).replace("#D5D9DC", "grey-ish"), Scheme::Light));
        QVERIFY(!Theme::read(
            QByteArray(good).replace("\"row\": 24", "\"row\": \"24\""), Scheme::Light));
    }

    void unitsScaleWithTheBaseFont()
    {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(13);
        QCOMPARE(Unit(font)(24), 24);
        QCOMPARE(Unit(font).font(Type::Caption).pixelSize(), 11);
        QCOMPARE(Unit(font).font(Type::Small).pixelSize(), 12);
        QCOMPARE(Unit(font).font(Type::Value).pixelSize(), 15);
        QCOMPARE(Unit(font).font(Type::Question).pixelSize(), 18);
        QCOMPARE(Unit(font).font(Type::Strong).weight(), int(QFont::DemiBold));
        QVERIFY(QFontInfo(Unit(font).font(Type::Mono)).fixedPitch());
        font.setPixelSize(26);
        QCOMPARE(Unit(font)(24), 48);
        QCOMPARE(Unit(font).font(Type::Small).pixelSize(), 24);
    }

    void lookIsAppliedAndChanged()
    {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(13);
        auto *look = new Look(*qApp);
        look->setBaseFont(font);
        look->setScheme(Scheme::Dark);
        QCOMPARE(QApplication::palette(), Theme::builtIn(Scheme::Dark).palette());
        QCOMPARE(theme().scheme(), Scheme::Dark);
        look->setTextScale(200);
        QCOMPARE(QApplication::font().pixelSize(), 26);
        look->setTextScale(500);
        QCOMPARE(look->textScale(), 200);
        look->setTextScale(100);
        QCOMPARE(QApplication::font().pixelSize(), 13);
        QWidget wall;
        Look::setWallMode(&wall, true);
        QCOMPARE(Unit(&wall)(24), 54); // a font of 29 px
        Look::setWallMode(&wall, false);
        QCOMPARE(Unit(&wall)(24), 24);
        // No scheme of ours: what the system says, which here is light.
        look->setScheme(std::nullopt);
        QCOMPARE(theme().scheme(), Scheme::Light);
        delete look;
    }

    void styleSheetIsShortAndHasNoItemView()
    {
        QFile file(QStringLiteral(":/theme/fairlead.qss"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY(text.count(QLatin1Char('\n')) <= 20);
        for (const char *view : {"QTableView", "QTreeView", "QListView", "QAbstractItemView", "*{"})
            QVERIFY(!text.contains(QLatin1String(view)));
        QFont font;
        font.setPixelSize(26);
        const Theme light = Theme::builtIn(Scheme::Light);
        QCOMPARE(styleSheet(QStringLiteral("a: @text-2; b: 4u 12u; c: 1px"), light, Unit(font)),
            QStringLiteral("a: %1; b: 8px 24px; c: 1px").arg(light.hue(Hue::Text2).name()));
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
