#include "kit/unit.h"

#include <QFontDatabase>

namespace fairlead::ui {

namespace {

struct Shape {
    qreal factor;
    QFont::Weight weight;
    bool fixed;
};

Shape shapeOf(Type type)
{
    switch (type) {
    case Type::Caption:
        return {0.85, QFont::Normal, false};
    case Type::Small:
        return {0.92, QFont::Normal, false};
    case Type::Body:
        return {1.00, QFont::Normal, false};
    case Type::Strong:
        return {1.00, QFont::DemiBold, false};
    case Type::Value:
        return {1.15, QFont::DemiBold, false};
    case Type::Question:
        return {1.40, QFont::DemiBold, false};
    case Type::Mono:
        return {0.88, QFont::Normal, true};
    case Type::Fingerprint:
        return {1.30, QFont::Normal, true};
    }
    return {1.00, QFont::Normal, false};
}

} // namespace

QFont Unit::font(Type type) const
{
    const Shape shape = shapeOf(type);
    QFont font = shape.fixed ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : m_base;
    font.setPixelSize(qMax(1, qRound(m_height * shape.factor)));
    font.setWeight(shape.weight);
    return font;
}

} // namespace fairlead::ui
