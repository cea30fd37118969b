#pragma once

#include "journal/event.h"
#include "journal/files.h"

namespace fairlead::journal {

/// One line of the list of runs. Everything in it is in the run's own file as well.
struct RunEntry {
    RunId run;
    QString procedure;
    QJsonObject inputs;
    QString state;
    QString operatorName;
    WallTime started{};
    Head head;
    std::optional<Error> problem; ///< why it can only be looked at, or not even that; not stored

    bool operator==(const RunEntry &) const = default;
};

/// Sizes and times of a run's files. Taken before they are read: who changes them later is noticed.
QString traceOf(const RunPaths &paths);

/// What the index remembers of a run: an entry, and the trace of the files it was taken from. While
/// that is unchanged, nobody need look into them. (Compared for equality: clocks may be set back.)
///
/// The index is one small file per run, written by the run's writer: so two programs never write
/// the same one, and one that is damaged takes no other along. It carries a checksum of its own:
/// its head must not be able to declare a sound run cut.
struct KnownRun {
    RunEntry entry;
    QString trace;

    bool operator==(const KnownRun &) const = default;
};

/// Nothing when the file is missing, damaged or of another format.
std::optional<KnownRun> readEntry(const RunPaths &paths);
/// Replaced in one step, not synced: what a power loss takes is made again from the run file.
Result<> writeEntry(const RunPaths &paths, const KnownRun &known);

} // namespace fairlead::journal
