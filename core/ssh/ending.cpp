#include "ssh/ending.h"

namespace fairlead::ssh {

namespace {

constexpr qsizetype cleaned = 65536;
constexpr qsizetype shown = 2000;

/// The beginning of the output. Cleaned before it is cut to what is shown: half a secret would pass.
QString excerpt(const char *name, const QByteArray &bytes, const Redactor &redactor)
{
    if (bytes.isEmpty())
        return {};
    const QByteArray safe = redactor.clean(bytes.left(cleaned)).left(shown);
    return QStringLiteral("\n%1 (%2 bytes): %3")
        .arg(QLatin1String(name))
        .arg(bytes.size())
        .arg(QString::fromUtf8(safe));
}

Error explained(Ending &ending, const Redactor &redactor)
{
    Error error = std::move(*ending.error);
    error.what = redactor.clean(error.what);
    error.detail = redactor.clean(error.detail) + excerpt("stdout", ending.output.out, redactor)
        + excerpt("stderr", ending.output.err, redactor);
    return error;
}

/// A change that was cut short may be in force, in part or not at all.
Error killed(const Ending &ending)
{
    return {Error::Kind::Lost,
        QStringLiteral("The command was ended over there by signal %1 before it was through: what "
                       "it had done by then stays done.")
            .arg(QString::fromLatin1(*ending.output.signal)),
        {}, {}};
}

} // namespace

bool isUnknown(const Ending &ending)
{
    return (ending.error || ending.output.signal) && ending.stage != Ending::Stage::NotSent
        && ending.stage != Ending::Stage::Denied;
}

Result<CommandOutput> asRead(Ending ending, const Redactor &redactor)
{
    if (ending.error)
        return tl::unexpected(explained(ending, redactor));
    return std::move(ending.output);
}

Outcome<CommandOutput> asWrite(Ending ending, const Redactor &redactor)
{
    if (!ending.error && ending.output.signal)
        ending.error = killed(ending);
    if (!ending.error)
        return Outcome<CommandOutput>::done(std::move(ending.output));
    const bool unknown = isUnknown(ending);
    Error error = explained(ending, redactor);
    return unknown ? Outcome<CommandOutput>::unknown(std::move(error))
                   : Outcome<CommandOutput>::refused(std::move(error));
}

} // namespace fairlead::ssh
