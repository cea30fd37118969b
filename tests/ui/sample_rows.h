#pragma once

#include "kit/rows_model.h"

namespace fairlead::ui {

/// A row as screens have them: a name, a state, numbers that may be missing.
struct Sample {
    QString name;
    int guests = 0;
    std::optional<int> memory;
    QString state = QStringLiteral("ok");
    bool operator==(const Sample &) const = default;
};

inline Sample sample(const QString &name, int guests = 0, std::optional<int> memory = {})
{
    return {name, guests, memory, QStringLiteral("ok")};
}

inline QString sampleId(const Sample &row) { return row.name; }

inline Glyph sampleGlyph(const Sample &row)
{
    return row.state == QLatin1String("ok") ? Glyph::NodeOk : Glyph::NodeFenced;
}

inline QList<Column<Sample>> sampleColumns()
{
    return {
        Column<Sample>::sign(&sampleGlyph),
        {QStringLiteral("Name"), &Sample::name, Kind::Name, Importance::Key},
        {QStringLiteral("Guests"), &Sample::guests, Kind::Number},
        {QStringLiteral("Mem %"), &Sample::memory, Kind::Number},
        {QStringLiteral("State"), &Sample::state, Kind::State},
    };
}

using SampleModel = RowsModel<Sample>;

} // namespace fairlead::ui
