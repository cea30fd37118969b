#pragma once

#include "base/clock.h"
#include "base/units.h"

#include <QJsonValue>
#include <QString>

#include <chrono>
#include <optional>

namespace fairlead::proxmox {

/// Readers of single values, tolerant of what Perl makes of them: the same field comes as a number
/// or as a string depending on version and call, and a flag as 0/1, "0"/"1", true/false or Perl's
/// false, the empty string. Absent, null or not understood is nullopt and never 0: a missing key is
/// how Proxmox says "unknown" or "you may not see this".
std::optional<qint64> readInteger(const QJsonValue &value);
/// Like readInteger, for numbers that fit an int; others are nullopt.
std::optional<int> readInt(const QJsonValue &value);
/// Finite numbers only.
std::optional<double> readNumber(const QJsonValue &value);
std::optional<bool> readFlag(const QJsonValue &value);
/// Strings, and numbers as they are written; a null QString for anything else.
QString readText(const QJsonValue &value);

std::optional<Bytes> readBytes(const QJsonValue &value);
std::optional<std::chrono::seconds> readSeconds(const QJsonValue &value);
/// Seconds since 1970, as every time stamp of Proxmox.
std::optional<WallTime> readTime(const QJsonValue &value);
/// The same for a number that was read already. Nullopt for what no calendar has room for.
std::optional<WallTime> timeOf(std::optional<qint64> epochSeconds);

} // namespace fairlead::proxmox
