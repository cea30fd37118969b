#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <chrono>

namespace fairlead::ceph {

/// A `ceph` command line as separate words, to be quoted by whoever sends it through a shell.
/// Every one waits 10 s at most for a monitor (the default is 300) and answers in JSON.
struct Command {
    enum class Effect { Read, Write };
    /// Who answers. A command for the manager hangs for ever without one, whatever
    /// --connect-timeout says.
    enum class Server { Monitors, Manager };

    QStringList argv;
    Effect effect = Effect::Read;
    Server server = Server::Monitors;

    QString text() const { return argv.join(QLatin1Char(' ')); }
    bool operator==(const Command &) const = default;
};

/// To be ended after this long (`timeout -k 5 20 ceph …`): a command that found its monitor may
/// still hang.
constexpr std::chrono::seconds commandLimit{20};

Command statusCommand();
Command healthDetailCommand();
Command osdTreeCommand();
Command osdDumpCommand();
Command usageCommand(); ///< osd df tree
Command poolsCommand();
Command crushRulesCommand();
Command pgStatCommand();
Command stuckPgsCommand();
Command quorumCommand();
Command mgrMapCommand();
Command fsMapCommand();
Command placementCommand();
Command versionsCommand();
/// Whether these may stop together; asked one by one, each may be safe and all of them not.
Command okToStopCommand(const QList<int> &osds);

/// What can be set on a part of the cluster. Other flags exist for the whole cluster only (EINVAL).
enum class GroupFlag { NoUp, NoDown, NoIn, NoOut };
QString flagWord(GroupFlag flag);

/// `osd set-group` and `unset-group` say nothing at all when they did it, and both may be repeated.
/// Precondition when the name cannot be one of a CRUSH bucket (and might be taken for an option).
Result<Command> setGroupFlagCommand(GroupFlag flag, const QString &crushName);
Result<Command> unsetGroupFlagCommand(GroupFlag flag, const QString &crushName);

/// How a command ended.
struct Answer {
    int exitCode = -1;
    QByteArray out;
    QByteArray err; ///< never mixed with `out`: some commands chat here
};

/// Standard output of a command that succeeded, else what its end means for the person on call.
Result<QByteArray> outputOf(const Command &command, const Answer &answer);
/// Rejected (EBUSY, EINVAL, EPERM), NotFound (ENOENT, or a name CRUSH does not know), Forbidden
/// (EACCES), Unavailable (no monitor answered), Timeout (124, 137: no manager, as a rule),
/// Precondition (no `ceph`, no configuration or key on that machine).
Error failureOf(const Command &command, const Answer &answer);

/// The answer to okToStopCommand().
struct OkToStop {
    bool safe = false;
    QList<int> osds; ///< that were asked about, as Ceph understood them
    qint64 pgsStaying = 0;
    qint64 pgsStopping = 0; ///< that would have to refuse I/O
    QStringList stopping; ///< their ids
    bool operator==(const OkToStop &) const = default;
};
/// Both "yes" (exit code 0) and "no" (16, with the reasons as JSON) are answers. "Yes" is also
/// said of OSDs that do not exist: compare `osds` with the tree.
Result<OkToStop> parseOkToStop(const Command &command, const Answer &answer);

} // namespace fairlead::ceph
