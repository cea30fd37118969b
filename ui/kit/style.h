#pragma once

#include <QProxyStyle>

namespace fairlead::ui {

/// Fusion with Fairlead's sizes, flat controls, one kind of focus ring and no animation; the same on
/// every platform. Colours come from theme(), sizes from the widget's own font.
class FairleadStyle final : public QProxyStyle {
    Q_OBJECT
public:
    FairleadStyle();

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;

    int pixelMetric(
        PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *returned) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
        const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
        QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
        SubControl subControl, const QWidget *widget) const override;
};

} // namespace fairlead::ui
