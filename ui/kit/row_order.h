#pragma once

#include "kit/rest.h"
#include "kit/rows_model_base.h"

#include <QCollator>
#include <QSortFilterProxyModel>

namespace fairlead::ui {

/// Shows the rows of a RowsModel sorted and filtered. Values change where they stand and new rows
/// come last, until pointer and keyboard have rested; only then rows change places or go because
/// they no longer match. What the person asks for (a header, a filter) happens at once.
class RowOrder final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    /// Both must outlive it.
    RowOrder(RowsModelBase &rows, Clock &clock, QObject *parent = nullptr);

    /// -1: the order of the list that is shown. Missing values are last in either direction.
    void sortBy(int column, Qt::SortOrder order = Qt::AscendingOrder);
    int sortedBy() const { return m_column; }

    /// Which rows (of the RowsModel) are there. Nothing: all.
    void setFilter(std::function<bool(int row)> accepts);
    int hiddenCount() const { return m_rows.rowCount() - rowCount(); }

    RowsModelBase &rows() const { return m_rows; }
    Rest &rest() { return m_rest; }

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    void settle();
    void settleIfResting();
    bool isSettled() const;

    RowsModelBase &m_rows;
    Rest m_rest;
    QCollator m_collator;
    std::function<bool(int)> m_accepts;
    int m_column = -1;
};

} // namespace fairlead::ui
