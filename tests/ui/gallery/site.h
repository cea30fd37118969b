#pragma once

#include "kit/rows_model.h"
#include "kit/verdict_bar.h"

/// A made-up cluster on a quiet day and on a bad night: what the pictures show.
namespace fairlead::ui::gallery {

struct Problem {
    QString id;
    Glyph glyph = Glyph::ProblemInformational;
    QString due;
    bool breached = false;
    QString owner;
    QString where;
    QString what;
    QString because;
    bool critical = false;
    bool operator==(const Problem &) const = default;
};

struct Node {
    QString name;
    Glyph glyph = Glyph::NodeOk;
    QString state = QStringLiteral("ok");
    std::optional<int> guests, cpu, memory;
    QString ifItLeaves;
    QString votes = QStringLiteral("4 ≥ 3");
    QString cephStop = QStringLiteral("yes");
    QString stayBehind = QStringLiteral("none");
    QString hardware = QStringLiteral("ok");
    QString kernel = QStringLiteral("6.14.11-4-pve");
    QString flags = QStringLiteral("—");
    QString age = QStringLiteral("3 s");
    Freshness freshness = Freshness::Fresh;
    bool operator==(const Node &) const = default;
};

struct Pool {
    QString name;
    Glyph glyph = Glyph::UiTick;
    QString copies;
    std::optional<int> used;
    QString words;
    bool operator==(const Pool &) const = default;
};

struct Change {
    QString time, source, what, object;
    bool strong = false;
    bool operator==(const Change &) const = default;
};

using Problems = RowsModel<Problem>;
using Nodes = RowsModel<Node>;
using Pools = RowsModel<Pool>;
using Changes = RowsModel<Change>;

std::unique_ptr<Problems> makeProblems(bool badNight);
std::unique_ptr<Nodes> makeNodes(bool badNight);
std::unique_ptr<Pools> makePools(bool badNight);
std::unique_ptr<Changes> makeChanges(bool badNight);

QList<VerdictBar::Cell> verdictCells();
QList<VerdictValue> verdictValues(bool badNight);

} // namespace fairlead::ui::gallery
