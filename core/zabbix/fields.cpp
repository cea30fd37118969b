#include "zabbix/fields.h"

#include <cmath>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

// The API caps timestamps at 2038 (ZBX_MAX_DATE); more is accepted here as long as nanoseconds since 1970 fit into 64 bits.
constexpr qint64 lastSecond = 9'000'000'000;

} // namespace

Fields::Fields(const QJsonValue &row, QLatin1StringView kind) : m_row(row.toObject()), m_kind(kind)
{
    if (!row.isObject() && !(row.isArray() && row.toArray().isEmpty()))
        complain("it"_L1, u"is not an object"_s);
}

QString Fields::text(QLatin1StringView key)
{
    const QJsonValue found = value(key);
    if (found.isArray() || found.isObject())
        complain(key, u"is not text"_s);
    return found.isDouble() ? QString::number(found.toDouble(), 'g', 17) : found.toString();
}

QString Fields::name(QLatin1StringView key)
{
    if (!has(key))
        complain(key, u"is missing"_s);
    return text(key);
}

std::optional<qint64> Fields::integer(QLatin1StringView key)
{
    const QJsonValue found = value(key);
    if (found.isBool())
        return found.toBool();
    bool understood = false;
    qint64 number = 0;
    if (found.isString()) {
        number = found.toString().toLongLong(&understood);
    } else if (found.isDouble()) {
        // The fallback differs from one of the two: what is not a whole number gives both.
        number = found.toInteger(-1);
        understood = number != -1 || found.toInteger(-2) == -1;
    }
    return understood ? std::optional(number) : std::nullopt;
}

qint64 Fields::number(QLatin1StringView key, qint64 least, qint64 most)
{
    const auto found = integer(key);
    if (!found || *found < least || *found > most) {
        complain(key,
            has(key) ? u"makes no sense: "_s + value(key).toVariant().toString().left(40)
                     : u"is missing"_s);
        return least;
    }
    return *found;
}

qint64 Fields::number(QLatin1StringView key, qint64 least, qint64 most, qint64 otherwise)
{
    return value(key).isUndefined() || value(key).isNull() ? otherwise : number(key, least, most);
}

bool Fields::flag(QLatin1StringView key, bool otherwise)
{
    return number(key, 0, 1, otherwise ? 1 : 0) == 1;
}

Severity Fields::severity(QLatin1StringView key) { return Severity(number(key, 0, 5)); }

EventTime Fields::time(QLatin1StringView clock, QLatin1StringView ns)
{
    const std::chrono::seconds seconds(number(clock, 0, lastSecond));
    return EventTime(seconds + std::chrono::nanoseconds(number(ns, 0, 999'999'999, 0)));
}

WallTime Fields::second(QLatin1StringView clock)
{
    return WallTime(std::chrono::seconds(number(clock, 0, lastSecond)));
}

std::optional<WallTime> Fields::moment(QLatin1StringView clock)
{
    const qint64 seconds = number(clock, 0, lastSecond, 0);
    return seconds ? std::optional(WallTime(std::chrono::seconds(seconds))) : std::nullopt;
}

void Fields::complain(QLatin1StringView key, const QString &about)
{
    if (m_complaint.isEmpty())
        m_complaint = u"%1: %2 %3"_s.arg(m_kind, key, about);
}

std::optional<QJsonArray> elements(const QJsonValue &list)
{
    if (list.isArray())
        return list.toArray();
    if (!list.isObject())
        return std::nullopt;
    QJsonArray found;
    for (const auto &element : list.toObject())
        found.append(element);
    return found;
}

tl::unexpected<Error> malformed(QLatin1StringView kind, const QString &detail)
{
    return failure(Error::Kind::Malformed,
        u"Zabbix sent something (%1) that cannot be understood."_s.arg(kind), detail);
}

Tag readTag(Fields &row) { return {row.name("tag"_L1), row.text("value"_L1)}; }

HostRef readHostRef(Fields &row)
{
    return {row.id<HostId>("hostid"_L1), row.text("host"_L1), row.text("name"_L1)};
}

Acknowledgement readAcknowledgement(Fields &row)
{
    Acknowledgement read;
    // Narrow selections leave these out.
    read.user = row.reference<UserId>("userid"_L1).value_or(UserId());
    read.at = row.moment("clock"_L1).value_or(WallTime());
    read.action = int(row.number("action"_L1, 0, 0xffff, 0));
    read.message = row.text("message"_L1);
    return read;
}

} // namespace fairlead::zabbix
