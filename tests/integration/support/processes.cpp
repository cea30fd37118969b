#include "support/processes.h"

#include <QDir>
#include <QFile>

#include <csignal>

namespace fairlead {

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QList<pid_t> descendants(pid_t parent)
{
    QList<pid_t> found;
    const QByteArray list = contents(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    for (const QByteArray &word : list.simplified().split(' ')) {
        if (word.isEmpty())
            continue;
        found.append(word.toInt());
        found += descendants(word.toInt());
    }
    return found;
}

QList<pid_t> withEnvironment(const QByteArray &setting)
{
    QList<pid_t> found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        bool number = false;
        const pid_t pid = name.toInt(&number);
        if (number
            && contents(QStringLiteral("/proc/%1/environ").arg(pid)).split('\0').contains(setting))
            found.append(pid);
    }
    return found;
}

void signalAll(const QList<pid_t> &processes, int signal)
{
    for (const pid_t pid : processes)
        ::kill(pid, signal);
}

} // namespace fairlead
