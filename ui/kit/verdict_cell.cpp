#include "kit/verdict_cell.h"

#include "kit/ink.h"

#include <QFontMetricsF>
#include <QMouseEvent>

namespace fairlead::ui {

namespace {

constexpr qreal besides = 12; // units
constexpr qreal glyphSize = 14;
constexpr qreal glyphGap = 6;
constexpr qreal partGap = 12;
constexpr qreal noteGap = 7;

qreal widthOf(const VerdictValue &value, bool withNote, const Unit &u)
{
    const QFontMetricsF metrics(u.font(Type::Value));
    qreal width = 0;
    for (const VerdictPart &part : value.parts) {
        width += width > 0 ? u(partGap) : 0;
        width += part.glyph == Glyph::None ? 0 : u(glyphSize) + u(glyphGap);
        width += metrics.horizontalAdvance(part.text);
    }
    if (withNote && !value.note.isEmpty())
        width += u(noteGap) + QFontMetricsF(u.font(Type::Small)).horizontalAdvance(value.note);
    return width;
}

} // namespace

VerdictCell::VerdictCell(const VerdictBar::Cell &cell, QWidget *parent)
    : QWidget(parent)
    , m_caption(cell.caption)
    , m_widest(cell.widest)
{
    m_value.parts = {{QStringLiteral("—")}};
    m_value.unknown = true;
    nameIt();
}

void VerdictCell::setValue(const VerdictValue &value)
{
    if (value == m_value)
        return;
    m_value = value;
    nameIt();
    update();
}

void VerdictCell::setNoteShown(bool shown)
{
    m_noteShown = shown;
    update();
}

int VerdictCell::fixedWidth(bool withNote) const
{
    const Unit u(this);
    const qreal caption = QFontMetricsF(u.font(Type::Caption)).horizontalAdvance(m_caption);
    return qCeil(qMax(caption, widthOf(m_widest, withNote, u))) + 2 * u(besides);
}

void VerdictCell::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    if (m_value.unknown) {
        const QRect inside = rect().adjusted(2, 2, -3, -3);
        paintHatch(&painter, inside, u);
        paintDashes(&painter, inside, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge);
    }
    const int room = width() - u(besides) - u(4);
    const QRect captionLine(u(besides), u(4), room, u(15));
    LineWriter(&painter, captionLine, u.font(Type::Caption))
        .write(m_caption, u.font(Type::Caption), theme().hue(Hue::Text3));

    const QRect valueLine(u(besides), u(19), room, u(22));
    LineWriter line(&painter, valueLine, u.font(Type::Value));
    bool first = true;
    for (const VerdictPart &part : m_value.parts) {
        line.skip(first ? 0 : u(partGap));
        first = false;
        const QColor ink = theme().hue(m_value.unknown ? Hue::Text2 : part.hue);
        line.glyph(part.glyph, u(glyphSize), ink);
        line.skip(part.glyph == Glyph::None ? 0 : u(glyphGap));
        line.write(part.text, u.font(Type::Value), ink);
    }
    line.skip(u(noteGap));
    if (m_noteShown)
        line.write(m_value.note, u.font(Type::Small), theme().hue(Hue::Text2));
}

void VerdictCell::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void VerdictCell::nameIt()
{
    QStringList words;
    for (const VerdictPart &part : m_value.parts) {
        const QString word = wordOf(part.glyph);
        const bool saysItself = word.isEmpty() || part.text.contains(word);
        words.append(saysItself ? part.text : QStringLiteral("%1 %2").arg(part.text, word));
    }
    if (!m_value.note.isEmpty())
        words.append(m_value.note);
    if (m_value.unknown)
        words.append(QStringLiteral("unknown"));
    setAccessibleName(QStringLiteral("%1: %2").arg(m_caption, words.join(QStringLiteral(", "))));
    setToolTip(accessibleName());
}

} // namespace fairlead::ui
