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
/// that is unchanged, nobody need look into them.
///
/// The index is one small file per run, written by the run's writer, and by the list when nobody
/// writes: two programs are never at the same one, and one that is damaged takes no other along. It
/// carries a checksum of its own: its head must not be able to declare a sound run cut.
struct KnownRun {
    RunEntry entry;
    QString trace;
    qint64 writtenNs = 0; ///< when this was stored, by the file system's clock; set by readEntry

    bool operator==(const KnownRun &) const = default;
};

/// Whether something waits in the run's -wal: it is being written, or its writer was killed.
bool hasLog(const RunPaths &paths);

/// Whether the run's files are as they were. Within one step of the file system's clock a log that
/// has begun anew can be written twice with the same size and time; an entry of the same step is
/// therefore not believed (as git does with its index).
bool isCurrent(const RunPaths &paths, const KnownRun &known);

/// Nothing when the file is missing, damaged or of another format.
std::optional<KnownRun> readEntry(const RunPaths &paths);
/// Replaced in one step, not synced: what a power loss takes is made again from the run file.
Result<> writeEntry(const RunPaths &paths, const KnownRun &known);

} // namespace fairlead::journal
