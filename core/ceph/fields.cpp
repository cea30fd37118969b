#include "ceph/fields.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

constexpr int shownBytes = 160;

bool absentValue(const QJsonValue &value) { return value.isUndefined() || value.isNull(); }

std::optional<double> asNumber(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    bool good = false;
    const double number = value.toString().toDouble(&good);
    if (!value.isString() || !good || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<qint64> asWhole(const QJsonValue &value)
{
    if (value.isString()) {
        bool good = false;
        const qint64 number = value.toString().toLongLong(&good);
        return good ? std::optional(number) : std::nullopt;
    }
    // toInteger() gives its argument back for what is no whole number in range: ask with two.
    const qint64 number = value.toInteger(0);
    if (number == 0 && value.toInteger(1) == 1)
        return std::nullopt;
    return number;
}

} // namespace

void Reading::fault(const QString &path, const QString &problem)
{
    if (m_fault.isEmpty())
        m_fault = path.isEmpty() ? problem : path + u": "_s + problem;
}

Error Reading::error() const
{
    return {Error::Kind::Malformed, u"The answer to \"%1\" cannot be understood."_s.arg(m_command),
        m_fault, {}};
}

bool Fields::has(const QString &key) const { return !absentValue(m_object.value(key)); }

qint64 Fields::whole(const QString &key, std::optional<qint64> absent) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) && absent)
        return *absent;
    const auto number = asWhole(found);
    if (!number)
        fault(key, u"no whole number"_s);
    return number.value_or(0);
}

int Fields::id(const QString &key, std::optional<int> absent) const
{
    const qint64 number = whole(key, absent ? std::optional<qint64>(*absent) : std::nullopt);
    if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max()) {
        fault(key, u"out of range"_s);
        return 0;
    }
    return int(number);
}

qint64 Fields::count(const QString &key, std::optional<qint64> absent) const
{
    const qint64 number = whole(key, absent);
    if (number < 0 || number > largestCount)
        fault(key, u"no possible count"_s);
    return std::clamp<qint64>(number, 0, largestCount);
}

double Fields::number(const QString &key, std::optional<double> absent) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) && absent)
        return *absent;
    const auto number = asNumber(found);
    if (!number)
        fault(key, u"no number"_s);
    return number.value_or(0);
}

bool Fields::yes(const QString &key, std::optional<bool> absent) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) && absent)
        return *absent;
    if (found.isBool())
        return found.toBool();
    const auto number = asWhole(found);
    if (!number || (*number != 0 && *number != 1))
        fault(key, u"neither yes nor no"_s);
    return number.value_or(0) == 1;
}

QString Fields::text(const QString &key, const std::optional<QString> &absent) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) && absent)
        return *absent;
    if (!found.isString())
        fault(key, u"no text"_s);
    return found.toString();
}

Fields Fields::object(const QString &key, bool require) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) ? require : !found.isObject())
        fault(key, u"no object"_s);
    return {found.toObject(), *m_reading, path(key)};
}

QList<Fields> Fields::objects(const QString &key, bool require) const
{
    return objectsOf(list(key, require), *m_reading, path(key));
}

QStringList Fields::texts(const QString &key) const
{
    QStringList texts;
    const QJsonArray elements = list(key, false);
    for (const auto &element : elements) {
        if (!element.isString())
            fault(key, u"an element is no text"_s);
        texts.append(element.toString());
    }
    return texts;
}

QList<int> Fields::ids(const QString &key) const
{
    QList<int> ids;
    const QJsonArray elements = list(key, false);
    for (const auto &element : elements) {
        const auto number = asWhole(element);
        if (!number || *number < std::numeric_limits<int>::min()
            || *number > std::numeric_limits<int>::max())
            fault(key, u"an element is no id"_s);
        else
            ids.append(int(*number));
    }
    return ids;
}

void Fields::fault(const QString &key, const QString &problem) const
{
    m_reading->fault(path(key), has(key) ? problem : u"missing"_s);
}

QString Fields::path(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + u'.' + key;
}

QJsonArray Fields::list(const QString &key, bool require) const
{
    const QJsonValue found = m_object.value(key);
    if (absentValue(found) ? require : !found.isArray())
        fault(key, u"no list"_s);
    return found.toArray();
}

QList<Fields> objectsOf(const QJsonArray &array, Reading &reading, const QString &path)
{
    QList<Fields> objects;
    for (const auto &element : array) {
        const QString place = u"%1[%2]"_s.arg(path).arg(objects.size());
        if (!element.isObject())
            reading.fault(place, u"no object"_s);
        objects.append(Fields(element.toObject(), reading, place));
    }
    return objects;
}

QJsonValue readDocument(const QByteArray &bytes, Reading &reading)
{
    if (bytes.trimmed().isEmpty()) {
        reading.fault({}, u"no output"_s);
        return QJsonValue::Undefined;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError) {
        reading.fault({},
            u"no JSON at byte %1 (%2): %3"_s.arg(error.offset)
                .arg(error.errorString(), QString::fromUtf8(bytes.trimmed().left(shownBytes))));
        return QJsonValue::Undefined;
    }
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QJsonObject readObject(const QByteArray &bytes, Reading &reading)
{
    const QJsonValue document = readDocument(bytes, reading);
    if (!document.isObject())
        reading.fault({}, u"no object"_s);
    return document.toObject();
}

QJsonArray readArray(const QByteArray &bytes, Reading &reading)
{
    const QJsonValue document = readDocument(bytes, reading);
    if (!document.isArray())
        reading.fault({}, u"no list"_s);
    return document.toArray();
}

} // namespace fairlead::ceph
