#include "lab/pve/rows.h"

#include "lab/pve/permissions.h"

#include <QHash>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto forgotten = 5min; // C src/pmxcfs/status.c: older figures are dropped

void insertAll(QJsonObject &row, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        row.insert(it.key(), it.value());
}

/// Guest → the last that was said of it, by whichever node.
QHash<int, const QJsonObject *> lastWords(const World &world)
{
    QHash<int, const QJsonObject *> words;
    for (const Broadcast &said : world.broadcasts) {
        if (world.now - said.at > forgotten)
            continue;
        for (auto it = said.guests.begin(); it != said.guests.end(); ++it)
            words.insert(it.key(), &it.value());
    }
    return words;
}

QHash<int, QString> poolsOfGuests(const World &world)
{
    QHash<int, QString> pools;
    for (const Pool &pool : world.pools) {
        for (const int id : pool.guests)
            pools.insert(id, pool.id);
    }
    return pools;
}

QHash<QString, QString> haStates(const World &world)
{
    QHash<QString, QString> states;
    for (const HaService &service : world.ha.services)
        states.insert(service.sid, service.state.isEmpty() ? service.requested : service.state);
    return states;
}

/// Without figures there is no more than the configuration says.
QJsonObject guestRow(const Guest &guest, const QJsonObject *said)
{
    QJsonObject row{{u"id"_s, guest.resourceId()}, {u"type"_s, guest.typeName()},
        {u"vmid"_s, guest.id}, {u"node"_s, guest.node}, {u"name"_s, guest.name}};
    if (said)
        insertAll(row, *said);
    else
        row.insert(u"status"_s, u"unknown"_s);
    if (!guest.tags.isEmpty())
        row.insert(u"tags"_s, guest.tags.join(u';'));
    if (!guest.lock.isEmpty())
        row.insert(u"lock"_s, guest.lock);
    return row;
}

QJsonArray guestRows(const Call &call)
{
    const World &world = call.world;
    const auto said = lastWords(world);
    const auto pools = poolsOfGuests(world);
    const auto states = haStates(world);
    const bool seesAll = call.may(u"/vms"_s, u"VM.Audit"_s);
    QJsonArray rows;
    for (const Guest &guest : world.guests) {
        if (!seesAll && !call.may(u"/vms/%1"_s.arg(guest.id), u"VM.Audit"_s))
            continue;
        QJsonObject row = guestRow(guest, said.value(guest.id));
        if (const auto state = states.find(guest.sid()); state != states.end())
            row.insert(u"hastate"_s, *state);
        if (const auto pool = pools.find(guest.id);
            pool != pools.end() && call.may(u"/pool/"_s + *pool, u"Pool.Audit"_s))
            row.insert(u"pool"_s, *pool);
        rows.append(row);
    }
    return rows;
}

QJsonArray storageRows(const Call &call)
{
    QJsonArray rows;
    for (const Storage &storage : std::as_const(call.world.storages)) {
        if (!call.may(u"/storage/"_s + storage.id, u"Datastore.Audit"_s))
            continue;
        for (const Node &node : std::as_const(call.world.nodes)) {
            if (!storage.on(node.name))
                continue;
            const Broadcast said = call.world.broadcasts.value(node.name);
            const bool known = node.member && call.world.now - said.at <= forgotten;
            QJsonObject row{{u"id"_s, u"storage/%1/%2"_s.arg(node.name, storage.id)},
                {u"type"_s, u"storage"_s}, {u"storage"_s, storage.id}, {u"node"_s, node.name},
                {u"shared"_s, bit(storage.shared)}, {u"content"_s, storage.content},
                {u"plugintype"_s, storage.type},
                {u"status"_s, known ? u"available"_s : u"unknown"_s}};
            if (known)
                insertAll(row, said.storages.value(storage.id));
            rows.append(row);
        }
    }
    return rows;
}

QJsonArray poolRows(const Call &call)
{
    QJsonArray rows;
    for (const Pool &pool : std::as_const(call.world.pools)) {
        if (call.may(u"/pool/"_s + pool.id, u"Pool.Audit"_s))
            rows.append(QJsonObject{
                {u"id"_s, u"/pool/"_s + pool.id}, {u"type"_s, u"pool"_s}, {u"pool"_s, pool.id}});
    }
    return rows;
}

QJsonArray networkRows(const Call &call)
{
    const bool nine = call.world.release.major() >= 9;
    QJsonArray rows;
    for (const Node &node : std::as_const(call.world.nodes)) {
        if (!call.may(u"/sdn/zones/localnetwork"_s, u"SDN.Audit"_s) || !node.member)
            continue;
        QJsonObject row{{u"node"_s, node.name}, {u"status"_s, u"ok"_s},
            {u"type"_s, nine ? u"network"_s : u"sdn"_s},
            {nine ? u"network"_s : u"sdn"_s, u"localnetwork"_s},
            {u"id"_s,
                (nine ? u"network/%1/zone/localnetwork"_s : u"sdn/%1/localnetwork"_s)
                    .arg(node.name)}};
        if (nine)
            row.insert(u"network-type"_s, u"zone"_s);
        rows.append(row);
    }
    return rows;
}

void append(QJsonArray &rows, const QJsonArray &more)
{
    for (const auto &row : more)
        rows.append(row);
}

} // namespace

QJsonArray shuffled(World &world, const QJsonArray &rows)
{
    QList<QJsonValue> list(rows.begin(), rows.end());
    for (qsizetype i = list.size() - 1; i > 0; --i)
        list.swapItemsAt(i, qsizetype(randomNumber(world) % quint64(i + 1)));
    QJsonArray mixed;
    for (const QJsonValue &row : std::as_const(list))
        mixed.append(row);
    return mixed;
}

QJsonObject nodeRow(const Call &call, const Node &node)
{
    const QStringList members = membersSeenFrom(call.world, call.node);
    const auto said = call.world.broadcasts.find(node.name);
    const bool member = members.contains(node.name);
    const bool known
        = said != call.world.broadcasts.end() && call.world.now - said->at <= forgotten;
    QJsonObject row{{u"id"_s, u"node/"_s + node.name}, {u"type"_s, u"node"_s},
        {u"node"_s, node.name},
        {u"status"_s,
            !member     ? u"offline"_s
                : known ? u"online"_s
                        : u"unknown"_s}};
    if (!member || !known)
        return row;
    row.insert(u"level"_s, QString());
    if (call.may(u"/nodes/"_s + node.name, u"Sys.Audit"_s))
        insertAll(row, said->node);
    return row;
}

QJsonArray resourceRows(const Call &call, const QString &type)
{
    const bool all = type.isEmpty();
    QJsonArray rows;
    if (all || type == u"vm")
        append(rows, guestRows(call));
    for (const Node &node : std::as_const(call.world.nodes)) {
        if (!all && type != u"node")
            break;
        QJsonObject row = nodeRow(call, node);
        if (row.contains(u"level"_s))
            row.insert(u"cgroup-mode"_s, 1);
        if (call.world.release.atLeast(8, 3) && !call.world.ha.master.isEmpty())
            row.insert(u"hastate"_s, call.world.ha.nodeStatus.value(node.name));
        rows.append(row);
    }
    if (all || type == u"storage")
        append(rows, storageRows(call));
    if (all)
        append(rows, poolRows(call));
    if (all || type == u"sdn")
        append(rows, networkRows(call));
    return rows;
}

QJsonObject taskRow(const Task &task)
{
    QJsonObject row{{u"upid"_s, task.upid}, {u"node"_s, task.node}, {u"type"_s, task.type},
        {u"id"_s, task.id}, {u"user"_s, task.user.section(u'!', 0, 0)},
        {u"starttime"_s, epoch(task.started)}};
    if (task.user.contains(u'!'))
        row.insert(u"tokenid"_s, task.user.section(u'!', 1));
    if (task.ended) {
        row.insert(u"endtime"_s, epoch(*task.ended));
        row.insert(u"status"_s, task.status);
    }
    return row;
}

} // namespace fairlead::lab
