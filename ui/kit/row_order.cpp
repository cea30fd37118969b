#include "kit/row_order.h"

namespace fairlead::ui {

RowOrder::RowOrder(RowsModelBase &rows, Clock &clock, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_rows(rows)
    , m_rest(clock)
    , m_collator(QLocale(QLocale::English)) // the C locale knows no numbers in names
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    rows.setPlacesHeld(true);
    setDynamicSortFilter(false);
    setSourceModel(&rows);
    settle();
    connect(&rows, &RowsModelBase::wasShown, this, &RowOrder::settleIfResting);
    connect(&m_rest, &Rest::rested, this, &RowOrder::settleIfResting);
}

void RowOrder::sortBy(int column, Qt::SortOrder order)
{
    m_column = column;
    // The proxy wants a column; lessThan() knows that -1 is none.
    sort(qMax(0, column), column < 0 ? Qt::AscendingOrder : order);
}

void RowOrder::setFilter(std::function<bool(int)> accepts)
{
    m_accepts = std::move(accepts);
    invalidateFilter();
    settle();
}

bool RowOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (m_column < 0)
        return m_rows.listedAt(left.row()) < m_rows.listedAt(right.row());
    const QVariant a = m_rows.sortKey(left.row(), m_column);
    const QVariant b = m_rows.sortKey(right.row(), m_column);
    if (a.isValid() != b.isValid())
        return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
    if (a.typeId() == QMetaType::QString && b.typeId() == QMetaType::QString)
        return m_collator.compare(a.toString(), b.toString()) < 0;
    return QVariant::compare(a, b) == QPartialOrdering::Less;
}

bool RowOrder::filterAcceptsRow(int row, const QModelIndex &) const
{
    return !m_accepts || m_accepts(row);
}

void RowOrder::settleIfResting()
{
    if (m_rest.isResting() && !isSettled())
        settle();
}

void RowOrder::settle()
{
    invalidateFilter();
    sort(qMax(0, m_column), sortColumn() < 0 ? Qt::AscendingOrder : sortOrder());
}

/// Most lists that arrive change no order: then the views need not hear of a new one.
bool RowOrder::isSettled() const
{
    for (int row = 0; row < m_rows.rowCount(); ++row) {
        const bool isThere = mapFromSource(m_rows.index(row, 0)).isValid();
        if (isThere != filterAcceptsRow(row, {}))
            return false;
    }
    const bool rising = sortOrder() == Qt::AscendingOrder;
    for (int row = 1; row < rowCount(); ++row) {
        const QModelIndex above = mapToSource(index(row - 1, 0));
        const QModelIndex below = mapToSource(index(row, 0));
        if (rising ? lessThan(below, above) : lessThan(above, below))
            return false;
    }
    return true;
}

} // namespace fairlead::ui
