#pragma once

#include <QPointF>
#include <QString>

class QFont;
class QPainter;

namespace fairlead::ui {

/// Tabular figures with any font: each digit stands on the width of the widest one, counted from the
/// right, so that digits of one place stand under each other. Qt 6.4 cannot ask a font for them.
namespace figures {

/// Pixels that draw() needs.
qreal width(const QString &text, const QFont &font);

/// With the painter's font and pen; the last character ends at `end`, a point of the baseline.
void draw(QPainter *painter, QPointF end, const QString &text);

} // namespace figures

} // namespace fairlead::ui
