#include "journal/index.h"

#include "journal/codec.h"
#include "journal/run_file.h"

#include <QDir>
#include <QSet>

#include <algorithm>

namespace fairlead::journal {

namespace {

Error cutOff(const RunPaths &paths, const Head &known)
{
    return {Error::Kind::Corrupt,
        QStringLiteral("%1 does not match its proof: it once reached event %2. It can be looked "
                       "at, not continued.")
            .arg(paths.subject())
            .arg(known.seq),
        paths.file(), {}};
}

bool leadsTo(const RunFile &file, const Head &known)
{
    if (known.seq == 0)
        return true;
    const auto row = file.rows(known.seq - 1, 1);
    return row && !row->isEmpty() && row->first().seq == known.seq
        && row->first().hash == known.hash;
}

Result<RunEntry> fromFile(const RunPaths &paths, const std::optional<RunEntry> &known)
{
    const auto file = RunFile::openForReading(paths);
    if (!file)
        return tl::unexpected(file.error());
    const auto header = file->header();
    const auto head = file->head();
    const auto state = file->state();
    if (file->newer() && (!header || !head || !state))
        return tl::unexpected(newerVersion(paths));
    if (!header || !head || !state)
        return tl::unexpected(!header ? header.error() : !head ? head.error() : state.error());
    const Header is = fromRow(*header);
    RunEntry entry{paths.run, is.is.procedure, is.is.inputs, QString::fromUtf8(*state),
        is.is.operatorName, is.started.wall, *head, std::nullopt};
    if (file->newer())
        entry.problem = newerVersion(paths);
    else if (known && !leadsTo(*file, known->head))
        entry.problem = cutOff(paths, known->head);
    return entry;
}

RunEntry withProblem(const RunPaths &paths, const std::optional<RunEntry> &known, Error problem)
{
    RunEntry entry = known.value_or(RunEntry{});
    entry.run = paths.run;
    entry.problem = std::move(problem);
    return entry;
}

RunEntry look(const RunPaths &paths)
{
    const QString trace = traceOf(paths);
    const auto known = readEntry(paths);
    if (known && isCurrent(paths, *known))
        return known->entry;
    const auto before = known ? std::optional(known->entry) : std::nullopt;
    auto found = fromFile(paths, before);
    if (!found)
        return withProblem(paths, before, found.error());
    // A head that the file does not lead to is evidence: it stays. And while there is a log, only
    // the writer can tell which of its bytes count already.
    if (!found->problem && !hasLog(paths))
        writeEntry(paths, {*found, trace, 0});
    return *found;
}

} // namespace

QList<RunEntry> listRuns(const QString &dir)
{
    QSet<QString> names;
    const QStringList files = QDir(dir).entryList(
        {QStringLiteral("*.run"), QStringLiteral("*.entry")}, QDir::Files | QDir::Hidden);
    for (const QString &file : files)
        names.insert(file.left(file.lastIndexOf(QLatin1Char('.'))));
    QList<RunEntry> runs;
    for (const QString &name : names) {
        if (const auto paths = pathsOf(dir, RunId(name)))
            runs.append(look(*paths));
    }
    std::sort(runs.begin(), runs.end(), [](const RunEntry &a, const RunEntry &b) {
        return a.started != b.started ? a.started > b.started : a.run.value > b.run.value;
    });
    return runs;
}

} // namespace fairlead::journal
