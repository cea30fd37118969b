#include "kit/style.h"

#include "kit/style_paint.h"
#include "kit/style_place.h"
#include "kit/theme.h"
#include "kit/unit.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QPainter>
#include <QStyleOption>

namespace fairlead::ui {

namespace {

Unit unitFor(const QWidget *widget) { return widget ? Unit(widget) : Unit(QApplication::font()); }

/// Inside lists the accent bar of the row is the focus.
bool isInItemView(const QWidget *widget)
{
    return qobject_cast<const QAbstractItemView *>(widget)
        || (widget && qobject_cast<const QAbstractItemView *>(widget->parentWidget()));
}

} // namespace

FairleadStyle::FairleadStyle() : QProxyStyle(QStringLiteral("Fusion")) { }

/// What neither metrics nor sizeFromContents() reach. Look polishes everything anew when it changes.
void FairleadStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractSpinBox *>(widget))
        widget->setMinimumHeight(Unit(widget)(theme().size(Size::Field)));
}

int FairleadStyle::pixelMetric(
    PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const Unit u = unitFor(widget);
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 1;
    case PM_SplitterWidth:
        return qMax(1, u(1));
    case PM_ButtonMargin:
        return u(20);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return u(16);
    case PM_HeaderMargin:
        return u(4);
    case PM_ScrollBarExtent:
        return u(10);
    case PM_LayoutHorizontalSpacing:
        return u(8);
    case PM_LayoutVerticalSpacing:
        return u(6);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return u(14);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return u(15);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return u(6);
    case PM_ToolBarItemSpacing:
        return u(12);
    case PM_ToolBarItemMargin:
        return u(3);
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_ToolBarExtensionExtent:
        return u(18);
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FairleadStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
    QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_EtchDisabledText:
    case SH_Widget_Animate:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_UnderlineShortcut:
        return 1;
    case SH_ToolTip_WakeUpDelay:
        return 400; // ms
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QRect FairleadStyle::subElementRect(
    SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const Unit u = unitFor(widget);
    return element == SE_LineEditContents ? rect.adjusted(u(4), 0, -u(4), 0) : rect;
}

QSize FairleadStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
    const QSize &contents, const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    const Unit u = unitFor(widget);
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        button && type == CT_PushButton)
        // As wide as when it is the default: becoming that must not move its neighbours.
        size.rwidth() += QFontMetrics(u.font(Type::Strong)).horizontalAdvance(button->text)
            - button->fontMetrics.horizontalAdvance(button->text);
    if (type == CT_PushButton)
        size.setHeight(qMax(u(theme().size(Size::Button)), contents.height() + u(4)));
    if (type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox)
        size.setHeight(qMax(u(theme().size(Size::Field)), contents.height() + u(4)));
    if (type == CT_MenuItem)
        size.setHeight(qMax(size.height(), u(theme().size(Size::Menu))));
    return size;
}

void FairleadStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
    QPainter *painter, const QWidget *widget) const
{
    const Unit u = unitFor(widget);
    switch (element) {
    case PE_PanelButtonCommand:
        return paint::button(painter, *option, u);
    case PE_PanelButtonTool:
        return paint::toolButton(painter, *option, u);
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        // Inside a spin box or an editable combo box that one draws the frame.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            !frame || frame->lineWidth > 0)
            return paint::field(painter, *option, u);
        return painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    case PE_FrameFocusRect:
        if (!isInItemView(widget))
            paint::focusRing(painter, option->rect, u);
        return;
    case PE_Frame:
        return paint::frame(painter, *option);
    case PE_IndicatorBranch:
        return paint::branch(painter, *option, u);
    case PE_IndicatorCheckBox:
        return paint::checkBox(painter, *option, u);
    case PE_IndicatorRadioButton:
        return paint::radioButton(painter, *option);
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FairleadStyle::drawControl(ControlElement element, const QStyleOption *option,
    QPainter *painter, const QWidget *widget) const
{
    const Unit u = unitFor(widget);
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea)
        paint::headerGround(painter, option->rect);
    else if (element == CE_HeaderLabel && header)
        paint::headerLabel(painter, *header, u);
    else if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        element == CE_PushButtonLabel && button
        && button->features & QStyleOptionButton::DefaultButton) {
        painter->save();
        painter->setFont(u.font(Type::Strong));
        QProxyStyle::drawControl(element, option, painter, widget);
        painter->restore();
    } else if (element == CE_Splitter)
        painter->fillRect(option->rect, theme().color(Token::Line));
    else
        QProxyStyle::drawControl(element, option, painter, widget);
}

void FairleadStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
    QPainter *painter, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider) {
        const QRect thumb
            = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        return paint::scrollBar(painter, *slider, thumb, unitFor(widget));
    }
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
        return paint::comboBox(painter, *combo, unitFor(widget));
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
        return paint::spinBox(painter, *spin, unitFor(widget));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FairleadStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
    SubControl subControl, const QWidget *widget) const
{
    const Unit u = unitFor(widget);
    if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        slider && control == CC_ScrollBar)
        return place::inScrollBar(*slider, subControl, u);
    if (control == CC_ComboBox && subControl != SC_ComboBoxListBoxPopup)
        return place::inComboBox(*option, subControl, u);
    if (control == CC_SpinBox)
        return place::inSpinBox(*option, subControl, u);
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

} // namespace fairlead::ui
