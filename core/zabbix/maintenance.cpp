#include "zabbix/maintenance.h"

#include "zabbix/fields.h"
#include "zabbix/params.h"

#include <algorithm>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono;

namespace {

QJsonArray tagList(const QList<MaintenanceTag> &tags)
{
    QJsonArray list;
    for (const MaintenanceTag &tag : tags) {
        list.append(QJsonObject{
            {u"tag"_s, tag.name}, {u"value"_s, tag.value}, {u"operator"_s, int(tag.match)}});
    }
    return list;
}

void insertWindow(QJsonObject &params, const Window &wished)
{
    const Window window = wholeMinutes(wished);
    params.insert("active_since"_L1, secondsOf(window.from));
    params.insert("active_till"_L1, secondsOf(window.till));
    params.insert("timeperiods"_L1,
        QJsonArray{QJsonObject{{u"timeperiod_type"_s, int(TimePeriod::Kind::Once)},
            {u"start_date"_s, secondsOf(window.from)},
            {u"period"_s, qint64(duration_cast<seconds>(window.till - window.from).count())}}});
}

void insertScope(QJsonObject &params, const QList<HostId> &hosts, const QList<GroupId> &groups)
{
    params.insert("hosts"_L1, idObjects(u"hostid"_s, hosts));
    params.insert("groups"_L1, idObjects(u"groupid"_s, groups));
}

QString hindrance(const Window &window)
{
    return window.till - window.from < shortestMaintenance
        ? u"A maintenance lasts at least %1 minutes."_s.arg(
              duration_cast<minutes>(shortestMaintenance).count())
        : QString();
}

QString hindrance(const NewMaintenance &wish)
{
    if (wish.name.trimmed().isEmpty())
        return u"The maintenance needs a name."_s;
    if (wish.name.toUcs4().size() > maintenanceNameLimit)
        return u"The maintenance's name is too long: Zabbix keeps %1 characters."_s.arg(
            maintenanceNameLimit);
    if (wish.hosts.isEmpty() && wish.groups.isEmpty())
        return u"The maintenance needs a host or a group."_s;
    return hindrance(wish.window);
}

MaintenanceTag readMaintenanceTag(Fields &row)
{
    return {row.name("tag"_L1), row.text("value"_L1),
        MaintenanceTag::Match(row.number("operator"_L1, 0, 2, 2))};
}

TimePeriod readPeriod(Fields &row)
{
    return {TimePeriod::Kind(row.number("timeperiod_type"_L1, 0, 4)),
        row.moment("start_date"_L1).value_or(WallTime()),
        seconds(row.number("start_time"_L1, 0, 86400, 0)),
        seconds(row.number("period"_L1, 0, 0x7fffffff))};
}

HostGroup readGroup(Fields &row) { return {row.id<GroupId>("groupid"_L1), row.text("name"_L1)}; }

Maintenance readMaintenance(Fields &row)
{
    Maintenance read;
    read.id = row.id<MaintenanceId>("maintenanceid"_L1);
    read.name = row.name("name"_L1);
    read.description = row.text("description"_L1);
    read.collectsData = !row.flag("maintenance_type"_L1); // 0 with data, 1 without
    read.active = {row.second("active_since"_L1), row.second("active_till"_L1)};
    read.anyTag = row.number("tags_evaltype"_L1, 0, 2, 0) == 2;
    read.tags = row.rows("tags"_L1, "tag"_L1, readMaintenanceTag);
    read.hosts = row.rows("hosts"_L1, "host"_L1, readHostRef);
    read.groups
        = row.rows(row.has("hostgroups"_L1) ? "hostgroups"_L1 : "groups"_L1, "group"_L1, readGroup);
    read.periods = row.rows("timeperiods"_L1, "time period"_L1, readPeriod);
    return read;
}

} // namespace

Window wholeMinutes(const Window &window)
{
    return {floor<minutes>(window.from), ceil<minutes>(window.till)};
}

std::optional<Window> effective(const Maintenance &maintenance, const TimePeriod &period)
{
    if (period.kind != TimePeriod::Kind::Once)
        return std::nullopt;
    const Window overlap{std::max(maintenance.active.from, period.start),
        std::min(maintenance.active.till, period.start + period.length)};
    return overlap.from < overlap.till ? std::optional(overlap) : std::nullopt;
}

Call getMaintenances(const Dialect &dialect, const MaintenanceQuery &query)
{
    QJsonObject params{
        {u"output"_s,
            QJsonArray{u"maintenanceid"_s, u"name"_s, u"description"_s, u"maintenance_type"_s,
                u"active_since"_s, u"active_till"_s, u"tags_evaltype"_s}},
        {u"selectHosts"_s, QJsonArray{u"hostid"_s, u"host"_s, u"name"_s}},
        {dialect.selectGroups, QJsonArray{u"groupid"_s, u"name"_s}},
        {u"selectTimeperiods"_s, u"extend"_s}, {u"selectTags"_s, u"extend"_s}};
    insertIds(params, u"maintenanceids"_s, query.ids);
    insertIds(params, u"hostids"_s, query.hosts);
    insertIds(params, u"groupids"_s, query.groups);
    if (!query.names.isEmpty()) {
        params.insert(
            "filter"_L1, QJsonObject{{u"name"_s, QJsonArray::fromStringList(query.names)}});
    }
    return {u"maintenance.get"_s, params};
}

Result<QList<Maintenance>> parseMaintenances(const QJsonValue &result)
{
    return parseRows(result, "maintenance"_L1, readMaintenance);
}

Result<Call> createMaintenance(const NewMaintenance &wish)
{
    if (const QString why = hindrance(wish); !why.isEmpty())
        return failure(Error::Kind::Precondition, why);
    QJsonObject params{
        {u"name"_s, wish.name}, {u"description"_s, wish.description}, {u"maintenance_type"_s, 0}};
    insertWindow(params, wish.window);
    insertScope(params, wish.hosts, wish.groups);
    if (!wish.tags.isEmpty()) {
        params.insert("tags_evaltype"_L1, wish.anyTag ? 2 : 0);
        params.insert("tags"_L1, tagList(wish.tags));
    }
    return Call{u"maintenance.create"_s, params, Call::Effect::Write, true};
}

Result<Call> changeMaintenance(MaintenanceId id, const MaintenanceChange &change)
{
    if (!change.window && !change.scope && !change.tags)
        return failure(Error::Kind::Precondition, u"There is nothing to change."_s);
    if (change.scope && change.scope->hosts.isEmpty() && change.scope->groups.isEmpty())
        return failure(Error::Kind::Precondition, u"The maintenance needs a host or a group."_s);
    if (change.window) {
        if (const QString why = hindrance(*change.window); !why.isEmpty())
            return failure(Error::Kind::Precondition, why);
    }
    QJsonObject params{{u"maintenanceid"_s, QString::number(id.value)}};
    if (change.window)
        insertWindow(params, *change.window);
    if (change.scope)
        insertScope(params, change.scope->hosts, change.scope->groups);
    if (change.tags)
        params.insert("tags"_L1, tagList(*change.tags));
    return Call{u"maintenance.update"_s, params, Call::Effect::Write, true};
}

Result<Call> deleteMaintenances(const QList<MaintenanceId> &ids)
{
    if (ids.isEmpty())
        return failure(Error::Kind::Precondition, u"There is no maintenance to delete."_s);
    return Call{u"maintenance.delete"_s, idList(ids), Call::Effect::Write, true};
}

Result<QList<MaintenanceId>> parseMaintenanceIds(const QJsonValue &result)
{
    return parseIds<MaintenanceId>(result, "maintenanceids"_L1);
}

} // namespace fairlead::zabbix
