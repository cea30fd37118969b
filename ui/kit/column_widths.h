#pragma once

#include "kit/rows_model_base.h"
#include "kit/unit.h"

#include <QSet>

namespace fairlead::ui {

/// What a column asks for, in pixels.
struct ColumnWant {
    int natural = 0; ///< all that has come fits
    int enough = 0; ///< most fits; less than `natural` only where text may be cut
    int least = 0; ///< as narrow as it may become
    Importance importance = Importance::Useful;
    bool grows = false;
    bool isRight = false; ///< set from the right: room left of it would tear it from its neighbour
};

/// Widths for so much room; 0 hides a column. When there is not enough for all, Extra columns go
/// first, from the right, then Useful ones; then what may be cut becomes narrower. What is left goes
/// to the growing column, without one to the last of words.
QList<int> widthsFor(const QList<ColumnWant> &wants, int room);

/// Measures what the columns of a table need: titles, expected texts, and what has come so far.
/// A column never becomes narrower again, so that the table stands still.
class ColumnWidths {
public:
    explicit ColumnWidths(const RowsModelBase &rows) : m_rows(rows) { }

    /// Begins anew, with another font.
    void measureAll(const Unit &u);
    /// True if a column needs more than before.
    bool measureRows(int first, int last, const Unit &u);
    QList<ColumnWant> wants(const Unit &u) const;

private:
    bool measureCell(int row, int column, const Unit &u);
    int growingColumn() const;

    const RowsModelBase &m_rows;
    QList<int> m_expected; ///< titles and expected texts
    QList<int> m_widths; ///< and what has come
    QList<QSet<QString>> m_seen; ///< per column: thousands of rows have few different texts
    QList<qsizetype> m_longest;
};

} // namespace fairlead::ui
