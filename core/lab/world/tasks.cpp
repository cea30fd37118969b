#include "lab/world/tasks.h"

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr qsizetype keptTasks = 2000;

QString hex(quint64 number) { return u"%1"_s.arg(number, 8, 16, QLatin1Char('0')).toUpper(); }

} // namespace

QString startTask(
    World &world, const QString &node, const QString &type, const QString &id, const QString &user)
{
    const Node *home = world.node(node);
    Task task;
    task.node = node;
    task.type = type;
    task.id = id;
    task.user = user;
    task.pid = world.nextPid++;
    // In ticks of 10 ms since the node's boot.
    task.processStart = home ? quint32(uptime(world, *home).count() * 100) : 0;
    task.started = world.now;
    task.upid = u"UPID:%1:%2:%3:%4:%5:%6:%7:"_s.arg(node, hex(quint64(task.pid)),
        hex(task.processStart), hex(quint64(epoch(world.now))), type, id, user);
    world.tasks.append(task);
    while (world.tasks.size() > keptTasks && world.tasks.first().ended)
        world.tasks.removeFirst();
    return task.upid;
}

void logTask(World &world, const QString &upid, const QString &line)
{
    if (Task *task = world.task(upid))
        task->log.append(line);
}

void endTask(World &world, const QString &upid, const QString &status)
{
    Task *task = world.task(upid);
    if (!task || task->ended)
        return;
    task->ended = world.now;
    task->status = status;
    task->log.append(status == u"OK"         ? u"TASK OK"_s
            : status.startsWith(u"WARNINGS") ? u"TASK %1"_s.arg(status)
                                             : u"TASK ERROR: %1"_s.arg(status));
}

QString finishedTask(World &world, const QString &node, const QString &type, const QString &id,
    const QString &user, const QString &line)
{
    const QString upid = startTask(world, node, type, id, user);
    logTask(world, upid, line);
    endTask(world, upid, u"OK"_s);
    return upid;
}

void killTasks(World &world, const QString &node)
{
    for (Task &task : world.tasks) {
        if (task.node == node && !task.ended) {
            task.ended = world.now;
            task.status = u"unexpected status"_s;
        }
    }
}

} // namespace fairlead::lab
