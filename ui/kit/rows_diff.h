#pragma once

#include <QList>

namespace fairlead::ui {

/// The fewest steps from one list of rows to another, in the order in which they are applied:
/// removals, then moves or a new order, then insertions.
struct RowsDiff {
    struct Range {
        int first = 0;
        int last = 0;
        bool operator==(const Range &) const = default;
    };
    struct Move {
        int from = 0;
        int to = 0; ///< where it stands afterwards
        bool operator==(const Move &) const = default;
    };

    QList<Range> removals; ///< from the end, so that each is valid when its turn comes
    QList<Move> moves;
    /// Instead of many moves: order[i] is where the row stands now that shall stand at i.
    QList<int> order;
    QList<Range> insertions; ///< from the beginning, as places in the new list
    bool operator==(const RowsDiff &) const = default;
};

/// `places`: of each old row its place in the new list, -1 when it is gone. With more than
/// `mostMoves` moves the whole order is told instead: each move costs the views a pass.
RowsDiff diffRows(const QList<int> &places, int newCount, int mostMoves = 50);

} // namespace fairlead::ui
