#include "kit/ink.h"
#include "ui/gallery/window.h"

namespace fairlead::ui::gallery {

namespace {

class Glyphs final : public QWidget {
protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme().color(Token::Base));
        const Unit u(this);
        int x = u(8);
        int y = u(8);
        for (const Glyph glyph : allGlyphs()) {
            paintRow(painter, glyph, QPoint(x, y), u);
            y += u(34);
            if (y > height() - u(40)) {
                y = u(8);
                x += u(245);
            }
        }
        paintGrounds(painter, width() - u(480), u);
    }

private:
    static void paintRow(QPainter &painter, Glyph glyph, QPoint at, const Unit &u)
    {
        LineWriter line(&painter, QRect(at, QSize(u(220), u(30))), u.font(Type::Body));
        for (const int size : {14, 16, 28}) {
            line.glyph(glyph, u(size), theme().hue(hueOf(glyph)));
            line.skip(u(8));
        }
        line.write(wordOf(glyph), u.font(Type::Body), theme().hue(Hue::Text));
    }

    static void paintGrounds(QPainter &painter, int left, const Unit &u)
    {
        int top = u(8);
        for (int i = 0; i <= int(Token::TintOver); ++i, top += u(27)) {
            const QRect area(left, top, u(472), u(27));
            painter.fillRect(area, theme().color(Token(i)));
            LineWriter line(&painter, area.adjusted(u(8), 0, 0, 0), u.font(Type::Body));
            line.write(QString::fromLatin1(Theme::nameOf(Token(i))), u.font(Type::Body),
                theme().hue(Hue::Text));
            line.skip(left + u(120) - line.left());
            for (const Token ink : {Token::Text, Token::Text2, Token::Text3, Token::Good,
                     Token::Warn, Token::Bad, Token::Active, Token::Over}) {
                line.write(QString::fromLatin1(Theme::nameOf(ink)), u.font(Type::Body),
                    theme().color(ink));
                line.skip(u(10));
            }
        }
    }
};

} // namespace

std::unique_ptr<QWidget> makeGlyphs() { return std::make_unique<Glyphs>(); }

} // namespace fairlead::ui::gallery
