#include "kit/rows_model_base.h"

#include "kit/rows_diff.h"

namespace fairlead::ui {

int RowsModelBase::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant RowsModelBase::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const ColumnTraits &column = m_columns[section];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return int(isRight(column.kind) ? Qt::AlignRight : Qt::AlignLeft);
    return {};
}

void RowsModelBase::timePassed()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RowsModelBase::applySteps(
    const QList<int> &places, const QList<const void *> &target, QList<const void *> &rows)
{
    const RowsDiff diff = diffRows(places, int(target.size()));
    for (const auto &[first, last] : diff.removals) {
        beginRemoveRows({}, first, last);
        rows.remove(first, last - first + 1);
        endRemoveRows();
    }
    for (const auto &[from, to] : diff.moves) {
        beginMoveRows({}, from, from, {}, to < from ? to : to + 1);
        rows.move(from, to);
        endMoveRows();
    }
    if (!diff.order.isEmpty())
        reorder(diff.order, rows);
    for (const auto &[first, last] : diff.insertions) {
        beginInsertRows({}, first, last);
        rows.insert(first, last - first + 1, nullptr);
        std::copy(target.begin() + first, target.begin() + last + 1, rows.begin() + first);
        endInsertRows();
    }
}

void RowsModelBase::reorder(const QList<int> &order, QList<const void *> &rows)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QList<const void *> old = rows;
    QList<int> newPlace(order.size());
    for (int i = 0; i < order.size(); ++i) {
        rows[i] = old[order[i]];
        newPlace[order[i]] = i;
    }
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &one : before)
        after.append(index(newPlace[one.row()], one.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

} // namespace fairlead::ui
