#include "kit/source_strip.h"

#include "kit/figures.h"
#include "kit/ink.h"

#include <QFontMetricsF>

namespace fairlead::ui {

namespace {

constexpr qreal besides = 8; // units
constexpr qreal gap = 16;
constexpr qreal glyphSize = 14;
constexpr qreal glyphGap = 5;
constexpr qreal boxPadding = 6;

using Source = SourceStrip::Source;

bool isFine(const Source &source) { return !source.failed && source.freshness == Freshness::Fresh; }

QString textOf(const Source &source)
{
    const bool clause = source.failed || source.freshness == Freshness::Unknown;
    return source.name + (clause ? QStringLiteral(": ") : QStringLiteral(" ")) + source.words;
}

QFont fontOf(const Source &source, const Unit &u)
{
    QFont font = u.font(Type::Small);
    if (source.failed || source.freshness == Freshness::Ageing)
        font.setWeight(QFont::DemiBold);
    return font;
}

Hue hueOf(const Source &source)
{
    if (source.failed)
        return Hue::Bad;
    return source.freshness == Freshness::Ageing ? Hue::Warn : Hue::Text2;
}

Glyph glyphOf(const Source &source)
{
    if (source.failed)
        return Glyph::UiWarning;
    return source.freshness == Freshness::Unknown ? Glyph::ItemUnknown : Glyph::None;
}

int widthOf(const Source &source, const Unit &u)
{
    const int glyph = glyphOf(source) == Glyph::None ? 0 : u(glyphSize) + u(glyphGap);
    const int box
        = source.freshness == Freshness::Unknown && !source.failed ? 2 * u(boxPadding) : 0;
    return glyph + box + qCeil(QFontMetricsF(fontOf(source, u)).horizontalAdvance(textOf(source)));
}

void paintSource(
    LineWriter &line, QPainter *painter, const Source &source, int height, const Unit &u)
{
    const bool boxed = source.freshness == Freshness::Unknown && !source.failed;
    if (boxed) {
        const QRect box(qRound(line.left()), u(3), widthOf(source, u), height - u(6));
        paintHatch(painter, box, u);
        paintDashes(painter, box, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge);
        line.skip(u(boxPadding));
    }
    const QColor ink = theme().hue(hueOf(source));
    if (glyphOf(source) != Glyph::None) {
        line.glyph(glyphOf(source), u(glyphSize), ink);
        line.skip(u(glyphGap));
    }
    line.write(textOf(source), fontOf(source, u), ink);
    line.skip(boxed ? u(boxPadding) : 0);
}

} // namespace

SourceStrip::SourceStrip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(QStringLiteral("Sources"));
}

void SourceStrip::setSources(const QList<Source> &sources, const QString &summary)
{
    m_sources = sources;
    m_summary = summary;
    m_allDown.clear();
    QStringList words;
    for (const Source &source : sources)
        words.append(textOf(source));
    words.append(summary);
    setAccessibleName(QStringLiteral("Sources: %1").arg(words.join(QStringLiteral(", "))));
    setToolTip(words.join(QLatin1Char('\n')));
    update();
}

void SourceStrip::setAllDown(const QString &sentence)
{
    m_allDown = sentence;
    setAccessibleName(QStringLiteral("Sources: %1").arg(sentence));
    setToolTip(sentence);
    update();
}

QString SourceStrip::moreText(qsizetype hidden) const
{
    return hidden > 0 ? QStringLiteral("+%1").arg(hidden) : QString();
}

/// Pixels for these sources, with or without the summary.
int SourceStrip::widthFor(const QList<int> &sources, bool summary) const
{
    const Unit u(this);
    const QFont small = u.font(Type::Small);
    int width = 2 * u(besides);
    for (const int i : sources)
        width += widthOf(m_sources[i], u) + u(gap);
    const QString more = moreText(m_sources.size() - sources.size());
    if (!more.isEmpty())
        width += qCeil(QFontMetricsF(small).horizontalAdvance(more)) + u(gap);
    if (summary && !m_summary.isEmpty())
        width += qCeil(figures::width(m_summary, small));
    return width;
}

SourceStrip::Fit SourceStrip::fit() const
{
    Fit fit{{}, true};
    for (int i = 0; i < m_sources.size(); ++i)
        fit.shown.append(i);
    const auto isTooWide = [&] { return widthFor(fit.shown, fit.summary) > width(); };
    const auto dropFromTheRight = [&](bool fine, qsizetype least) {
        for (qsizetype i = fit.shown.size() - 1; i >= 0 && isTooWide(); --i) {
            if (isFine(m_sources[fit.shown[i]]) == fine && fit.shown.size() > least)
                fit.shown.removeAt(i);
        }
    };
    dropFromTheRight(true, 0);
    fit.summary = !isTooWide();
    dropFromTheRight(false, 1);
    return fit;
}

QSize SourceStrip::sizeHint() const { return {0, Unit(this)(theme().size(Size::Strip))}; }

QSize SourceStrip::minimumSizeHint() const { return sizeHint(); }

void SourceStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    painter.fillRect(rect(), theme().color(Token::Chrome));
    painter.fillRect(0, 0, width(), 1, theme().color(Token::Line));
    const QFont small = u.font(Type::Small);
    LineWriter line(&painter, rect().adjusted(u(besides), 1, -u(besides), 0), small);
    if (!m_allDown.isEmpty()) {
        line.glyph(Glyph::TrayLinkDown, u(glyphSize), theme().hue(Hue::Warn));
        line.skip(u(glyphGap));
        line.write(
            m_allDown, fontOf({{}, {}, Freshness::Ageing, false}, u), theme().hue(Hue::Warn));
        return;
    }
    const auto [shown, summary] = fit();
    line.writeRight(summary ? m_summary : QString(), small, theme().hue(Hue::Text2), u(gap));
    for (const int i : shown) {
        paintSource(line, &painter, m_sources[i], height(), u);
        line.skip(u(gap));
    }
    line.write(moreText(m_sources.size() - shown.size()), small, theme().hue(Hue::Text2));
}

} // namespace fairlead::ui
