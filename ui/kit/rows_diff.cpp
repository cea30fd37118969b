#include "kit/rows_diff.h"

#include <algorithm>
#include <numeric>

namespace fairlead::ui {

namespace {

/// Of each value whether it belongs to one longest increasing subsequence: those rows stay.
QList<bool> staying(const QList<int> &values)
{
    QList<qsizetype> ends; // ends[n]: index of the smallest value that ends a run of n + 1
    QList<qsizetype> before(values.size(), -1);
    for (qsizetype i = 0; i < values.size(); ++i) {
        const auto place = std::lower_bound(ends.begin(), ends.end(), values[i],
            [&](qsizetype index, int value) { return values[index] < value; });
        before[i] = place == ends.begin() ? -1 : *(place - 1);
        if (place == ends.end())
            ends.append(i);
        else
            *place = i;
    }
    QList<bool> stays(values.size(), false);
    for (qsizetype i = ends.isEmpty() ? -1 : ends.last(); i >= 0; i = before[i])
        stays[i] = true;
    return stays;
}

/// Each row that does not stay is put behind the one that comes before it in the new list.
QList<RowsDiff::Move> movesFor(
    QList<int> places, const QList<int> &sorted, const QList<bool> &stays)
{
    QList<int> movers;
    for (qsizetype i = 0; i < places.size(); ++i) {
        if (!stays[i])
            movers.append(places[i]);
    }
    std::sort(movers.begin(), movers.end());
    QList<RowsDiff::Move> moves;
    for (const int place : std::as_const(movers)) {
        const int from = int(places.indexOf(place));
        places.removeAt(from);
        const auto rank = std::lower_bound(sorted.begin(), sorted.end(), place);
        const int to = rank == sorted.begin() ? 0 : int(places.indexOf(*(rank - 1))) + 1;
        places.insert(to, place);
        moves.append({from, to});
    }
    return moves;
}

QList<int> orderOf(const QList<int> &places)
{
    QList<int> order(places.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return places[a] < places[b]; });
    return order;
}

void addTo(QList<RowsDiff::Range> &ranges, int row)
{
    if (!ranges.isEmpty() && ranges.last().last + 1 == row)
        ranges.last().last = row;
    else
        ranges.append({row, row});
}

} // namespace

RowsDiff diffRows(const QList<int> &places, int newCount, int mostMoves)
{
    RowsDiff diff;
    QList<int> kept;
    QList<bool> isKept(newCount, false);
    for (qsizetype i = 0; i < places.size(); ++i) {
        if (places[i] < 0) {
            addTo(diff.removals, int(i));
        } else {
            kept.append(places[i]);
            isKept[places[i]] = true;
        }
    }
    std::reverse(diff.removals.begin(), diff.removals.end());
    for (int i = 0; i < newCount; ++i) {
        if (!isKept[i])
            addTo(diff.insertions, i);
    }
    if (std::is_sorted(kept.begin(), kept.end()))
        return diff;

    const QList<bool> stays = staying(kept);
    if (stays.count(false) > mostMoves) {
        diff.order = orderOf(kept);
        return diff;
    }
    QList<int> sorted = kept;
    std::sort(sorted.begin(), sorted.end());
    diff.moves = movesFor(kept, sorted, stays);
    return diff;
}

} // namespace fairlead::ui
