#pragma once

#include <QList>
#include <QObject>
#include <QPersistentModelIndex>

class QTableView;

namespace fairlead::ui {

/// Keeps the rows that a table shows where they stand on the screen while others come and go above
/// them. A table that is scrolled to its beginning stays there: that is where the worst comes.
class ScrollKeeper final : public QObject {
public:
    /// `view` has its model already and outlives this.
    explicit ScrollKeeper(QTableView *view);

    /// To be called when the view has laid itself out anew.
    void restore();

private:
    void remember();

    QTableView *m_view;
    QList<std::pair<QPersistentModelIndex, int>> m_seen; ///< the rows in sight, and where they were
    int m_value = 0;
};

} // namespace fairlead::ui
