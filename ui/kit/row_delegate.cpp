#include "kit/row_delegate.h"

#include "kit/figures.h"
#include "kit/ink.h"

#include <QAbstractItemView>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QToolTip>

namespace fairlead::ui {

namespace {

constexpr qreal padding = 8; // units, left and right
constexpr qreal signColumn = 32;
constexpr qreal glyphGap = 6;

template <class Enum>
Enum read(const QModelIndex &index, RowRole role)
{
    return Enum(index.data(role).toInt());
}

std::optional<Token> tintOf(RowGround ground)
{
    switch (ground) {
    case RowGround::Bad:
        return Token::TintBad;
    case RowGround::Warn:
        return Token::TintWarn;
    case RowGround::Active:
        return Token::TintActive;
    case RowGround::Over:
        return Token::TintOver;
    case RowGround::Plain:
    case RowGround::Unknown:
        break;
    }
    return std::nullopt;
}

QFont fontOf(const QModelIndex &index, const Unit &u)
{
    const bool strong = index.data(StrongRole).toInt()
        || (read<Freshness>(index, FreshnessRole) == Freshness::Ageing
            && read<Kind>(index, KindRole) == Kind::Age);
    return u.font(strong ? Type::Strong : Type::Body);
}

/// Ageing: the value steps back, its age steps forward.
Hue hueOf(const QModelIndex &index)
{
    if (read<RowGround>(index, GroundRole) == RowGround::Unknown)
        return Hue::Text2;
    const auto hue = read<Hue>(index, HueRole);
    switch (read<Freshness>(index, FreshnessRole)) {
    case Freshness::Fresh:
        break;
    case Freshness::Ageing:
        return read<Kind>(index, KindRole) == Kind::Age ? Hue::Warn : Hue::Text2;
    case Freshness::Unknown:
        return Hue::Text2;
    }
    return hue;
}

bool hasGlyph(const QModelIndex &index) { return read<Glyph>(index, GlyphRole) != Glyph::None; }

QRect textCell(const QRect &rect, bool withGlyph, const Unit &u)
{
    const int glyph = withGlyph ? u(theme().size(Size::Glyph)) + u(glyphGap) : 0;
    return rect.adjusted(u(padding) + glyph, 0, -u(padding), 0);
}

} // namespace

int RowDelegate::rowHeight(const Unit &u) const
{
    return u(theme().size(m_density == Density::Compact ? Size::RowCompact : Size::Row));
}

int RowDelegate::widthFor(const QString &text, Kind kind, bool withGlyph, const Unit &u)
{
    if (kind == Kind::Sign)
        return u(signColumn);
    const QFont font = u.font(Type::Strong);
    const qreal width
        = isRight(kind) ? figures::width(text, font) : QFontMetricsF(font).horizontalAdvance(text);
    const int glyph = withGlyph ? u(theme().size(Size::Glyph)) + u(glyphGap) : 0;
    return qCeil(width) + glyph + 2 * u(padding);
}

QString RowDelegate::shownText(const QModelIndex &index, const QRect &rect, const Unit &u)
{
    QString text = index.data().toString();
    const auto kind = read<Kind>(index, KindRole);
    if (!mayBeCut(kind))
        return text;
    const QRect cell = textCell(rect, hasGlyph(index), u);
    const auto mode = kind == Kind::Name ? Qt::ElideMiddle : Qt::ElideRight;
    return cut(text, fontOf(index, u), cell.width(), mode);
}

void RowDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Unit u(option.widget);
    painter->save();
    paintGround(painter, option, index, u);
    const auto glyph = read<Glyph>(index, GlyphRole);
    const QRect &rect = option.rect;
    const int size = u(theme().size(Size::Glyph));
    if (read<Kind>(index, KindRole) == Kind::Sign)
        paintGlyph(painter, glyph, rect, size, theme().hue(hueOf(index)));
    else if (glyph != Glyph::None)
        paintGlyph(painter, glyph, QRect(rect.left() + u(padding), rect.top(), size, rect.height()),
            size, theme().hue(hueOf(index)));
    paintText(painter, rect, index, u);
    painter->restore();
}

void RowDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option,
    const QModelIndex &index, const Unit &u) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    const bool focused = view && view->hasFocus() && option.state & QStyle::State_Active;
    const auto ground = read<RowGround>(index, GroundRole);
    const bool unknown = ground == RowGround::Unknown
        || read<Freshness>(index, FreshnessRole) == Freshness::Unknown;
    const QRect &rect = option.rect;
    if (selected)
        painter->fillRect(rect, theme().color(focused ? Token::Selection : Token::SelectionIdle));
    else if (const auto tint = tintOf(ground))
        painter->fillRect(rect, theme().color(*tint));
    else if (index.row() == m_hoveredRow)
        painter->fillRect(rect, theme().color(Token::Hover));

    const bool first = view && view->visualRect(index).left() == 0;
    if (unknown) {
        paintHatch(painter, rect, u);
        Qt::Edges edges = Qt::TopEdge | Qt::BottomEdge;
        edges.setFlag(Qt::LeftEdge, first);
        edges.setFlag(Qt::RightEdge, view && rect.right() + 1 >= view->viewport()->width());
        paintDashes(painter, rect, edges);
    }
    if (first && selected && focused)
        painter->fillRect(
            rect.left(), rect.top(), u(3), rect.height(), theme().color(Token::Focus));
    else if (first && ground == RowGround::Bad)
        painter->fillRect(rect.left(), rect.top(), u(3), rect.height(), theme().color(Token::Bad));
}

void RowDelegate::paintText(
    QPainter *painter, const QRect &rect, const QModelIndex &index, const Unit &u)
{
    const auto kind = read<Kind>(index, KindRole);
    const QString text = shownText(index, rect, u);
    if (text.isEmpty())
        return;
    const QRect cell = textCell(rect, hasGlyph(index), u);
    const QFont font = fontOf(index, u);
    const QColor ink = theme().hue(hueOf(index));
    // A state word longer than was expected would rather run on than be cut.
    const QRect area = kind == Kind::State ? cell.adjusted(0, 0, rect.width(), 0) : cell;
    LineWriter line(painter, area, u.font(Type::Body));
    if (isRight(kind))
        line.writeRight(text, font, ink);
    else
        line.write(text, font, ink);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Unit u(option.widget);
    const QString text = index.data().toString();
    return {widthFor(text, read<Kind>(index, KindRole), hasGlyph(index), u), rowHeight(u)};
}

/// Only what was cut, and where an age comes from: a tip that repeats the cell is noise.
bool RowDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
    const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data().toString();
    QStringList lines;
    if (shownText(index, option.rect, Unit(view)) != text)
        lines.append(text);
    if (const QString tip = index.data(Qt::ToolTipRole).toString(); !tip.isEmpty())
        lines.append(tip);
    QToolTip::showText(event->globalPos(), lines.join(QLatin1Char('\n')), view);
    return true;
}

} // namespace fairlead::ui
