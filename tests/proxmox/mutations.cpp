#include "mutations.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace fairlead::proxmox {

namespace {

QJsonValue nested(int depth)
{
    QJsonValue value = QJsonObject{{QStringLiteral("type"), QStringLiteral("osd")}};
    for (int i = 0; i < depth; ++i) {
        value = i % 2 ? QJsonValue(QJsonArray{value})
                      : QJsonValue(QJsonObject{{QStringLiteral("children"), value}});
    }
    return value;
}

} // namespace

int Mutations::below(qsizetype limit) { return limit < 1 ? 0 : int(m_random() % unsigned(limit)); }

QByteArray Mutations::spoil(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.isEmpty() || below(10) < 3)
        return spoilBytes(json);
    QJsonValue value = object;
    for (int rounds = 1 + below(3); rounds > 0; --rounds)
        value = spoilValue(value, 0);
    return value.isObject() ? QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)
                            : QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
}

QByteArray Mutations::spoilBytes(QByteArray json)
{
    const int place = below(json.size());
    switch (below(8)) {
    case 0:
        return json.left(place);
    case 1:
        return json.mid(place);
    case 2:
        return json.remove(place, 1 + below(20));
    case 3: {
        static const char odd[] = "\"{}[]:,\\\x00\xff\xc3\xed\xa0\x80 9eE.-";
        return json.replace(place, 1, QByteArray(1, odd[below(sizeof odd - 1)]));
    }
    case 4:
        return json.insert(place, QByteArray("\xff\xfe\xc3\x28\xf0\x80\x80", 1 + below(6)));
    case 5:
        return json.insert(place, QByteArray(1 + below(5000), below(2) ? '[' : '{'));
    case 6:
        return json.insert(place, QByteArray(1 + below(400), '9'));
    default:
        return json.left(place) + json;
    }
}

QJsonValue Mutations::oddValue()
{
    switch (below(16)) {
    case 0:
        return QJsonValue::Null;
    case 1:
        return true;
    case 2:
        return QString();
    case 3:
        return QStringLiteral("-1");
    case 4:
        return -1;
    case 5:
        return 1e308;
    case 6:
        return qint64(9'223'372'036'854'775'807);
    case 7:
        return QStringLiteral("99999999999999999999999999");
    case 8:
        return QJsonArray();
    case 9:
        return QJsonObject();
    case 10:
        return QJsonArray{QJsonValue::Null, 1, QStringLiteral("x"), QJsonObject()};
    case 11:
        return nested(below(900));
    case 12:
        return QString(1 + below(3000), QLatin1Char("(:,=/'%~+\\"[below(10)]));
    case 13:
        return QStringLiteral("UPID:a:b:c");
    case 14:
        return 0.5;
    default:
        return QString(QChar(0xd800)); // half of a surrogate pair
    }
}

QJsonValue Mutations::spoilValue(const QJsonValue &value, int depth)
{
    // The nearer to the leaves the likelier: most changes are to be small ones.
    if (depth > 0 && below(6) == 0)
        return oddValue();
    if (value.isObject() && !value.toObject().isEmpty()) {
        QJsonObject object = value.toObject();
        const QString key = object.keys().at(below(object.size()));
        switch (below(8)) {
        case 0:
            object.remove(key);
            break;
        case 1:
            object.insert(key + QLatin1Char('x'), object.take(key));
            break;
        default:
            object.insert(key, spoilValue(object.value(key), depth + 1));
        }
        return object;
    }
    if (value.isArray() && !value.toArray().isEmpty()) {
        QJsonArray array = value.toArray();
        const int place = below(array.size());
        if (below(8) == 0)
            array.removeAt(place);
        else
            array.replace(place, spoilValue(array.at(place), depth + 1));
        return array;
    }
    return oddValue();
}

} // namespace fairlead::proxmox
