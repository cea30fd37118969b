#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <memory>
#include <optional>

namespace fairlead::ceph {

/// More than any cluster has of anything, bytes included; two of them still add up.
constexpr qint64 largestCount = qint64(1) << 60;

/// One answer of Ceph being read. Remembers the first thing that is not as expected; whoever reads
/// asks for it once, at the end. `command` is how the answer is named to a person ("ceph status").
class Reading {
public:
    explicit Reading(QString command) : m_command(std::move(command)) { }

    void fault(const QString &path, const QString &problem);
    bool good() const { return m_fault.isEmpty(); }

    /// The value when nothing was wrong, else an Error of kind Malformed.
    template <class T>
    Result<T> result(T value) const
    {
        if (good())
            return value;
        return tl::unexpected(error());
    }
    Error error() const;

private:
    QString m_command;
    QString m_fault;
};

/// The fields of one JSON object. Unknown fields are nobody's business (each release adds some);
/// one that is asked for must have the right type, and be there unless a value for its absence is
/// given. null counts as absent. Numbers may come as text: Perl, on the way through Proxmox, does
/// that. Refers to its Reading, which must outlive it.
class Fields {
public:
    Fields(QJsonObject object, Reading &reading, QString path = {})
        : m_object(std::move(object))
        , m_reading(&reading)
        , m_path(std::move(path))
    { }

    bool has(const QString &key) const;
    QStringList keys() const { return m_object.keys(); }

    qint64 whole(const QString &key, std::optional<qint64> absent = std::nullopt) const;
    int id(const QString &key, std::optional<int> absent = std::nullopt) const;
    /// A whole number from 0 to `largestCount`.
    qint64 count(const QString &key, std::optional<qint64> absent = std::nullopt) const;
    double number(const QString &key, std::optional<double> absent = std::nullopt) const;
    /// true, false, 1 or 0.
    bool yes(const QString &key, std::optional<bool> absent = std::nullopt) const;
    QString text(const QString &key, const std::optional<QString> &absent = std::nullopt) const;

    /// Empty when absent; `require` makes that a fault.
    Fields object(const QString &key, bool require = false) const;
    QList<Fields> objects(const QString &key, bool require = false) const;
    QStringList texts(const QString &key) const;
    QList<int> ids(const QString &key) const;

    void fault(const QString &key, const QString &problem) const;

private:
    QString path(const QString &key) const;
    QJsonArray list(const QString &key, bool require) const;

    QJsonObject m_object;
    Reading *m_reading;
    QString m_path;
};

/// Elements of an array that must all be objects.
QList<Fields> objectsOf(const QJsonArray &array, Reading &reading, const QString &path = {});

/// Standard output of a command: one JSON document. An answer that is empty or no JSON is a fault
/// of the reading and gives an undefined value. Ceph begins its JSON with an empty line.
QJsonValue readDocument(const QByteArray &bytes, Reading &reading);
/// The document that must be an object.
QJsonObject readObject(const QByteArray &bytes, Reading &reading);
QJsonArray readArray(const QByteArray &bytes, Reading &reading);

} // namespace fairlead::ceph
