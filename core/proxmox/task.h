#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

/// The name of a task, "UPID:node:pid:pstart:starttime:type:id:user[!token]:" with three numbers in
/// hexadecimal. Its node is the one to ask about it.
struct Upid {
    NodeName node;
    quint64 pid = 0;
    quint64 processStart = 0; ///< in clock ticks since that node's boot
    WallTime started{}; ///< by that node's clock, whole seconds
    QString type; ///< such as "qmigrate"
    QString id; ///< what it works on; often a guest's number, may be empty
    QString user; ///< "root@pam"
    QString token; ///< name of the token, if one was used

    bool operator==(const Upid &) const = default;
};
std::optional<Upid> upidOf(const QString &text);
QString toText(const Upid &upid);
/// For use in a path: a UPID holds ':', '@' and '!'.
QByteArray pathSegment(const Upid &upid);

/// The answer to a write that starts a task.
Result<Upid> parseUpid(const QByteArray &body);
/// The same where older versions answer null and have done it already (resize up to 7.4).
Result<std::optional<Upid>> parseUpidOrNothing(const QByteArray &body);

/// How a task ended.
enum class TaskEnd {
    Running,
    Success,
    Warnings, ///< done, but its log wants to be read
    Failed,
    Unknown, ///< the worker vanished (power loss, kill -9): may be done, half done or not
};
/// By the text of "exitstatus", or of "status" in a list: "OK", "WARNINGS: 2", "unexpected status",
/// or what went wrong. Absent is Unknown.
TaskEnd taskEnd(const QString &text);
/// Whether what was asked for has been done.
bool succeeded(TaskEnd end);

/// Whether a task of this type only hands a request to HA and ends in seconds: the work follows,
/// visible in the service's state and node.
bool onlyRequests(const QString &type);

/// A task in a list.
struct Task {
    Upid upid;
    TaskEnd end = TaskEnd::Running;
    std::optional<WallTime> ended;
    QString text; ///< how it ended, as it came; empty while it runs

    bool operator==(const Task &) const = default;
};

/// `/cluster/tasks`, newest start first. Holds about 25 tasks a node and forgets finished ones within
/// seconds in a burst: never the place to learn how a task ended.
Result<QList<Task>> parseTasks(const QByteArray &body);

/// `/nodes/{n}/tasks`: one page, in the order of the answer.
struct TaskPage {
    QList<Task> tasks;
    std::optional<qint64> total; ///< how many there are on all pages
    bool operator==(const TaskPage &) const = default;
};
Result<TaskPage> parseTaskPage(const QByteArray &body);

/// `/nodes/{n}/tasks/{upid}/status`. It does not say when the task ended.
struct TaskStatus {
    Upid upid;
    TaskEnd end = TaskEnd::Running;
    QString text; ///< "exitstatus" as it came

    bool operator==(const TaskStatus &) const = default;
};
Result<TaskStatus> parseTaskStatus(const QByteArray &body);

struct LogLine {
    int number = 0; ///< from 1
    QString text;
    bool operator==(const LogLine &) const = default;
};
/// `/nodes/{n}/tasks/{upid}/log`. An empty log comes as the one line "no content" and is empty
/// here.
struct TaskLog {
    QList<LogLine> lines;
    std::optional<qint64> total;

    /// What to ask for next: lines are numbered from 1, and "start" counts those to skip.
    int nextStart(int start) const;
    bool operator==(const TaskLog &) const = default;
};
Result<TaskLog> parseTaskLog(const QByteArray &body);

} // namespace fairlead::proxmox
