#include "kit/column_widths.h"

#include "kit/row_delegate.h"

#include <numeric>

namespace fairlead::ui {

namespace {

// units
constexpr qreal leastWidth = 56;
constexpr qreal enoughName = 100;
constexpr qreal enoughWords = 120;
constexpr qreal enoughGrowing = 220;
constexpr qreal mostName = 240;
constexpr qreal mostGrowing = 600;
constexpr qsizetype mostSeen = 2000;

/// All numbers of one shape are equally wide, since figures are.
QString shapeOf(QString text, Kind kind)
{
    if (isRight(kind)) {
        for (QChar &c : text) {
            if (c.isDigit())
                c = u'0';
        }
    }
    return text;
}

int sumOf(const QList<int> &widths) { return std::accumulate(widths.begin(), widths.end(), 0); }

void hideFromTheRight(
    QList<int> &widths, const QList<ColumnWant> &wants, Importance which, int room)
{
    for (qsizetype i = wants.size() - 1; i >= 0 && sumOf(widths) > room; --i) {
        if (wants[i].importance == which)
            widths[i] = 0;
    }
}

/// Takes `tooMuch` from the columns in proportion to what each can give.
void narrow(QList<int> &widths, const QList<ColumnWant> &wants, int tooMuch)
{
    int give = 0;
    for (qsizetype i = 0; i < wants.size(); ++i)
        give += widths[i] > 0 ? widths[i] - wants[i].least : 0;
    int rest = qMin(tooMuch, give);
    const qint64 whole = rest;
    for (qsizetype i = 0; i < wants.size() && rest > 0; ++i) {
        const int own = widths[i] > 0 ? widths[i] - wants[i].least : 0;
        const int part = qMin(rest, int((own * whole + give - 1) / give));
        widths[i] -= part;
        rest -= part;
    }
}

/// Up to what a column can use.
void widen(int &width, int natural, int &left)
{
    const int more = width > 0 ? qBound(0, natural - width, left) : 0;
    width += more;
    left -= more;
}

void widenAll(QList<int> &widths, const QList<ColumnWant> &wants, int left)
{
    qsizetype rest = -1;
    for (qsizetype i = 0; i < wants.size(); ++i) {
        if (widths[i] > 0 && wants[i].grows)
            widen(widths[i], wants[i].natural, left);
    }
    for (qsizetype i = 0; i < wants.size(); ++i) {
        widen(widths[i], wants[i].natural, left);
        const bool isBetter = rest < 0 || !wants[rest].grows;
        if (widths[i] > 0 && (wants[i].grows || (isBetter && !wants[i].isRight)))
            rest = i;
    }
    if (rest >= 0)
        widths[rest] += left;
}

} // namespace

QList<int> widthsFor(const QList<ColumnWant> &wants, int room)
{
    QList<int> widths;
    for (const ColumnWant &want : wants)
        widths.append(want.enough);
    hideFromTheRight(widths, wants, Importance::Extra, room);
    hideFromTheRight(widths, wants, Importance::Useful, room);
    const int left = room - sumOf(widths);
    if (left < 0)
        narrow(widths, wants, -left);
    else
        widenAll(widths, wants, left);
    return widths;
}

void ColumnWidths::measureAll(const Unit &u)
{
    const auto &columns = m_rows.columns();
    m_widths.clear();
    m_seen = QList<QSet<QString>>(columns.size());
    m_longest = QList<qsizetype>(columns.size(), 0);
    for (const ColumnTraits &column : columns) {
        int width = qMax(RowDelegate::widthFor(column.title, Kind::Words, false, u),
            column.kind == Kind::Sign ? RowDelegate::widthFor({}, Kind::Sign, true, u) : 0);
        for (const QString &text : column.widest)
            width = qMax(width, RowDelegate::widthFor(text, column.kind, false, u));
        m_widths.append(width);
    }
    m_expected = m_widths;
    measureRows(0, m_rows.rowCount() - 1, u);
}

bool ColumnWidths::measureRows(int first, int last, const Unit &u)
{
    bool wider = false;
    for (int column = 0; column < m_widths.size(); ++column) {
        const Kind kind = m_rows.columns()[column].kind;
        if (kind == Kind::Sign)
            continue;
        for (int row = first; row <= last; ++row)
            wider = measureCell(row, column, u) || wider;
    }
    return wider;
}

bool ColumnWidths::measureCell(int row, int column, const Unit &u)
{
    const Kind kind = m_rows.columns()[column].kind;
    const QModelIndex index = m_rows.index(row, column);
    const QString text = index.data().toString();
    if (mayBeCut(kind)) {
        // Names all differ: only those that can be the widest are worth a measurement.
        if (text.size() + 2 < m_longest[column])
            return false;
        m_longest[column] = qMax(m_longest[column], text.size());
    } else {
        QSet<QString> &seen = m_seen[column];
        const QString shape = shapeOf(text, kind);
        if (seen.contains(shape))
            return false;
        if (seen.size() < mostSeen)
            seen.insert(shape);
    }
    const bool withGlyph = index.data(GlyphRole).toInt() != int(Glyph::None);
    int width = RowDelegate::widthFor(text, kind, withGlyph, u);
    if (mayBeCut(kind))
        width = qMin(width, u(column == growingColumn() ? mostGrowing : mostName));
    const bool wider = width > m_widths[column];
    m_widths[column] = qMax(width, m_widths[column]);
    return wider;
}

int ColumnWidths::growingColumn() const
{
    const auto &columns = m_rows.columns();
    int last = -1;
    for (int i = 0; i < columns.size(); ++i) {
        if (columns[i].grows)
            return i;
        if (columns[i].kind == Kind::Words)
            last = i;
    }
    return last;
}

QList<ColumnWant> ColumnWidths::wants(const Unit &u) const
{
    QList<ColumnWant> wants;
    for (int i = 0; i < m_widths.size(); ++i) {
        const ColumnTraits &column = m_rows.columns()[i];
        const int natural = m_widths[i];
        const bool grows = i == growingColumn();
        ColumnWant want{natural, natural, natural, column.importance, grows, isRight(column.kind)};
        if (mayBeCut(column.kind)) {
            const qreal usual = grows       ? enoughGrowing
                : column.kind == Kind::Name ? enoughName
                                            : enoughWords;
            want.enough = qMin(natural, qMax(m_expected[i], u(usual)));
            want.least = qMin(natural, u(leastWidth));
        }
        wants.append(want);
    }
    return wants;
}

} // namespace fairlead::ui
