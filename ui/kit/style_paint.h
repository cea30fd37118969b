#pragma once

#include "kit/unit.h"

class QPainter;
class QStyleOption;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionSlider;
class QStyleOptionSpinBox;

/// How FairleadStyle paints each control; no state of its own.
namespace fairlead::ui::paint {

void button(QPainter *painter, const QStyleOption &option, const Unit &u);
void toolButton(QPainter *painter, const QStyleOption &option, const Unit &u);
void field(QPainter *painter, const QStyleOption &option, const Unit &u);
void checkBox(QPainter *painter, const QStyleOption &option, const Unit &u);
void radioButton(QPainter *painter, const QStyleOption &option);
void comboBox(QPainter *painter, const QStyleOptionComboBox &box, const Unit &u);
void spinBox(QPainter *painter, const QStyleOptionSpinBox &box, const Unit &u);
void branch(QPainter *painter, const QStyleOption &option, const Unit &u);
void frame(QPainter *painter, const QStyleOption &option);
void focusRing(QPainter *painter, const QRect &rect, const Unit &u);
void headerGround(QPainter *painter, const QRect &rect);
void headerLabel(QPainter *painter, const QStyleOptionHeader &header, const Unit &u);
void scrollBar(
    QPainter *painter, const QStyleOptionSlider &slider, const QRect &thumb, const Unit &u);

} // namespace fairlead::ui::paint
