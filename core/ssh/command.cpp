#include "ssh/command.h"

namespace fairlead::ssh {

namespace {

// MAX_ARG_STRLEN of Linux is 128 KiB: the remote shell gets the line as one argument of `sh -c`.
constexpr qsizetype longestLine = (qsizetype(128) << 10) - 1;

Result<QByteArray> quoted(const QString &argument)
{
    const QByteArray bytes = argument.toUtf8();
    if (bytes.contains('\0'))
        return failure(Error::Kind::Precondition,
            QStringLiteral("A remote command was not sent: one of its arguments contains a NUL "
                           "character, which no program can be given."));
    if (QString::fromUtf8(bytes) != argument)
        return failure(Error::Kind::Precondition,
            QStringLiteral("A remote command was not sent: one of its arguments is not valid text "
                           "and would arrive as something else."));
    return quote(bytes);
}

} // namespace

QByteArray quote(const QByteArray &word)
{
    // Inside single quotes a POSIX shell interprets nothing, not even a backslash or a newline.
    QByteArray inner = word;
    return '\'' + inner.replace("'", "'\\''") + '\'';
}

Result<QByteArray> commandLine(const Command &command, std::chrono::seconds limit)
{
    if (command.argv.isEmpty() || command.argv.first().isEmpty())
        return failure(Error::Kind::Precondition,
            QStringLiteral("A remote command was not sent: it names no program."));
    if (limit < std::chrono::seconds(1))
        return failure(Error::Kind::Precondition,
            QStringLiteral("%1 was not sent: a remote command needs a time limit of at least 1 s.")
                .arg(command.argv.first()));
    QByteArray line = "timeout -k " + QByteArray::number(qint64(killAfter.count())) + ' '
        + QByteArray::number(qint64(limit.count()));
    for (const QString &argument : command.argv) {
        const Result<QByteArray> word = quoted(argument);
        if (!word)
            return word;
        line += ' ' + *word;
    }
    if (line.size() > longestLine)
        return failure(Error::Kind::Precondition,
            QStringLiteral("%1 was not sent: its arguments are too long for one remote command.")
                .arg(command.argv.first()),
            QStringLiteral("%1 bytes").arg(line.size()));
    return line;
}

} // namespace fairlead::ssh
