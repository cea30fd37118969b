#include "kit/style_place.h"

#include <QStyleOption>

namespace fairlead::ui::place {

namespace {
constexpr qreal arrowWidth = 22; // units
constexpr qreal leastThumb = 20;
constexpr int border = 1; // px
} // namespace

/// No arrow buttons: the whole length is the groove.
QRect inScrollBar(const QStyleOptionSlider &bar, QStyle::SubControl part, const Unit &u)
{
    const bool lying = bar.orientation == Qt::Horizontal;
    const int length = lying ? bar.rect.width() : bar.rect.height();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    const int share
        = range <= 0 ? length : int(length * qint64(bar.pageStep) / (range + bar.pageStep));
    const int thumb = qBound(qMin(u(leastThumb), length), share, length);
    const int start = QStyle::sliderPositionFromValue(
        bar.minimum, bar.maximum, bar.sliderPosition, length - thumb, bar.upsideDown);
    const auto along = [&](int from, int size) {
        const QRect &r = bar.rect;
        return lying ? QRect(r.left() + from, r.top(), size, r.height())
                     : QRect(r.left(), r.top() + from, r.width(), size);
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return along(start, thumb);
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + thumb, length - start - thumb);
    case QStyle::SC_ScrollBarGroove:
        return bar.rect;
    default:
        return {};
    }
}

QRect inComboBox(const QStyleOptionComplex &box, QStyle::SubControl part, const Unit &u)
{
    const QRect inside = box.rect.adjusted(border, border, -border, -border);
    QRect place = box.rect;
    if (part == QStyle::SC_ComboBoxArrow)
        place = inside.adjusted(inside.width() - u(arrowWidth), 0, 0, 0);
    else if (part == QStyle::SC_ComboBoxEditField)
        place = inside.adjusted(u(6), 0, -u(arrowWidth), 0);
    return QStyle::visualRect(box.direction, box.rect, place);
}

QRect inSpinBox(const QStyleOptionComplex &box, QStyle::SubControl part, const Unit &u)
{
    const QRect inside = box.rect.adjusted(border, border, -border, -border);
    const int half = inside.height() / 2;
    const QRect arrows = inside.adjusted(inside.width() - u(arrowWidth), 0, 0, 0);
    QRect place;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        place = arrows.adjusted(0, 0, 0, half - inside.height());
        break;
    case QStyle::SC_SpinBoxDown:
        place = arrows.adjusted(0, half, 0, 0);
        break;
    case QStyle::SC_SpinBoxEditField:
        place = inside.adjusted(u(2), 0, -u(arrowWidth), 0);
        break;
    case QStyle::SC_SpinBoxFrame:
        place = box.rect;
        break;
    default:
        return {};
    }
    return QStyle::visualRect(box.direction, box.rect, place);
}

} // namespace fairlead::ui::place
