#include "lab/pve/route.h"
#include "lab/pve/rows.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr qsizetype tasksPerNode = 25; // K RESTEnvironment.pm
constexpr auto tasksArrive = 2s; // pushed by the nodes, with a delay

Reply resources(Call &call)
{
    return shuffled(call.world, resourceRows(call, call.text(u"type"_s)));
}

Reply status(Call &call)
{
    const World &world = call.world;
    const QStringList members = membersSeenFrom(world, call.node);
    QJsonArray rows;
    for (const Node &node : world.nodes) {
        const bool online = members.contains(node.name);
        rows.append(QJsonObject{{u"id"_s, u"node/"_s + node.name}, {u"type"_s, u"node"_s},
            {u"name"_s, node.name}, {u"nodeid"_s, node.number}, {u"ip"_s, node.address},
            {u"online"_s, bit(online)}, {u"local"_s, bit(node.name == call.node)},
            {u"level"_s, QString()}});
    }
    if (world.nodes.size() > 1) {
        rows.append(QJsonObject{{u"id"_s, u"cluster"_s}, {u"type"_s, u"cluster"_s},
            {u"name"_s, world.cluster}, {u"nodes"_s, int(world.nodes.size())},
            {u"quorate"_s, bit(quorate(world, call.node))}, {u"version"_s, world.configVersion}});
    }
    return shuffled(call.world, rows);
}

/// Newest first, node by node; a token without Sys.Audit sees nothing, not even its own.
Reply tasks(Call &call)
{
    const bool all = call.may(u"/"_s, u"Sys.Audit"_s);
    QJsonArray rows;
    for (const Node &node : std::as_const(call.world.nodes)) {
        qsizetype left = tasksPerNode;
        for (auto task = call.world.tasks.rbegin(); task != call.world.tasks.rend(); ++task) {
            if (left == 0)
                break;
            const bool visible = all
                || (!call.caller.contains(u'!') && call.caller == task->user.section(u'!', 0, 0));
            if (task->node != node.name || task->started + tasksArrive > call.world.now)
                continue;
            --left;
            QJsonObject row = taskRow(*task);
            if (task->ended && *task->ended + tasksArrive > call.world.now) {
                row.remove(u"endtime"_s);
                row.remove(u"status"_s);
            }
            if (row.contains(u"endtime"_s))
                row.insert(u"saved"_s, u"1"_s);
            else
                row.insert(u"pid"_s, task->pid);
            if (visible)
                rows.append(row);
        }
    }
    return rows;
}

/// "shutdown_policy=migrate" reads as an object, as most settings of datacenter.cfg.
QJsonValue optionValue(const QString &key, const QString &text)
{
    static const QStringList compound{u"ha"_s, u"crs"_s, u"migration"_s, u"tag-style"_s,
        u"user-tag-access"_s, u"next-id"_s, u"notify"_s};
    if (key == u"registered-tags")
        return QJsonArray::fromStringList(text.split(u';'));
    if (!compound.contains(key))
        return text;
    QJsonObject object;
    const QStringList parts = text.split(u',');
    for (const QString &part : parts)
        object.insert(part.section(u'=', 0, 0), part.section(u'=', 1));
    return object;
}

Reply options(Call &call)
{
    QJsonObject data;
    const auto &all = call.world.options;
    for (auto it = all.begin(); it != all.end(); ++it)
        data.insert(it.key(), optionValue(it.key(), it.value()));
    QStringList tags;
    for (const Guest &guest : std::as_const(call.world.guests))
        tags += guest.tags;
    tags.removeDuplicates();
    tags.sort();
    data.insert(u"allowed-tags"_s, QJsonArray::fromStringList(tags));
    return data;
}

Reply setOptions(Call &call)
{
    const QStringList gone = call.text(u"delete"_s).split(u',', Qt::SkipEmptyParts);
    for (const QString &key : gone)
        call.world.options.remove(key);
    for (auto it = call.parameters.begin(); it != call.parameters.end(); ++it) {
        if (it.key() != u"delete")
            call.world.options.insert(it.key(), it.value());
    }
    return QJsonValue();
}

Reply nextId(Call &call)
{
    const int wanted = call.number(u"vmid"_s, 0);
    if (wanted != 0 && call.world.guest(wanted))
        return wrongParameter(u"vmid"_s, u"VM %1 already exists"_s.arg(wanted));
    int id = std::max(100, wanted);
    while (call.world.guest(id))
        ++id;
    return QJsonValue(QString::number(id));
}

Reply configNodes(Call &call)
{
    QJsonArray rows;
    for (const Node &node : std::as_const(call.world.nodes)) {
        rows.append(QJsonObject{{u"name"_s, node.name}, {u"node"_s, node.name},
            {u"nodeid"_s, QString::number(node.number)}, {u"ring0_addr"_s, node.address},
            {u"quorum_votes"_s, QString::number(node.votes)}});
    }
    return shuffled(call.world, rows);
}

Reply qdevice(Call &call)
{
    if (!call.world.qdevice)
        return QJsonObject();
    return QJsonObject{{u"State"_s, u"Connected"_s}, {u"Model"_s, u"Net"_s},
        {u"Algorithm"_s, u"Fifty-Fifty split"_s}};
}

Reply replication(Call &) { return QJsonArray(); }

} // namespace

QList<Route> clusterRoutes()
{
    const QString audit = u"/ Sys.Audit"_s;
    return {
        {u"GET"_s, u"/cluster/resources"_s, u"type:vm|storage|node|sdn"_s, u"all"_s, Route::Plain,
            resources},
        {u"GET"_s, u"/cluster/status"_s, {}, audit, Route::ByDaemon, status},
        {u"GET"_s, u"/cluster/tasks"_s, {}, u"all"_s, Route::Plain, tasks},
        {u"GET"_s, u"/cluster/options"_s, {}, audit, Route::Plain, options},
        {u"PUT"_s, u"/cluster/options"_s,
            u"bwlimit console crs delete description email_from fencing ha http_proxy keyboard "
            "language mac_prefix max_workers:i migration next-id notify registered-tags "
            "replication@9 tag-style user-tag-access"_s,
            u"/ Sys.Modify"_s, Route::ByDaemon | Route::NeedsQuorum, setOptions},
        {u"GET"_s, u"/cluster/nextid"_s, u"vmid:i"_s, u"all"_s, Route::Plain, nextId},
        {u"GET"_s, u"/cluster/config/nodes"_s, {}, audit, Route::Plain, configNodes},
        {u"GET"_s, u"/cluster/config/qdevice"_s, {}, audit, Route::Plain, qdevice},
        {u"GET"_s, u"/cluster/replication"_s, {}, u"all"_s, Route::Plain, replication},
        {u"GET"_s, u"/cluster/backup"_s, {}, audit, Route::Plain, replication},
    };
}

} // namespace fairlead::lab
