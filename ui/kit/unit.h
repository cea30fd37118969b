#pragma once

#include <QFont>
#include <QFontInfo>
#include <QWidget>

namespace fairlead::ui {

/// Roles of text; each is a factor of the base font, so that a larger text needs no second table.
enum class Type { Caption, Small, Body, Strong, Value, Question, Mono, Fingerprint };

/// 1 unit = height of the base font / 13, in pixels. The widget's own font is the base: a window
/// with a font of 2.2 times the size is wall mode, and everything in it follows.
class Unit {
public:
    explicit Unit(const QFont &base) : m_base(base), m_height(heightOf(base)) { }
    explicit Unit(const QWidget *widget) : Unit(widget->font()) { }

    /// Pixels of so many units, rounded.
    int operator()(qreal units) const { return qRound(units * m_height / 13); }
    QFont font(Type type) const;

private:
    static int heightOf(const QFont &base)
    {
        return base.pixelSize() > 0 ? base.pixelSize() : QFontInfo(base).pixelSize();
    }

    QFont m_base;
    int m_height; // px
};

} // namespace fairlead::ui
