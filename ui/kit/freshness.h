#pragma once

#include "base/clock.h"

#include <QString>

#include <optional>

namespace fairlead::ui {

/// How far a datum may be believed, by its age and the interval T at which its source is asked.
enum class Freshness {
    Fresh, ///< up to 1.5 T
    Ageing, ///< up to 3 T: no new tick, irreversible actions read again first
    Unknown, ///< older, or never seen: says nothing about now
};

/// Below zero (the source's clock is ahead) counts as zero.
Freshness freshnessOf(std::chrono::milliseconds age, std::chrono::milliseconds interval);

/// "3 s" while fresh, "ageing 14 s", "unknown".
QString ageWords(std::chrono::milliseconds age, std::chrono::milliseconds interval);

/// "unknown · last 14:06:50 was: running"; the day is added when it is not today's (UTC).
QString unknownWords(WallTime last, const QString &was, WallTime now);

/// "asking 2 s": the first answer is not there yet.
QString askingWords(std::chrono::milliseconds since);

/// "—" for what is missing, "0" for zero.
QString numberWords(std::optional<qint64> number);

/// "3", "≥ 3" when some of what was counted is unknown, "—" when nothing is known.
QString countWords(std::optional<qint64> known, bool someUnknown);

/// "14:02:31", always UTC.
QString timeWords(WallTime time);

/// What a cell shows instead of nothing.
extern const QString missingWords;

} // namespace fairlead::ui
