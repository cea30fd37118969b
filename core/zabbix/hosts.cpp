#include "zabbix/hosts.h"

#include "zabbix/fields.h"
#include "zabbix/params.h"

#include <algorithm>
#include <array>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int dependentItem = 18;
constexpr int executeNowTask = 6;

// Zabbix's ITEM_TYPE_* that its poller can fetch (checkNowAllowedTypes() in items.inc.php): agent,
// simple, internal, external, database, HTTP agent, IPMI, SSH, telnet, calculated, JMX, SNMP,
// script; 22 is the browser item of 7.0.
constexpr std::array fetchedTypes{0, 3, 5, 10, 11, 12, 13, 14, 15, 16, 19, 20, 21, 22};

HostGroup readGroup(Fields &row) { return {row.id<GroupId>("groupid"_L1), row.text("name"_L1)}; }

Host readHost(Fields &row)
{
    Host read;
    read.id = row.id<HostId>("hostid"_L1);
    read.host = row.name("host"_L1);
    read.name = row.text("name"_L1);
    read.monitored = !row.flag("status"_L1); // 0 monitored, 1 not
    if (row.flag("maintenance_status"_L1)) {
        read.maintenance = row.reference<MaintenanceId>("maintenanceid"_L1);
        read.maintenanceSince = row.moment("maintenance_from"_L1);
    }
    read.groups
        = row.rows(row.has("hostgroups"_L1) ? "hostgroups"_L1 : "groups"_L1, "group"_L1, readGroup);
    read.tags = row.rows("tags"_L1, "tag"_L1, readTag);
    return read;
}

Item readItem(Fields &row)
{
    Item read;
    read.id = row.id<ItemId>("itemid"_L1);
    read.host = row.reference<HostId>("hostid"_L1).value_or(HostId());
    read.key = row.text("key_"_L1);
    read.name = row.text("name"_L1);
    read.type = int(row.number("type"_L1, 0, 1000, 0));
    read.enabled = !row.flag("status"_L1); // 0 enabled, 1 disabled
    if (row.flag("state"_L1)) // 1 not supported
        read.error = row.has("error"_L1) ? row.text("error"_L1) : u"not supported"_s;
    read.units = row.text("units"_L1);
    if (row.moment("lastclock"_L1)) {
        read.lastAt = row.time("lastclock"_L1, "lastns"_L1);
        read.lastValue = row.text("lastvalue"_L1);
    }
    return read;
}

} // namespace

Call getHosts(const Dialect &dialect, const HostQuery &query)
{
    QJsonObject params{{u"output"_s,
                           QJsonArray{u"hostid"_s, u"host"_s, u"name"_s, u"status"_s,
                               u"maintenance_status"_s, u"maintenanceid"_s, u"maintenance_from"_s}},
        {dialect.selectGroups, QJsonArray{u"groupid"_s, u"name"_s}},
        {u"selectTags"_s, QJsonArray{u"tag"_s, u"value"_s}}};
    insertIds(params, u"hostids"_s, query.hosts);
    insertIds(params, u"groupids"_s, query.groups);
    if (!query.names.isEmpty()) {
        params.insert(
            "filter"_L1, QJsonObject{{u"host"_s, QJsonArray::fromStringList(query.names)}});
    }
    if (query.monitoredOnly)
        params.insert("monitored_hosts"_L1, true);
    return {u"host.get"_s, params};
}

Result<QList<Host>> parseHosts(const QJsonValue &result)
{
    return parseRows(result, "host"_L1, readHost);
}

Call getItems(const ItemQuery &query)
{
    QJsonObject params{{u"output"_s,
        QJsonArray{u"itemid"_s, u"hostid"_s, u"key_"_s, u"name"_s, u"type"_s, u"status"_s,
            u"state"_s, u"error"_s, u"units"_s, u"lastvalue"_s, u"lastclock"_s, u"lastns"_s}}};
    insertIds(params, u"itemids"_s, query.items);
    insertIds(params, u"hostids"_s, query.hosts);
    if (!query.keys.isEmpty()) {
        params.insert(
            "filter"_L1, QJsonObject{{u"key_"_s, QJsonArray::fromStringList(query.keys)}});
    }
    return {u"item.get"_s, params};
}

Result<QList<Item>> parseItems(const QJsonValue &result)
{
    return parseRows(result, "item"_L1, readItem);
}

std::optional<double> numberOf(const Item &item)
{
    bool understood = false;
    const double number = item.lastValue.toDouble(&understood);
    return understood && item.lastAt ? std::optional(number) : std::nullopt;
}

bool executableNow(const Dialect &dialect, const Item &item)
{
    return std::find(fetchedTypes.begin(), fetchedTypes.end(), item.type) != fetchedTypes.end()
        || (item.type == dependentItem && dialect.executesDependent);
}

Result<Call> executeNow(const QList<ItemId> &items)
{
    if (items.isEmpty())
        return failure(Error::Kind::Precondition, u"There is no item to execute."_s);
    QJsonArray tasks;
    for (const ItemId &item : items) {
        tasks.append(QJsonObject{{u"type"_s, executeNowTask},
            {u"request"_s, QJsonObject{{u"itemid"_s, QString::number(item.value)}}}});
    }
    return Call{u"task.create"_s, tasks, Call::Effect::Write, true};
}

Result<QList<TaskId>> parseTasks(const QJsonValue &result)
{
    return parseIds<TaskId>(result, "taskids"_L1);
}

} // namespace fairlead::zabbix
