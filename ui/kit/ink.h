#pragma once

#include "kit/glyph.h"
#include "kit/unit.h"

#include <QPainter>

namespace fairlead::ui {

/// What the painted parts share.

/// The ground of what is unknown: lines of 45 degrees, one pixel wide, that meet from cell to cell.
void paintHatch(QPainter *painter, const QRect &area, const Unit &u);

/// Dashes on those edges of `area`; they too go on from cell to cell.
void paintDashes(QPainter *painter, const QRect &area, Qt::Edges edges);

/// Text that ends with … where `width` ends. Names lose their middle, everything else its end.
QString cut(const QString &text, const QFont &font, qreal width, Qt::TextElideMode mode);

/// Writes runs of text and glyphs on one line, from the left and from the right, all on the baseline
/// that centres `lead` in the area.
class LineWriter {
public:
    LineWriter(QPainter *painter, const QRect &area, const QFont &lead);

    void skip(qreal pixels) { m_left += pixels; }
    /// What has no room is cut; false when that happened.
    bool write(const QString &text, const QFont &font, const QColor &color);
    void glyph(Glyph glyph, qreal size, const QColor &color);

    /// At the right edge, with figures that stand still while they change.
    void writeRight(const QString &text, const QFont &font, const QColor &color, qreal gap = 0);

    qreal left() const { return m_left; }
    qreal room() const { return qMax(0.0, m_right - m_left); }

private:
    QPainter *m_painter;
    QRectF m_area;
    qreal m_baseline;
    qreal m_left;
    qreal m_right;
};

} // namespace fairlead::ui
