#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

#include <chrono>

namespace fairlead::ssh {

/// A program and its arguments. The remote side runs exactly this: nothing in it is expanded, split
/// or interpreted. An argument with a leading dash still is an option to the program: who passes
/// names from outside puts "--" before them. For a pipe say {"sh", "-c", "… | …", "sh", arguments…}.
struct Command {
    QStringList argv;
    bool operator==(const Command &) const = default;
};

/// One word for a POSIX shell (sh, dash, bash, zsh; not csh or fish) that stands for these very
/// bytes. They must not contain NUL: no argument of a process can.
QByteArray quote(const QByteArray &word);

/// The line for the remote shell: the command under `timeout -k 5 N`, since sshd ends nothing when a
/// channel closes and as root refuses to pass on signals. The command is sent TERM after `limit` and
/// KILL 5 s later (coreutils' timeout; its own status is then 124 or 137). Precondition: no program,
/// NUL, text that is no valid Unicode, more than Linux takes in one argument, or a limit below 1 s
/// (`timeout 0` would mean none).
Result<QByteArray> commandLine(const Command &command, std::chrono::seconds limit);

/// From TERM to KILL.
constexpr std::chrono::seconds killAfter{5};

} // namespace fairlead::ssh
