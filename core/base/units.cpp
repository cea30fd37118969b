#include "base/units.h"

#include <array>
#include <cmath>

namespace fairlead {

QString formatBytes(Bytes amount)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double number = double(amount.value);
    size_t unit = 0;
    // 1023.95 would be printed as "1024.0": the next unit begins where rounding reaches it.
    while (std::abs(number) >= 1023.5 && unit + 1 < units.size()) {
        number /= 1024;
        ++unit;
    }
    const bool whole = std::abs(number) >= 99.95 || std::abs(number - std::round(number)) < 0.05;
    return QStringLiteral("%1 %2").arg(
        QString::number(number, 'f', whole ? 0 : 1), QLatin1String(units[unit]));
}

QString formatDuration(std::chrono::seconds duration)
{
    const qint64 total = duration.count();
    if (total < 0)
        return QStringLiteral("-") + formatDuration(-duration);
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (total < 60)
        return QStringLiteral("%1 s").arg(total);
    if (total < 3600)
        return QStringLiteral("%1:%2").arg(QString::number(total / 60), two(total % 60));
    if (total < 86400)
        return QStringLiteral("%1 h %2 min")
            .arg(QString::number(total / 3600), two(total % 3600 / 60));
    return QStringLiteral("%1 d %2 h").arg(total / 86400).arg(total % 86400 / 3600);
}

} // namespace fairlead
