#include "proxmox/property_string.h"

#include "proxmox/scalar.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace fairlead::proxmox {

bool PropertyString::isSet(const char *name) const
{
    const auto found = parts.find(QString::fromLatin1(name));
    return found != parts.end() && readFlag(QJsonValue(*found)).value_or(true);
}

PropertyString propertyStringOf(const QString &text)
{
    PropertyString property;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        if (equals > 0)
            property.parts.insert(part.left(equals).trimmed(), part.mid(equals + 1).trimmed());
        else if (property.main.isEmpty())
            property.main = part.trimmed();
    }
    return property;
}

std::optional<Bytes> sizeOf(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d{1,18}(?:\\.\\d{1,9})?)([KMGT]?)$"));
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString letter = match.captured(2);
    const auto power = letter.isEmpty() ? 0 : QStringLiteral("KMGT").indexOf(letter) + 1;
    // Whole numbers keep all their digits.
    bool whole = false;
    const qint64 count = match.captured(1).toLongLong(&whole);
    const qint64 step = qint64(1) << (10 * power);
    if (whole && count <= std::numeric_limits<qint64>::max() / step)
        return Bytes{count * step};
    const double bytes = match.captured(1).toDouble() * double(step);
    return whole || bytes > 9e18 ? std::nullopt : std::optional(Bytes{std::llround(bytes)});
}

} // namespace fairlead::proxmox
