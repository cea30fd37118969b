#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <chrono>

namespace fairlead::zabbix {

/// Ids travel as strings: as JSON numbers they would lose digits above 2^53.
template <class Ids>
QJsonArray idList(const Ids &ids)
{
    QJsonArray list;
    for (const auto &id : ids)
        list.append(QString::number(id.value));
    return list;
}

/// [{"hostid": "10559"}, …]: nothing else inside, 7.0 refuses objects that also hold a name.
template <class Ids>
QJsonArray idObjects(const QString &key, const Ids &ids)
{
    QJsonArray list;
    for (const auto &id : ids)
        list.append(QJsonObject{{key, QString::number(id.value)}});
    return list;
}

/// An empty list chooses all: then the parameter is not sent.
template <class Ids>
void insertIds(QJsonObject &params, const QString &key, const Ids &ids)
{
    if (!ids.isEmpty())
        params.insert(key, idList(ids));
}

template <class Time>
qint64 secondsOf(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace fairlead::zabbix
