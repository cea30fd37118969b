#include "kit/mark.h"

#include "kit/ink.h"

#include <QFontMetricsF>

namespace fairlead::ui {

namespace {
constexpr qreal gap = 8; // units
} // namespace

Mark::Mark(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void Mark::say(Glyph glyph, const QString &text, const QString &note, Hue hue, bool strong)
{
    m_glyph = glyph;
    m_text = text;
    m_note = note;
    m_hue = hue;
    m_strong = strong;
    QStringList words{wordOf(glyph), text, note};
    words.removeAll(QString());
    setAccessibleName(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize Mark::sizeHint() const
{
    const Unit u(this);
    const QFont font = u.font(m_strong ? Type::Strong : Type::Body);
    qreal width = QFontMetricsF(font).horizontalAdvance(m_text);
    width += m_glyph == Glyph::None ? 0 : u(theme().size(Size::Glyph)) + u(gap);
    if (!m_note.isEmpty())
        width += u(gap) + QFontMetricsF(u.font(Type::Body)).horizontalAdvance(m_note);
    return {qCeil(width) + 1, u(theme().size(Size::Row))};
}

void Mark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    const QColor ink = theme().hue(m_hue);
    LineWriter line(&painter, rect(), u.font(Type::Body));
    if (m_glyph != Glyph::None) {
        line.glyph(m_glyph, u(theme().size(Size::Glyph)), ink);
        line.skip(u(gap));
    }
    line.write(m_text, u.font(m_strong ? Type::Strong : Type::Body), ink);
    line.skip(u(gap));
    const Hue noteHue = m_hue == Hue::Text ? Hue::Text2 : m_hue;
    line.write(m_note, u.font(Type::Body), theme().hue(noteHue));
}

} // namespace fairlead::ui
