#include "lab/pve/route.h"
#include "lab/pve/rows.h"
#include "lab/world/guest_work.h"
#include "lab/world/tasks.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

/// A token's own tasks are those it began, a user's also those of the tokens.
bool isOwn(const Call &call, const Task &task)
{
    return task.user == call.caller
        || (!call.caller.contains(u'!') && task.user.section(u'!', 0, 0) == call.caller);
}

tl::expected<const Task *, Refusal> findTask(const Call &call)
{
    const QString upid = call.text(u"upid"_s);
    const Task *task = call.world.task(upid);
    if (!upid.startsWith(u"UPID:") || upid.count(u':') < 8)
        return tl::unexpected(wrongParameter(u"upid"_s, u"unable to parse worker upid"_s).value());
    if (!task || task->node != call.node)
        return tl::unexpected(wrongParameter(u"upid"_s, u"no such task"_s).value());
    if (!isOwn(call, *task) && !call.may(u"/nodes/"_s + call.node, u"Sys.Audit"_s))
        return tl::unexpected(denied(u"/nodes/"_s + call.node, u"Sys.Audit"_s).value());
    return task;
}

bool wanted(const Call &call, const Task &task)
{
    const QString source = call.has(u"source"_s) ? call.text(u"source"_s) : u"archive"_s;
    const bool all = call.may(u"/nodes/"_s + call.node, u"Sys.Audit"_s);
    const bool rightKind = source == u"all" || task.ended.has_value() == (source == u"archive");
    return task.node == call.node && rightKind && (all || isOwn(call, task))
        && (!call.has(u"vmid"_s) || task.id == call.text(u"vmid"_s))
        && (!call.has(u"typefilter"_s) || task.type.contains(call.text(u"typefilter"_s)))
        && (!call.has(u"userfilter"_s) || task.user.contains(call.text(u"userfilter"_s)))
        && (!call.has(u"since"_s) || epoch(task.started) >= call.text(u"since"_s).toLongLong())
        && (!call.has(u"until"_s) || epoch(task.started) <= call.text(u"until"_s).toLongLong())
        && (!call.flag(u"errors"_s) || (task.ended && task.status != u"OK"));
}

Reply tasks(Call &call)
{
    QList<const Task *> found;
    for (auto task = call.world.tasks.rbegin(); task != call.world.tasks.rend(); ++task) {
        if (wanted(call, *task))
            found.append(&*task);
    }
    QJsonArray rows;
    const qsizetype start = call.number(u"start"_s, 0);
    const qsizetype end = std::min<qsizetype>(found.size(), start + call.number(u"limit"_s, 50));
    for (qsizetype i = start; i < end; ++i) {
        QJsonObject row = taskRow(*found.at(i));
        row.insert(u"pid"_s, found.at(i)->pid);
        row.insert(u"pstart"_s, qint64(found.at(i)->processStart));
        if (!found.at(i)->ended)
            row.insert(u"status"_s, u"RUNNING"_s);
        rows.append(row);
    }
    return Payload(rows, found.size());
}

Reply taskStatus(Call &call)
{
    const auto task = findTask(call);
    if (!task)
        return tl::unexpected(task.error());
    QJsonObject row = taskRow(**task);
    row.remove(u"endtime"_s);
    row.insert(u"pid"_s, (*task)->pid);
    row.insert(u"pstart"_s, qint64((*task)->processStart));
    row.insert(u"status"_s, (*task)->ended ? u"stopped"_s : u"running"_s);
    if ((*task)->ended)
        row.insert(u"exitstatus"_s, (*task)->status);
    return row;
}

Reply taskLog(Call &call)
{
    const auto task = findTask(call);
    if (!task)
        return tl::unexpected(task.error());
    QStringList log = (*task)->log;
    if (log.isEmpty())
        log.append(u"no content"_s);
    const qsizetype size = log.size();
    const int limit = call.number(u"limit"_s, 50);
    const qsizetype asked = call.number(u"start"_s, 0);
    const qsizetype start = asked < 0 ? std::max<qsizetype>(0, size + asked) : asked;
    const qsizetype end = limit == 0 ? size : std::min<qsizetype>(size, start + limit);
    QJsonArray rows;
    for (qsizetype i = start; i < end; ++i)
        rows.append(QJsonObject{{u"n"_s, qint64(i + 1)}, {u"t"_s, log.at(i)}});
    return Payload(rows, size);
}

Reply stopTask(Call &call)
{
    const auto task = findTask(call);
    if (!task)
        return tl::unexpected(task.error());
    if (!isOwn(call, **task) && !call.may(u"/nodes/"_s + call.node, u"Sys.Modify"_s))
        return denied(u"/nodes/"_s + call.node, u"Sys.Modify"_s);
    const QString upid = (*task)->upid;
    for (const Job &job : QList<Job>(call.world.jobs)) {
        Guest *guest = call.world.guest(job.guest);
        if (job.upid == upid && guest && guest->lock == u"migrate")
            guest->lock.clear();
    }
    call.world.jobs.removeIf([&](const Job &job) { return job.upid == upid; });
    endTask(call.world, upid, u"interrupted by signal"_s);
    return QJsonValue();
}

} // namespace

QList<Route> taskRoutes()
{
    const QString base = u"/nodes/{node}/tasks"_s;
    return {
        {u"GET"_s, base,
            u"errors:b limit:i since:i source:archive|active|all start:i statusfilter typefilter "
            "until:i userfilter vmid:i"_s,
            u"all"_s, Route::Plain, tasks},
        {u"DELETE"_s, base + u"/{upid}"_s, {}, u"all"_s, Route::ByDaemon, stopTask},
        {u"GET"_s, base + u"/{upid}/status"_s, {}, u"all"_s, Route::ByDaemon, taskStatus},
        {u"GET"_s, base + u"/{upid}/log"_s, u"start:i limit:i download:b"_s, u"all"_s,
            Route::ByDaemon, taskLog},
    };
}

} // namespace fairlead::lab
