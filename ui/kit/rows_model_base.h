#pragma once

#include "kit/column.h"

#include <QAbstractTableModel>

namespace fairlead::ui {

/// What RowsModel<T> is for those who need not know T: tables, orders, delegates.
class RowsModelBase : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    const QList<ColumnTraits> &columns() const { return m_columns; }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Where the row stood in the list that was shown last.
    virtual int listedAt(int row) const = 0;
    /// What a column is sorted by; invalid for what is missing.
    virtual QVariant sortKey(int row, int column) const = 0;

    /// On: rows that are kept keep their places and new ones come last, whatever order the list has.
    /// RowOrder asks for it, since it alone decides when rows may change places.
    void setPlacesHeld(bool held) { m_placesHeld = held; }

    /// Ages and what follows from them have changed; the rows have not.
    void timePassed();

Q_SIGNALS:
    /// show() is done.
    void wasShown();

protected:
    void setColumns(QList<ColumnTraits> columns) { m_columns = std::move(columns); }
    bool placesHeld() const { return m_placesHeld; }

    /// Removes, moves and inserts with the signals that belong to each; `rows` is changed in step.
    void applySteps(
        const QList<int> &places, const QList<const void *> &target, QList<const void *> &rows);

private:
    void reorder(const QList<int> &order, QList<const void *> &rows);

    QList<ColumnTraits> m_columns;
    bool m_placesHeld = false;
};

} // namespace fairlead::ui
