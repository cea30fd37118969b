#include "kit/scroll_keeper.h"

#include <QAbstractItemModel>
#include <QScrollBar>
#include <QTableView>

namespace fairlead::ui {

ScrollKeeper::ScrollKeeper(QTableView *view) : QObject(view), m_view(view)
{
    using Model = QAbstractItemModel;
    const Model *model = view->model();
    connect(model, &Model::rowsAboutToBeInserted, this, &ScrollKeeper::remember);
    connect(model, &Model::rowsAboutToBeRemoved, this, &ScrollKeeper::remember);
    connect(model, &Model::rowsAboutToBeMoved, this, &ScrollKeeper::remember);
    connect(model, &Model::layoutAboutToBeChanged, this, &ScrollKeeper::remember);
}

void ScrollKeeper::remember()
{
    if (!m_seen.isEmpty()) // several changes before one layout: the first picture counts
        return;
    m_value = m_view->verticalScrollBar()->value();
    if (m_value == 0)
        return;
    const int last = m_view->rowAt(m_view->viewport()->height() - 1);
    const int end = last < 0 ? m_view->model()->rowCount() - 1 : last;
    for (int row = qMax(0, m_view->rowAt(0)); row <= end; ++row)
        m_seen.append({m_view->model()->index(row, 0), row});
}

void ScrollKeeper::restore()
{
    if (m_seen.isEmpty())
        return;
    // One row may jump far because its own value changed; most of them say how far the rest went.
    QList<int> shifts;
    for (const auto &[index, row] : std::as_const(m_seen)) {
        if (index.isValid())
            shifts.append(index.row() - row);
    }
    m_seen.clear();
    if (shifts.isEmpty())
        return;
    std::sort(shifts.begin(), shifts.end());
    m_view->verticalScrollBar()->setValue(m_value + shifts[shifts.size() / 2]);
}

} // namespace fairlead::ui
