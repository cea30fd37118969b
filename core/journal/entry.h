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

/// The index is one small file per run, written by the run's writer only: so two programs never
/// write the same one, and one that is damaged takes no other along. Carries a checksum of its own:
/// its head must not be able to declare a sound run cut.
/// Nothing when the file is missing, damaged or of another format.
std::optional<RunEntry> readEntry(const RunPaths &paths);
/// Replaced in one step, not synced: what a power loss takes is made again from the run file.
Result<> writeEntry(const RunPaths &paths, const RunEntry &entry);

} // namespace fairlead::journal
