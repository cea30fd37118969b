#include "zabbix/parsers.h"

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

QString when(EventTime time)
{
    const auto since = time.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    return u"%1.%2"_s.arg(qint64(seconds.count()))
        .arg(qint64((since - seconds).count()), 9, 10, QChar(u'0'));
}

QString when(const std::optional<WallTime> &time) { return time ? when(EventTime(*time)) : u"-"_s; }

template <class Id>
QString number(const std::optional<Id> &id)
{
    return id ? QString::number(id->value) : u"-"_s;
}

QString joined(const QList<HostRef> &hosts)
{
    QStringList names;
    for (const HostRef &host : hosts)
        names.append(host.name);
    return names.join(u',');
}

QString joined(const QList<HostGroup> &groups)
{
    QStringList names;
    for (const HostGroup &group : groups)
        names.append(group.name);
    return names.join(u',');
}

QString line(const Problem &row)
{
    QString text = u"%1 trigger %2 severity %3 at %4"_s.arg(row.event.value)
                       .arg(row.trigger.value)
                       .arg(int(row.severity))
                       .arg(when(row.since));
    text += row.acknowledged ? u" acknowledged"_s : QString();
    text += row.suppressed ? u" suppressed"_s : QString();
    text += row.recovery ? u" ended by %1"_s.arg(row.recovery->event.value) : QString();
    return text + u" tags %1: %2"_s.arg(row.tags.size()).arg(row.name);
}

QString line(const Trigger &row)
{
    return u"%1 priority %2 on %3%4: %5"_s.arg(row.id.value)
        .arg(int(row.priority))
        .arg(joined(row.hosts), row.closableByHand ? u" closable"_s : QString(), row.description);
}

QString line(const Event &row)
{
    return u"%1 trigger %2 %3 at %4 on %5 ended by %6 acks %7: %8"_s.arg(row.id.value)
        .arg(row.trigger.value)
        .arg(row.problem ? u"problem"_s : u"recovery"_s, when(row.at), joined(row.hosts),
            number(row.recoveredBy))
        .arg(row.acknowledgements.size())
        .arg(row.name);
}

QString line(const Host &row)
{
    return u"%1 %2 (%3)%4 maintenance %5 since %6 groups %7 tags %8"_s.arg(row.id.value)
        .arg(row.host, row.name, row.monitored ? QString() : u" off"_s, number(row.maintenance),
            when(row.maintenanceSince), joined(row.groups))
        .arg(row.tags.size());
}

QString line(const Item &row)
{
    return u"%1 host %2 %3 type %4 last %5 = %6%7"_s.arg(row.id.value)
        .arg(row.host.value)
        .arg(row.key)
        .arg(row.type)
        .arg(row.lastAt ? when(*row.lastAt) : u"-"_s, row.lastValue.left(30),
            row.error.isEmpty() ? QString() : u" error "_s + row.error);
}

QString line(const Maintenance &row)
{
    QString text = u"%1 %2 from %3 till %4 on %5;%6 tags"_s.arg(row.id.value)
                       .arg(row.name, when(EventTime(row.active.from)),
                           when(EventTime(row.active.till)), joined(row.hosts), joined(row.groups));
    for (const MaintenanceTag &tag : row.tags)
        text += u" %1 %2 %3"_s.arg(tag.name).arg(int(tag.match)).arg(tag.value);
    for (const TimePeriod &period : row.periods)
        text += u" period %1 for %2"_s.arg(int(period.kind)).arg(period.length.count());
    return text + (row.collectsData ? QString() : u" without data"_s);
}

QString line(const ServerNode &row)
{
    return u"\"%1\" %2 status %3 at %4"_s.arg(row.name, row.address)
        .arg(int(row.status))
        .arg(when(EventTime(row.lastAccess)));
}

template <class T>
QString describeRows(const QList<T> &rows)
{
    return u"%1%2"_s.arg(rows.size())
        .arg(rows.isEmpty() ? QString() : u": "_s + line(rows.first()));
}

template <class T>
std::function<Described(const QJsonValue &)> rowsBy(Result<QList<T>> (*parse)(const QJsonValue &))
{
    return [parse](const QJsonValue &result) -> Described {
        if (!result.isArray() && !result.isObject()) // countOutput
            return parseCount(result).map([](qint64 n) { return u"count %1"_s.arg(n); });
        return parse(result).map(describeRows<T>);
    };
}

template <class Id>
std::function<Described(const QJsonValue &)> idsBy(Result<QList<Id>> (*parse)(const QJsonValue &))
{
    return [parse](const QJsonValue &result) -> Described {
        return parse(result).map([](const QList<Id> &ids) {
            QStringList texts;
            for (const Id &id : ids)
                texts.append(QString::number(id.value));
            return u"ids "_s + texts.join(u',');
        });
    };
}

QString describeIdentity(const Identity &who)
{
    return u"user %1 %2 type %3"_s.arg(who.user.value).arg(who.name).arg(int(who.type));
}

Described describeVersion(const QJsonValue &result)
{
    return parseVersion(result).map([](const Version &version) { return toString(version); });
}

Described describeLogin(const QJsonValue &result)
{
    return parseLogin(result).map([](const Session &session) {
        return describeIdentity(session.identity) + u" session "_s + session.credential.secret;
    });
}

Described describeToken(const QJsonValue &result)
{
    return parseToken(result).map([](const TokenInfo &token) {
        return u"token %1 of %2 until %3"_s.arg(token.name)
            .arg(token.user.value)
            .arg(when(token.expires));
    });
}

} // namespace

const std::map<QString, std::function<Described(const QJsonValue &)>> &parsers()
{
    static const std::map<QString, std::function<Described(const QJsonValue &)>> all{
        {u"apiinfo.version"_s, describeVersion},
        {u"user.login"_s, describeLogin},
        {u"user.checkAuthentication"_s, describeLogin},
        {u"token.get"_s, describeToken},
        {u"user.get"_s,
            [](const QJsonValue &result) { return parseUser(result).map(describeIdentity); }},
        {u"problem.get"_s, rowsBy(parseProblems)},
        {u"trigger.get"_s, rowsBy(parseTriggers)},
        {u"event.get"_s, rowsBy(parseEvents)},
        {u"event.acknowledge"_s, idsBy(parseAcknowledged)},
        {u"host.get"_s, rowsBy(parseHosts)},
        {u"item.get"_s, rowsBy(parseItems)},
        {u"task.create"_s, idsBy(parseTasks)},
        {u"maintenance.get"_s, rowsBy(parseMaintenances)},
        {u"maintenance.create"_s, idsBy(parseMaintenanceIds)},
        {u"maintenance.update"_s, idsBy(parseMaintenanceIds)},
        {u"maintenance.delete"_s, idsBy(parseMaintenanceIds)},
        {u"hanode.get"_s, rowsBy(parseServerNodes)},
    };
    return all;
}

} // namespace fairlead::zabbix
