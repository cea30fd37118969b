#include "proxmox/scalar.h"

#include <cmath>
#include <limits>

namespace fairlead::proxmox {

namespace {

// Beyond this a double cannot be turned into a qint64.
constexpr double integerLimit = 9.2e18;

std::optional<qint64> truncated(double number)
{
    if (!std::isfinite(number) || std::abs(number) > integerLimit)
        return std::nullopt;
    return qint64(number);
}

} // namespace

std::optional<qint64> readInteger(const QJsonValue &value)
{
    if (value.isDouble()) {
        constexpr qint64 none = std::numeric_limits<qint64>::min();
        // Whole numbers keep all their digits; averages come with a fraction.
        const qint64 whole = value.toInteger(none);
        return whole != none ? whole : truncated(value.toDouble());
    }
    if (!value.isString())
        return std::nullopt;
    const QString text = value.toString().trimmed();
    bool ok = false;
    const qint64 whole = text.toLongLong(&ok);
    if (ok)
        return whole;
    const double number = text.toDouble(&ok);
    return ok ? truncated(number) : std::nullopt;
}

std::optional<int> readInt(const QJsonValue &value)
{
    const auto number = readInteger(value);
    using Limits = std::numeric_limits<int>;
    if (!number || *number < Limits::min() || *number > Limits::max())
        return std::nullopt;
    return int(*number);
}

std::optional<double> readNumber(const QJsonValue &value)
{
    bool ok = value.isDouble();
    const double number = ok ? value.toDouble() : value.toString().trimmed().toDouble(&ok);
    if (!ok || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<bool> readFlag(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool();
    if (!value.isDouble() && !value.isString())
        return std::nullopt;
    const QString text = readText(value).trimmed().toLower();
    for (const char *yes : {"1", "true", "yes", "on"}) {
        if (text == QLatin1StringView(yes))
            return true;
    }
    for (const char *no : {"0", "", "false", "no", "off"}) {
        if (text == QLatin1StringView(no))
            return false;
    }
    return std::nullopt;
}

QString readText(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toVariant().toString();
    return value.toString();
}

std::optional<Bytes> readBytes(const QJsonValue &value)
{
    const auto number = readInteger(value);
    return number ? std::optional(Bytes{*number}) : std::nullopt;
}

std::optional<std::chrono::seconds> readSeconds(const QJsonValue &value)
{
    const auto number = readInteger(value);
    return number ? std::optional(std::chrono::seconds(*number)) : std::nullopt;
}

std::optional<WallTime> readTime(const QJsonValue &value) { return timeOf(readInteger(value)); }

std::optional<WallTime> timeOf(std::optional<qint64> epochSeconds)
{
    // The year 9999; more would overflow once it is counted in milliseconds.
    constexpr qint64 latest = 253'402'300'799;
    if (!epochSeconds || *epochSeconds < 0 || *epochSeconds > latest)
        return std::nullopt;
    return WallTime(std::chrono::seconds(*epochSeconds));
}

} // namespace fairlead::proxmox
