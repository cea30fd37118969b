#include "proxmox/task.h"

#include "proxmox/envelope.h"

#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace fairlead::proxmox {

namespace {

std::optional<Task> readTask(const Fields &row)
{
    const auto upid = upidOf(row.text("upid"));
    if (!upid)
        return std::nullopt;
    Task task;
    task.upid = *upid;
    task.ended = row.time("endtime");
    task.text = row.text("status");
    // Lists of active tasks say "RUNNING"; the cluster's list says nothing.
    if (task.text == QLatin1StringView("RUNNING"))
        task.text.clear();
    task.end = task.ended || !task.text.isEmpty() ? taskEnd(task.text) : TaskEnd::Running;
    return task;
}

} // namespace

TaskEnd taskEnd(const QString &text)
{
    static const QRegularExpression warnings(QStringLiteral("^WARNINGS: \\d+$"));
    const QString status = text.trimmed();
    if (status == QLatin1StringView("OK"))
        return TaskEnd::Success;
    if (warnings.match(status).hasMatch())
        return TaskEnd::Warnings;
    if (status.isEmpty() || status == QLatin1StringView("unexpected status"))
        return TaskEnd::Unknown;
    return TaskEnd::Failed;
}

bool succeeded(TaskEnd end) { return end == TaskEnd::Success || end == TaskEnd::Warnings; }

bool onlyRequests(const QString &type)
{
    return type == QLatin1StringView("hamigrate") || type == QLatin1StringView("hastart")
        || type == QLatin1StringView("hastop");
}

Result<QList<Task>> parseTasks(const QByteArray &body)
{
    auto tasks = parseRows<Task>(body, QStringLiteral("the tasks"), readTask);
    // The answer is newest first node by node, one node's list behind the other's.
    const auto newerFirst = [](const Task &a, const Task &b) {
        return std::tie(b.upid.started, a.upid.node, b.upid.pid, a.upid.id)
            < std::tie(a.upid.started, b.upid.node, a.upid.pid, b.upid.id);
    };
    if (tasks)
        std::sort(tasks->begin(), tasks->end(), newerFirst);
    return tasks;
}

Result<TaskPage> parseTaskPage(const QByteArray &body)
{
    const QString subject = QStringLiteral("the tasks of a node");
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (!envelope->data.isArray())
        return malformed(subject, QStringLiteral("\"data\" is not a list"));
    return readRows<Task>(envelope->data.toArray(), subject, readTask).map([&](QList<Task> tasks) {
        return TaskPage{std::move(tasks), envelope->total};
    });
}

Result<TaskStatus> parseTaskStatus(const QByteArray &body)
{
    const QString subject = QStringLiteral("a task's state");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    const auto upid = upidOf(fields.text("upid"));
    const QString state = fields.text("status");
    const bool running = state == QLatin1StringView("running");
    if (!upid || (!running && state != QLatin1StringView("stopped")))
        return malformed(subject, QStringLiteral("its state is \"%1\"").arg(state));
    TaskStatus status;
    status.upid = *upid;
    status.text = fields.text("exitstatus");
    status.end = running ? TaskEnd::Running : taskEnd(status.text);
    return status;
}

Result<TaskLog> parseTaskLog(const QByteArray &body)
{
    const QString subject = QStringLiteral("a task's log");
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (!envelope->data.isArray())
        return malformed(subject, QStringLiteral("\"data\" is not a list"));
    const auto readLine = [](const Fields &row) -> std::optional<LogLine> {
        const auto number = row.number("n");
        return number ? std::optional(LogLine{*number, row.text("t")}) : std::nullopt;
    };
    auto lines = readRows<LogLine>(envelope->data.toArray(), subject, readLine);
    if (!lines)
        return tl::unexpected(lines.error());
    if (lines->size() == 1 && lines->first().text == QLatin1StringView("no content"))
        lines->clear();
    return TaskLog{*lines, envelope->total};
}

int TaskLog::nextStart(int start) const
{
    return lines.isEmpty() ? start : std::max(start, lines.last().number);
}

} // namespace fairlead::proxmox
