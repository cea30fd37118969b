#include "kit/figures.h"

#include <QFontMetricsF>
#include <QPainter>

namespace fairlead::ui::figures {

namespace {

bool isFigure(QChar c) { return c >= u'0' && c <= u'9'; }

qreal widestFigure(const QFontMetricsF &metrics)
{
    qreal widest = 0;
    for (char16_t c = u'0'; c <= u'9'; ++c)
        widest = qMax(widest, metrics.horizontalAdvance(QChar(c)));
    return widest;
}

/// From the right: each figure alone, what is between them as a whole (kerning, ligatures).
template <class Use>
void forEachRun(const QString &text, Use use)
{
    qsizetype end = text.size();
    while (end > 0) {
        qsizetype begin = end - 1;
        const bool figure = isFigure(text.at(begin));
        while (!figure && begin > 0 && !isFigure(text.at(begin - 1)))
            --begin;
        use(text.mid(begin, end - begin), figure);
        end = begin;
    }
}

} // namespace

qreal width(const QString &text, const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal widest = widestFigure(metrics);
    qreal sum = 0;
    forEachRun(text, [&](const QString &run, bool figure) {
        sum += figure ? widest : metrics.horizontalAdvance(run);
    });
    return sum;
}

void draw(QPainter *painter, QPointF end, const QString &text)
{
    const QFontMetricsF metrics(painter->font());
    const qreal widest = widestFigure(metrics);
    forEachRun(text, [&](const QString &run, bool figure) {
        const qreal own = metrics.horizontalAdvance(run);
        const qreal advance = figure ? widest : own;
        painter->drawText(QPointF(end.x() - advance + (advance - own) / 2, end.y()), run);
        end.rx() -= advance;
    });
}

} // namespace fairlead::ui::figures
