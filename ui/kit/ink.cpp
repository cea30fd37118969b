#include "kit/ink.h"

#include "kit/figures.h"
#include "kit/theme.h"

#include <QFontMetricsF>

namespace fairlead::ui {

void paintHatch(QPainter *painter, const QRect &area, const Unit &u)
{
    const int step = qMax(3, u(6));
    painter->save();
    painter->setClipRect(area, Qt::IntersectClip);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(theme().color(Token::Hatch), 0));
    // x + y is the same along a line: counting from a multiple of the step joins neighbours.
    const int first = (area.left() + area.top()) / step * step - step;
    const int last = area.right() + area.bottom();
    for (int sum = first; sum <= last; sum += step)
        painter->drawLine(
            sum - area.top() + 1, area.top() - 1, sum - area.bottom() - 1, area.bottom() + 1);
    painter->restore();
}

void paintDashes(QPainter *painter, const QRect &area, Qt::Edges edges)
{
    constexpr int dash = 3;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    QPen pen(theme().color(Token::LineStrong), 1, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({dash, dash});
    const auto line = [&](QPoint from, QPoint to, int along) {
        pen.setDashOffset(along % (2 * dash));
        painter->setPen(pen);
        painter->drawLine(from, to);
    };
    if (edges & Qt::TopEdge)
        line(area.topLeft(), area.topRight(), area.left());
    if (edges & Qt::BottomEdge)
        line(area.bottomLeft(), area.bottomRight(), area.left());
    if (edges & Qt::LeftEdge)
        line(area.topLeft(), area.bottomLeft(), area.top());
    if (edges & Qt::RightEdge)
        line(area.topRight(), area.bottomRight(), area.top());
    painter->restore();
}

QString cut(const QString &text, const QFont &font, qreal width, Qt::TextElideMode mode)
{
    // Rounding of the layout must not cut what was measured to fit.
    return QFontMetricsF(font).elidedText(text, mode, width + 0.5);
}

LineWriter::LineWriter(QPainter *painter, const QRect &area, const QFont &lead)
    : m_painter(painter)
    , m_area(area)
    , m_left(area.left())
    , m_right(area.right() + 1)
{
    const QFontMetricsF metrics(lead);
    m_baseline = qRound(m_area.center().y() + (metrics.ascent() - metrics.descent()) / 2);
}

bool LineWriter::write(const QString &text, const QFont &font, const QColor &color)
{
    const QString shown = cut(text, font, room(), Qt::ElideRight);
    m_painter->setFont(font);
    m_painter->setPen(color);
    m_painter->drawText(QPointF(m_left, m_baseline), shown);
    m_left += QFontMetricsF(font).horizontalAdvance(shown);
    return shown == text;
}

void LineWriter::glyph(Glyph glyph, qreal size, const QColor &color)
{
    if (glyph == Glyph::None)
        return;
    paintGlyph(m_painter, glyph, QRectF(m_left, m_area.top(), size, m_area.height()), size, color);
    m_left += size;
}

void LineWriter::writeRight(const QString &text, const QFont &font, const QColor &color, qreal gap)
{
    if (text.isEmpty())
        return;
    m_painter->setFont(font);
    m_painter->setPen(color);
    figures::draw(m_painter, QPointF(m_right, m_baseline), text);
    m_right -= figures::width(text, font) + gap;
}

} // namespace fairlead::ui
