#pragma once

#include "kit/unit.h"

#include <QStyle>

class QStyleOptionComplex;
class QStyleOptionSlider;

/// Where FairleadStyle puts the parts of controls; Fusion's own sizes do not follow the font.
namespace fairlead::ui::place {

QRect inScrollBar(const QStyleOptionSlider &bar, QStyle::SubControl part, const Unit &u);
QRect inComboBox(const QStyleOptionComplex &box, QStyle::SubControl part, const Unit &u);
QRect inSpinBox(const QStyleOptionComplex &box, QStyle::SubControl part, const Unit &u);

} // namespace fairlead::ui::place
