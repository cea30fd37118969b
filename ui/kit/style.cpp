#include "kit/style.h"

#include "kit/style_paint.h"
#include "kit/theme.h"
#include "kit/unit.h"

#include <QAbstractItemView>
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
    else if (element == CE_Splitter)
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
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FairleadStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
    SubControl subControl, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !slider)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    // No arrow buttons: the whole length is the groove.
    const bool lying = slider->orientation == Qt::Horizontal;
    const int length = lying ? slider->rect.width() : slider->rect.height();
    const qint64 range = qint64(slider->maximum) - slider->minimum;
    const int least = unitFor(widget)(20);
    const int thumb = range <= 0
        ? length
        : qBound(qMin(least, length),
              int(length * qint64(slider->pageStep) / (range + slider->pageStep)), length);
    const int start = sliderPositionFromValue(slider->minimum, slider->maximum,
        slider->sliderPosition, length - thumb, slider->upsideDown);
    const auto along = [&](int from, int size) {
        const QRect &r = slider->rect;
        return lying ? QRect(r.left() + from, r.top(), size, r.height())
                     : QRect(r.left(), r.top() + from, r.width(), size);
    };
    switch (subControl) {
    case SC_ScrollBarSlider:
        return along(start, thumb);
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + thumb, length - start - thumb);
    case SC_ScrollBarGroove:
        return slider->rect;
    default:
        return {};
    }
}

} // namespace fairlead::ui
