#include "kit/freshness.h"

#include "base/units.h"

#include <QDateTime>
#include <QLocale>

namespace fairlead::ui {

namespace {

using std::chrono::milliseconds;

QString durationWords(milliseconds age)
{
    return formatDuration(std::chrono::floor<std::chrono::seconds>(std::max(age, milliseconds(0))));
}

QDateTime utc(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

} // namespace

const QString missingWords = QStringLiteral("—");

Freshness freshnessOf(milliseconds age, milliseconds interval)
{
    if (2 * age <= 3 * interval || age <= milliseconds(0))
        return Freshness::Fresh;
    return age <= 3 * interval ? Freshness::Ageing : Freshness::Unknown;
}

QString ageWords(milliseconds age, milliseconds interval)
{
    switch (freshnessOf(age, interval)) {
    case Freshness::Fresh:
        return durationWords(age);
    case Freshness::Ageing:
        return QStringLiteral("ageing %1").arg(durationWords(age));
    case Freshness::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString unknownWords(WallTime last, const QString &was, WallTime now)
{
    const QDateTime seen = utc(last);
    // The words of the console are English whatever the locale is.
    const QString day = seen.date() == utc(now).date()
        ? QString()
        : QLocale::c().toString(seen.date(), QStringLiteral("d MMM "));
    return QStringLiteral("unknown · last %1%2 was: %3").arg(day, timeWords(last), was);
}

QString askingWords(milliseconds since)
{
    return QStringLiteral("asking %1").arg(durationWords(since));
}

QString numberWords(std::optional<qint64> number)
{
    return number ? QString::number(*number) : missingWords;
}

QString countWords(std::optional<qint64> known, bool someUnknown)
{
    return known && someUnknown ? QStringLiteral("≥ %1").arg(*known) : numberWords(known);
}

QString timeWords(WallTime time) { return utc(time).toString(QStringLiteral("HH:mm:ss")); }

} // namespace fairlead::ui
