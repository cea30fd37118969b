#include "shape.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QSet>

namespace fairlead::lab {

namespace {

QString typeName(const QJsonValue &value)
{
    static const QStringList names{QStringLiteral("null"), QStringLiteral("bool"),
        QStringLiteral("number"), QStringLiteral("string"), QStringLiteral("array"),
        QStringLiteral("object")};
    return names.value(value.type(), QStringLiteral("undefined"));
}

/// What rows of one kind look like: key → its types, and in how many rows it is.
struct Kind {
    QMap<QString, QSet<QString>> types;
    QMap<QString, int> seen;
    int rows = 0;

    void add(const QJsonObject &row)
    {
        ++rows;
        for (auto it = row.begin(); it != row.end(); ++it) {
            types[it.key()].insert(typeName(it.value()));
            ++seen[it.key()];
        }
    }
};

QMap<QString, Kind> kindsOf(const QJsonValue &value)
{
    QMap<QString, Kind> kinds;
    if (value.isObject())
        kinds[QStringLiteral("object")].add(value.toObject());
    for (const QJsonValue &row : value.toArray())
        kinds[row[u"type"].toString(QStringLiteral("row"))].add(row.toObject());
    return kinds;
}

QStringList differences(
    const QString &name, const Kind &recorded, const Kind &ours, const QStringList &extra)
{
    QStringList found;
    for (auto it = recorded.types.begin(); it != recorded.types.end(); ++it) {
        const bool always = recorded.seen[it.key()] == recorded.rows;
        if (always && !ours.types.contains(it.key()))
            found.append(QStringLiteral("%1 lacks %2").arg(name, it.key()));
    }
    for (auto it = ours.types.begin(); it != ours.types.end(); ++it) {
        if (!recorded.types.contains(it.key())) {
            if (!extra.contains(it.key()))
                found.append(QStringLiteral("%1 has %2").arg(name, it.key()));
        } else if (!QSet<QString>(it.value()).subtract(recorded.types[it.key()]).isEmpty()) {
            found.append(QStringLiteral("%1: %2 is %3, not %4")
                    .arg(name, it.key(), QStringList(it.value().values()).join(u'/'),
                        QStringList(recorded.types[it.key()].values()).join(u'/')));
        }
    }
    return found;
}

} // namespace

QStringList shapeDifferences(
    const QJsonValue &recorded, const QJsonValue &ours, const QStringList &extra)
{
    if (recorded.type() != ours.type())
        return {QStringLiteral("%1, not %2").arg(typeName(ours), typeName(recorded))};
    const auto theirs = kindsOf(recorded);
    const auto mine = kindsOf(ours);
    QStringList found;
    for (auto it = theirs.begin(); it != theirs.end(); ++it) {
        if (mine.contains(it.key()))
            found += differences(it.key(), it.value(), mine[it.key()], extra);
        else
            found.append(QStringLiteral("no row of type %1").arg(it.key()));
    }
    return found;
}

namespace {

QJsonObject recorded(const QString &path)
{
    QFile file(QStringLiteral(FAIRLEAD_TEST_DATA "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(file.fileName()));
    return QJsonDocument::fromJson(file.readAll()).object();
}

} // namespace

QJsonValue recordedData(const QString &path)
{
    return recorded(QStringLiteral("proxmox/") + path).value(QStringLiteral("data"));
}

QJsonObject recordedCeph(const QString &name)
{
    return recorded(QStringLiteral("ceph/%1.json").arg(name));
}

} // namespace fairlead::lab
