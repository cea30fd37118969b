#pragma once

#include "base/result.h"
#include "zabbix/values.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>

#include <limits>

namespace fairlead::zabbix {

/// Reads one object of an answer as leniently as the API writes: a number may be a string, a number
/// or a boolean; a list may be an object keyed by id; an empty object is `[]`. What is missing or
/// senseless is remembered (the first only) and makes the whole answer Malformed: a problem that
/// were left out silently would be a problem nobody sees.
class Fields {
public:
    Fields(const QJsonValue &row, QLatin1StringView kind);

    /// Absent or null reads as empty.
    QString text(QLatin1StringView key);
    /// Must be there.
    QString name(QLatin1StringView key);
    qint64 number(QLatin1StringView key, qint64 least, qint64 most);
    /// Absent reads as `otherwise`.
    qint64 number(QLatin1StringView key, qint64 least, qint64 most, qint64 otherwise);
    bool flag(QLatin1StringView key, bool otherwise = false);

    template <class Id>
    Id id(QLatin1StringView key)
    {
        return Id(number(key, 1, std::numeric_limits<qint64>::max()));
    }
    /// Absent and "0" read as none.
    template <class Id>
    std::optional<Id> reference(QLatin1StringView key)
    {
        const qint64 value = number(key, 0, std::numeric_limits<qint64>::max(), 0);
        return value ? std::optional(Id(value)) : std::nullopt;
    }

    Severity severity(QLatin1StringView key);
    /// Seconds under `clock`, nanoseconds under `ns`; must be there.
    EventTime time(QLatin1StringView clock, QLatin1StringView ns);
    /// Absent and 0 read as none.
    std::optional<WallTime> moment(QLatin1StringView clock);
    WallTime second(QLatin1StringView clock);

    QJsonValue value(QLatin1StringView key) const { return m_row.value(key); }
    bool has(QLatin1StringView key) const { return m_row.contains(key); }

    template <class T>
    QList<T> rows(QLatin1StringView key, QLatin1StringView kind, T (*read)(Fields &));

    /// Remembers the first complaint.
    void complain(QLatin1StringView key, const QString &about);
    const QString &complaint() const { return m_complaint; }

private:
    std::optional<qint64> integer(QLatin1StringView key);

    QJsonObject m_row;
    QLatin1StringView m_kind;
    QString m_complaint; // empty: everything made sense so far
};

/// The elements of an array, or of an object without its keys (`preservekeys`). None when it is
/// neither.
std::optional<QJsonArray> elements(const QJsonValue &list);

tl::unexpected<Error> malformed(QLatin1StringView kind, const QString &detail);

template <class T>
Result<QList<T>> parseRows(const QJsonValue &list, QLatin1StringView kind, T (*read)(Fields &))
{
    const auto found = elements(list);
    if (!found)
        return malformed(kind, QStringLiteral("not a list"));
    QList<T> rows;
    rows.reserve(found->size());
    for (const auto &element : *found) {
        Fields fields(element, kind);
        rows.append(read(fields));
        if (!fields.complaint().isEmpty())
            return malformed(kind, fields.complaint());
    }
    return rows;
}

template <class T>
QList<T> Fields::rows(QLatin1StringView key, QLatin1StringView kind, T (*read)(Fields &))
{
    if (!has(key))
        return {};
    auto parsed = parseRows(value(key), kind, read);
    if (parsed)
        return std::move(*parsed);
    complain(key, parsed.error().detail);
    return {};
}

/// Rows that several answers contain.
Tag readTag(Fields &row);
HostRef readHostRef(Fields &row);
Acknowledgement readAcknowledgement(Fields &row);

/// A list of ids as the API echoes them after a write: strings nearly everywhere, but numbers from
/// event.acknowledge.
template <class Id>
Result<QList<Id>> parseIds(const QJsonValue &result, QLatin1StringView key)
{
    const auto found = elements(result.toObject().value(key));
    if (!found || !result.isObject())
        return malformed(key, QStringLiteral("not a list"));
    QList<Id> ids;
    for (const auto &element : *found) {
        Fields field(QJsonObject{{key, element}}, key);
        ids.append(field.id<Id>(key));
        if (!field.complaint().isEmpty())
            return malformed(key, field.complaint());
    }
    return ids;
}

} // namespace fairlead::zabbix
