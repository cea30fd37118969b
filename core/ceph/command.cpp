#include "ceph/command.h"

#include "ceph/fields.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

constexpr int operationNotPermitted = 1;
constexpr int noEntry = 2;
constexpr int accessDenied = 13;
constexpr int busy = 16;
constexpr int invalid = 22;
constexpr int timedOut = 110;
constexpr int endedByTimeout = 124; // coreutils' timeout(1); 137 when TERM was not enough
constexpr int killedByTimeout = 137;
constexpr int notInstalled = 127;

Command command(const QStringList &words, Command::Server server = Command::Server::Monitors)
{
    const QStringList argv = QStringList{u"ceph"_s, u"--connect-timeout"_s, u"10"_s} + words
        + QStringList{u"-f"_s, u"json"_s};
    return {argv, Command::Effect::Read, server};
}

Result<Command> groupFlagCommand(const QString &verb, GroupFlag flag, const QString &crushName)
{
    // CRUSH allows no other characters in names; '~' belongs to the shadows of device classes.
    static const QRegularExpression shape(uR"(\A[A-Za-z0-9_][A-Za-z0-9_.~-]*\z)"_s);
    if (!shape.match(crushName).hasMatch())
        return failure(Error::Kind::Precondition,
            u"\"%1\" is no name of a host in Ceph: nothing was sent."_s.arg(crushName));
    Command made = command({u"osd"_s, verb, flagWord(flag), crushName});
    made.effect = Command::Effect::Write;
    return made;
}

/// Ceph's own words: the line "Error EBUSY: …", else the last line that is no log line of a
/// library ("2026-11-22T08:25:44.735+0000 7f9634d9a6c0 -1 monclient…").
QString wordsOf(const QByteArray &err)
{
    static const QRegularExpression logLine(uR"(^\d{4}-\d\d-\d\dT)"_s);
    QString words;
    for (const QString &line : QString::fromUtf8(err).split(u'\n')) {
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || logLine.match(trimmed).hasMatch())
            continue;
        words = trimmed;
        if (words.startsWith("Error "_L1)) {
            words = words.mid(6);
            break;
        }
    }
    if (words.endsWith(u'.'))
        words.chop(1);
    return words.isEmpty() ? u"no reason given"_s : words;
}

Error make(Error::Kind kind, const QString &what, const Command &command, const Answer &answer)
{
    return {kind, what,
        u"%1: exit code %2: %3"_s.arg(command.text())
            .arg(answer.exitCode)
            .arg(QString::fromUtf8(answer.err.trimmed().left(2000))),
        {}};
}

Error invalidArgument(const QString &words, const Command &command, const Answer &answer)
{
    static const QRegularExpression unknownName(
        u"unable to parse osd id or crush node[^\"]*\"([^\"]*)\""_s);
    const auto match = unknownName.match(words);
    if (match.hasMatch())
        return make(Error::Kind::NotFound,
            u"Ceph knows no host or OSD called \"%1\"; its name in CRUSH may differ from the node's."_s
                .arg(match.captured(1)),
            command, answer);
    return make(Error::Kind::Rejected, u"Ceph refused: %1."_s.arg(words), command, answer);
}

/// Exit code 1 is EPERM as well as everything that happens before a monitor is reached.
Error exitCodeOne(const QString &words, const Command &command, const Answer &answer)
{
    if (words.startsWith("EPERM"_L1))
        return make(Error::Kind::Rejected, u"Ceph refused: %1."_s.arg(words), command, answer);
    if (words.contains("conf_read_file"_L1))
        return make(Error::Kind::Precondition,
            u"That machine has no Ceph configuration: ask another node."_s, command, answer);
    if (words.contains("timed out"_L1) || words.contains("error connecting"_L1))
        return make(Error::Kind::Unavailable,
            u"No Ceph monitor answered: they have no quorum, or that machine cannot reach them."_s,
            command, answer);
    return make(Error::Kind::Rejected, u"Ceph said: %1."_s.arg(words), command, answer);
}

} // namespace

Command statusCommand() { return command({u"status"_s}); }
Command healthDetailCommand() { return command({u"health"_s, u"detail"_s}); }
Command osdTreeCommand() { return command({u"osd"_s, u"tree"_s}); }
Command osdDumpCommand() { return command({u"osd"_s, u"dump"_s}); }
Command poolsCommand() { return command({u"osd"_s, u"pool"_s, u"ls"_s, u"detail"_s}); }
Command crushRulesCommand() { return command({u"osd"_s, u"crush"_s, u"rule"_s, u"dump"_s}); }
Command quorumCommand() { return command({u"quorum_status"_s}); }
Command mgrMapCommand() { return command({u"mgr"_s, u"dump"_s}); }
Command fsMapCommand() { return command({u"fs"_s, u"dump"_s}); }
Command placementCommand() { return command({u"node"_s, u"ls"_s}); }
Command versionsCommand() { return command({u"versions"_s}); }

Command usageCommand() { return command({u"osd"_s, u"df"_s, u"tree"_s}, Command::Server::Manager); }

Command pgStatCommand() { return command({u"pg"_s, u"stat"_s}, Command::Server::Manager); }

Command stuckPgsCommand() { return command({u"pg"_s, u"dump_stuck"_s}, Command::Server::Manager); }

Command okToStopCommand(const QList<int> &osds)
{
    QStringList words{u"osd"_s, u"ok-to-stop"_s};
    for (const int osd : osds)
        words.append(QString::number(osd));
    return command(words, Command::Server::Manager);
}

QString flagWord(GroupFlag flag)
{
    switch (flag) {
    case GroupFlag::NoUp:
        return u"noup"_s;
    case GroupFlag::NoDown:
        return u"nodown"_s;
    case GroupFlag::NoIn:
        return u"noin"_s;
    case GroupFlag::NoOut:
        break;
    }
    return u"noout"_s;
}

Result<Command> setGroupFlagCommand(GroupFlag flag, const QString &crushName)
{
    return groupFlagCommand(u"set-group"_s, flag, crushName);
}

Result<Command> unsetGroupFlagCommand(GroupFlag flag, const QString &crushName)
{
    return groupFlagCommand(u"unset-group"_s, flag, crushName);
}

Result<QByteArray> outputOf(const Command &command, const Answer &answer)
{
    if (answer.exitCode == 0)
        return answer.out;
    return tl::unexpected(failureOf(command, answer));
}

Error failureOf(const Command &command, const Answer &answer)
{
    const QString words = wordsOf(answer.err);
    switch (answer.exitCode) {
    case operationNotPermitted:
        return exitCodeOne(words, command, answer);
    case noEntry:
        return make(Error::Kind::NotFound, u"Ceph says: %1."_s.arg(words), command, answer);
    case accessDenied:
        return make(Error::Kind::Forbidden,
            u"Ceph does not let that machine in: its key is missing or has too few rights."_s,
            command, answer);
    case busy:
        return make(
            Error::Kind::Rejected, u"Ceph refused for now: %1."_s.arg(words), command, answer);
    case invalid:
        return invalidArgument(words, command, answer);
    case timedOut:
        return make(
            Error::Kind::Unavailable, u"Ceph gave up waiting: %1."_s.arg(words), command, answer);
    case endedByTimeout:
    case killedByTimeout:
        return make(Error::Kind::Timeout,
            command.server == Command::Server::Manager
                ? u"No answer in time: this one comes from Ceph's manager, which seems to be down."_s
                : u"Ceph did not answer in time."_s,
            command, answer);
    case notInstalled:
        return make(
            Error::Kind::Precondition, u"That machine has no ceph command."_s, command, answer);
    default:
        return make(Error::Kind::Rejected, u"Ceph failed: %1."_s.arg(words), command, answer);
    }
}

Result<OkToStop> parseOkToStop(const Command &command, const Answer &answer)
{
    const bool answered
        = answer.exitCode == 0 || (answer.exitCode == busy && !answer.out.trimmed().isEmpty());
    if (!answered)
        return tl::unexpected(failureOf(command, answer));
    Reading reading(u"ceph osd ok-to-stop"_s);
    const QJsonValue document = readDocument(answer.out, reading);
    // One report; some releases put it into a list.
    const QList<Fields> reports = document.isArray()
        ? objectsOf(document.toArray(), reading)
        : QList<Fields>{Fields(document.toObject(), reading)};
    if (reports.isEmpty())
        reading.fault({}, u"no report"_s);
    OkToStop result{true, {}, 0, 0, {}};
    for (const Fields &report : reports) {
        result.safe = report.yes("ok_to_stop"_L1) && result.safe;
        result.osds += report.ids("osds"_L1);
        result.pgsStaying += report.count("num_ok_pgs"_L1, 0);
        result.pgsStopping += report.count("num_not_ok_pgs"_L1, 0);
        result.stopping += report.texts("bad_become_inactive"_L1);
    }
    // The exit code is the same answer once more; where they differ, neither is to be trusted.
    if (result.safe != (answer.exitCode == 0))
        reading.fault({}, u"exit code %1 does not fit the report"_s.arg(answer.exitCode));
    return reading.result(result);
}

} // namespace fairlead::ceph
