#include "kit/style_paint.h"

#include "kit/glyph.h"
#include "kit/style_place.h"
#include "kit/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace fairlead::ui::paint {

namespace {

class Saved {
public:
    explicit Saved(QPainter *painter) : m_painter(painter) { painter->save(); }
    Saved(const Saved &) = delete;
    Saved &operator=(const Saved &) = delete;
    ~Saved() { m_painter->restore(); }

private:
    QPainter *m_painter;
};

struct Frame {
    Token border = Token::LineStrong;
    int width = 1; // px
    Qt::PenStyle line = Qt::SolidLine;
    std::optional<Token> ground;
};

/// A border of whole pixels: the pen runs through their middle.
void roundedFrame(QPainter *painter, const QRect &rect, const Frame &frame, qreal radius)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme().color(frame.border), frame.width, frame.line));
    painter->setBrush(frame.ground ? QBrush(theme().color(*frame.ground)) : QBrush(Qt::NoBrush));
    const qreal in = frame.width / 2.0;
    painter->drawRoundedRect(QRectF(rect).adjusted(in, in, -in, -in), radius, radius);
}

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state & flag; }

/// The ring takes the place of the border, so that a control is as large with it as without.
Frame bordered(const QStyleOption &option, const Unit &u, Frame frame)
{
    if (!has(option, QStyle::State_Enabled)) {
        frame.line = Qt::DashLine;
        frame.ground.reset();
    } else if (has(option, QStyle::State_HasFocus)) {
        frame.border = Token::Focus;
        frame.width = qMax(2, u(2));
    }
    return frame;
}

qreal radius(const Unit &u) { return u(theme().size(Size::Radius)); }

QRect square(const QRect &rect)
{
    const int side = qMin(rect.width(), rect.height());
    return {rect.left(), rect.top() + (rect.height() - side) / 2, side, side};
}

} // namespace

void button(QPainter *painter, const QStyleOption &option, const Unit &u)
{
    const auto *details = qstyleoption_cast<const QStyleOptionButton *>(&option);
    const bool isDefault = details && details->features & QStyleOptionButton::DefaultButton;
    const bool flat = details && details->features & QStyleOptionButton::Flat;
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool over = has(option, QStyle::State_MouseOver);
    Frame frame{isDefault ? Token::Text2 : Token::LineStrong, 1, Qt::SolidLine, Token::Window};
    if (down)
        frame.ground = Token::Chrome;
    else if (over)
        frame.ground = Token::Hover;
    else if (flat)
        frame.ground.reset();
    roundedFrame(painter, option.rect, bordered(option, u, frame), radius(u));
}

void toolButton(QPainter *painter, const QStyleOption &option, const Unit &u)
{
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool over = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (down || over)
        roundedFrame(painter, option.rect,
            {Token::LineStrong, 1, Qt::SolidLine, down ? Token::SelectionIdle : Token::Hover},
            radius(u));
    if (has(option, QStyle::State_HasFocus))
        focusRing(painter, option.rect, u);
}

void field(QPainter *painter, const QStyleOption &option, const Unit &u)
{
    roundedFrame(painter, option.rect, bordered(option, u, {.ground = Token::Base}), radius(u));
}

void checkBox(QPainter *painter, const QStyleOption &option, const Unit &u)
{
    const QRect box = square(option.rect);
    const bool on = has(option, QStyle::State_On);
    Frame frame{.ground = Token::Base};
    if (on && has(option, QStyle::State_Enabled))
        frame = {Token::Focus, 1, Qt::SolidLine, Token::Focus};
    else if (!has(option, QStyle::State_Enabled))
        frame.line = Qt::DashLine;
    roundedFrame(painter, box, frame, u(2));
    const Token ink = has(option, QStyle::State_Enabled) ? Token::Base : Token::Text3;
    if (on)
        paintGlyph(painter, Glyph::UiTick, box, box.width() - u(1), theme().color(ink));
    else if (has(option, QStyle::State_NoChange))
        painter->fillRect(box.adjusted(u(4), u(4), -u(4), -u(4)), theme().color(Token::Text3));
}

void radioButton(QPainter *painter, const QStyleOption &option)
{
    const QRect box = square(option.rect);
    const bool on = has(option, QStyle::State_On);
    const bool enabled = has(option, QStyle::State_Enabled);
    const Token ring = !enabled ? Token::Text3 : on ? Token::Focus : Token::LineStrong;
    const int width = on ? qMax(2, box.width() / 3) : 1;
    roundedFrame(
        painter, box, {ring, width, Qt::SolidLine, Token::Base}, (box.width() - width) / 2.0);
}

void comboBox(QPainter *painter, const QStyleOptionComboBox &box, const Unit &u)
{
    if (box.editable)
        field(painter, box, u);
    else
        button(painter, box, u);
    const QRect arrow = place::inComboBox(box, QStyle::SC_ComboBoxArrow, u);
    const Hue hue = has(box, QStyle::State_Enabled) ? Hue::Text2 : Hue::Text3;
    paintGlyph(painter, Glyph::UiUnfold, arrow, u(14), theme().hue(hue));
}

void spinBox(QPainter *painter, const QStyleOptionSpinBox &box, const Unit &u)
{
    field(painter, box, u);
    const auto arrow = [&](QStyle::SubControl part, QAbstractSpinBox::StepEnabledFlag step,
                           int turn) {
        const Saved saved(painter);
        const QRectF place = place::inSpinBox(box, part, u);
        const bool on = has(box, QStyle::State_Enabled) && box.stepEnabled & step;
        painter->translate(place.center());
        painter->rotate(turn);
        const QRectF cell(-place.width() / 2, -place.height() / 2, place.width(), place.height());
        paintGlyph(painter, Glyph::UiSort, cell, u(12), theme().hue(on ? Hue::Text2 : Hue::Text3));
    };
    arrow(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, 180);
    arrow(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, 0);
}

void branch(QPainter *painter, const QStyleOption &option, const Unit &u)
{
    if (!has(option, QStyle::State_Children))
        return;
    const Glyph glyph = has(option, QStyle::State_Open) ? Glyph::UiUnfold : Glyph::UiFold;
    paintGlyph(painter, glyph, option.rect, u(14), theme().hue(Hue::Text2));
}

void frame(QPainter *painter, const QStyleOption &option)
{
    const Saved saved(painter);
    const bool focus = has(option, QStyle::State_HasFocus);
    painter->setPen(theme().color(focus ? Token::Focus : Token::LineStrong));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
}

void focusRing(QPainter *painter, const QRect &rect, const Unit &u)
{
    roundedFrame(
        painter, rect, {Token::Focus, qMax(2, u(2)), Qt::SolidLine, std::nullopt}, radius(u));
}

void headerGround(QPainter *painter, const QRect &rect)
{
    painter->fillRect(rect, theme().color(Token::Base));
    painter->fillRect(
        QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().color(Token::Line));
}

void headerLabel(QPainter *painter, const QStyleOptionHeader &header, const Unit &u)
{
    const Saved saved(painter);
    painter->setFont(u.font(Type::Small));
    painter->setPen(theme().hue(Hue::Text3));
    // The style has taken PM_HeaderMargin off already; words begin where those of the rows begin.
    const int more = u(8) - u(4);
    const QRect cell = header.rect.adjusted(more, 0, -more, 0);
    const bool right = header.textAlignment & Qt::AlignRight;
    const auto side = right ? Qt::AlignRight : Qt::AlignLeft;
    painter->drawText(cell, int(side | Qt::AlignVCenter | Qt::TextSingleLine), header.text);
    if (header.sortIndicator == QStyleOptionHeader::None)
        return;
    // In the padding, so that sorting never changes a width.
    const int text = painter->fontMetrics().horizontalAdvance(header.text);
    const int size = u(12);
    const int left = right ? cell.right() + 1 - text - size : cell.left() + text;
    const QRect place(left, cell.top(), size, cell.height());
    const bool up = header.sortIndicator == QStyleOptionHeader::SortUp;
    if (up) {
        painter->translate(place.center() * 2 + QPoint(1, 1));
        painter->rotate(180);
    }
    paintGlyph(painter, Glyph::UiSort, place, size, theme().hue(Hue::Text2));
}

void scrollBar(
    QPainter *painter, const QStyleOptionSlider &slider, const QRect &thumb, const Unit &u)
{
    const Saved saved(painter);
    painter->fillRect(slider.rect, theme().color(Token::Base));
    const bool held = slider.state & QStyle::State_Sunken;
    const bool over = slider.state & QStyle::State_MouseOver;
    const bool lying = slider.orientation == Qt::Horizontal;
    const qreal in = u(2);
    const QRectF bar
        = QRectF(thumb).adjusted(lying ? 0 : in, lying ? in : 0, lying ? 0 : -in, lying ? -in : 0);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme().color(held || over ? Token::Text3 : Token::LineStrong));
    painter->drawRoundedRect(bar, radius(u), radius(u));
}

} // namespace fairlead::ui::paint
