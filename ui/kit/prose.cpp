#include "kit/prose.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

namespace fairlead::ui {

namespace {

constexpr qreal lineHeight = 18; // units

QString textOf(const QList<Run> &paragraph)
{
    QString text;
    for (const Run &run : paragraph)
        text += run.text;
    return text;
}

QList<QTextLayout::FormatRange> formatsOf(const QList<Run> &paragraph, const Unit &u)
{
    QList<QTextLayout::FormatRange> formats;
    int at = 0;
    for (const Run &run : paragraph) {
        QTextCharFormat format;
        format.setFont(u.font(run.strong ? Type::Strong : Type::Body));
        format.setForeground(theme().hue(run.hue));
        formats.append({at, int(run.text.size()), format});
        at += int(run.text.size());
    }
    return formats;
}

} // namespace

QString Prose::plainText() const
{
    QStringList lines;
    for (const auto &paragraph : m_paragraphs)
        lines.append(textOf(paragraph));
    return lines.join(QLatin1Char(' '));
}

int Prose::heightFor(int width, const Unit &u) const
{
    return layOut(nullptr, QRect(0, 0, width, 0), u);
}

int Prose::naturalWidth(const Unit &u) const
{
    qreal widest = 0;
    for (const auto &paragraph : m_paragraphs) {
        qreal width = 0;
        for (const Run &run : paragraph)
            width += QFontMetricsF(u.font(run.strong ? Type::Strong : Type::Body))
                         .horizontalAdvance(run.text);
        widest = qMax(widest, width);
    }
    return qCeil(widest) + 1;
}

void Prose::paint(QPainter *painter, const QRect &area, const Unit &u) const
{
    layOut(painter, area, u);
}

/// Returns the height; paints if there is a painter.
int Prose::layOut(QPainter *painter, const QRect &area, const Unit &u) const
{
    const QFontMetricsF metrics(u.font(Type::Body));
    const int step = qMax(u(lineHeight), qCeil(metrics.height()));
    int lines = 0;
    for (const auto &paragraph : m_paragraphs) {
        QTextLayout layout(textOf(paragraph), u.font(Type::Body));
        layout.setFormats(formatsOf(paragraph, u));
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(area.width());
            const qreal inStep = (step - metrics.height()) / 2 + metrics.ascent() - line.ascent();
            line.setPosition(QPointF(0, qRound(lines * step + inStep)));
            ++lines;
        }
        layout.endLayout();
        if (painter)
            layout.draw(painter, area.topLeft());
    }
    return lines * step;
}

} // namespace fairlead::ui
