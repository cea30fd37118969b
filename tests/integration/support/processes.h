#pragma once

#include <QByteArray>
#include <QList>

#include <sys/types.h>

namespace fairlead {

/// Every process below this one, parents first: who kills them in this order leaves nobody who could
/// report how a child ended.
QList<pid_t> descendants(pid_t parent);

/// Every process that was started with this "NAME=value" in its environment.
QList<pid_t> withEnvironment(const QByteArray &setting);

/// Sends the signal to each.
void signalAll(const QList<pid_t> &processes, int signal);

} // namespace fairlead
