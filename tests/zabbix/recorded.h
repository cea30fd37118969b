#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace fairlead::zabbix {

/// One request and response of tests/data/zabbix.
struct Recorded {
    QString name;
    QJsonValue request; ///< what was sent; a string when it was no JSON
    int status = 0;
    QByteArray body; ///< what came back

    QString method() const { return request.toObject().value(QLatin1String("method")).toString(); }
    QJsonObject params() const
    {
        return request.toObject().value(QLatin1String("params")).toObject();
    }
};

inline Recorded loadRecorded(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    const QJsonObject pair = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject response = pair.value(QLatin1String("response")).toObject();
    const QJsonValue body = response.value(QLatin1String("body"));
    Recorded recorded{QFileInfo(path).baseName(),
        pair.value(QLatin1String("request")).toObject().value(QLatin1String("body")),
        response.value(QLatin1String("http_status")).toInt(), {}};
    if (body.isArray())
        recorded.body = QJsonDocument(body.toArray()).toJson();
    else if (body.toObject().contains(QLatin1String("_not_json")))
        recorded.body = body.toObject().value(QLatin1String("_not_json")).toString().toUtf8();
    else
        recorded.body = QJsonDocument(body.toObject()).toJson();
    return recorded;
}

inline QString recordedFolder() { return QStringLiteral(FAIRLEAD_TEST_DATA "/zabbix/"); }

inline Recorded recorded(const char *name)
{
    return loadRecorded(recordedFolder() + QString::fromLatin1(name) + QStringLiteral(".json"));
}

inline QList<Recorded> allRecorded()
{
    QList<Recorded> all;
    for (const QFileInfo &file :
        QDir(recordedFolder()).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
        all.append(loadRecorded(file.absoluteFilePath()));
    return all;
}

} // namespace fairlead::zabbix
