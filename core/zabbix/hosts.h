#pragma once

#include "zabbix/call.h"
#include "zabbix/values.h"

namespace fairlead::zabbix {

/// Which hosts. Empty lists choose all that this user sees.
struct HostQuery {
    QList<HostId> hosts{};
    QList<GroupId> groups{};
    QStringList names{}; ///< technical names, exact and case-sensitive
    bool monitoredOnly = false;
};

Call getHosts(const Dialect &dialect, const HostQuery &query = {});
Result<QList<Host>> parseHosts(const QJsonValue &result);

/// Which items and their latest values. At least one list should choose: a big site has 100 000s.
struct ItemQuery {
    QList<ItemId> items{};
    QList<HostId> hosts{};
    QStringList keys{}; ///< exact
};

Call getItems(const ItemQuery &query);
Result<QList<Item>> parseItems(const QJsonValue &result);

/// The last value as a number, when it is one.
std::optional<double> numberOf(const Item &item);

/// Whether execute now works on this type of item: not on what is sent to Zabbix (trapper, active
/// agent, SNMP trap), on dependent items only in newer dialects.
bool executableNow(const Dialect &dialect, const Item &item);
/// "Execute now" for items: all or nothing. Answered at once; the value follows within about 10 s
/// and can only be recognised by Item::lastAt moving (a task cannot be polled). Goes through also
/// while the server is down, and then nothing happens. Error Precondition without items.
Result<Call> executeNow(const QList<ItemId> &items);
Result<QList<TaskId>> parseTasks(const QJsonValue &result);

} // namespace fairlead::zabbix
