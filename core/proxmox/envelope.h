#pragma once

#include "base/result.h"
#include "proxmox/fields.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace fairlead::proxmox {

/// What every successful answer is wrapped in.
struct Envelope {
    QJsonValue data;
    std::optional<qint64> total; ///< paged lists: how many rows there are in all

    bool operator==(const Envelope &) const = default;
};

/// Opens the body of a successful answer. `subject` names what was asked for in an error ("the list
/// of nodes"). A body that is not an envelope is Malformed; nothing of a body that may hold a
/// ticket gets into the error.
Result<Envelope> openEnvelope(const QByteArray &body, const QString &subject);

/// The same for answers whose data must be an object, and a list. `null` is neither: an answer
/// without data is Malformed and not "there are none".
Result<QJsonObject> openObject(const QByteArray &body, const QString &subject);
Result<QJsonArray> openList(const QByteArray &body, const QString &subject);

/// The error for an answer that cannot be understood.
tl::unexpected<Error> malformed(const QString &subject, const QString &detail);

/// Reads every row with f: Fields → std::optional<T>. A row that cannot be identified makes the
/// whole answer Malformed: leaving it out would make a node look emptier than it is.
template <class T, class F>
Result<QList<T>> readRows(const QJsonArray &rows, const QString &subject, F f)
{
    QList<T> list;
    list.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QJsonValue row = rows.at(i);
        std::optional<T> value = row.isObject() ? f(Fields(row.toObject())) : std::nullopt;
        if (!value)
            return malformed(subject, QStringLiteral("row %1 names nothing known").arg(i));
        list.append(std::move(*value));
    }
    return list;
}

template <class T, class F>
Result<QList<T>> parseRows(const QByteArray &body, const QString &subject, F f)
{
    const auto rows = openList(body, subject);
    if (!rows)
        return tl::unexpected(rows.error());
    return readRows<T>(*rows, subject, std::move(f));
}

} // namespace fairlead::proxmox
