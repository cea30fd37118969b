#pragma once

#include "base/clock.h"
#include "journal/files.h"

namespace fairlead::journal {

/// Who is writing a run: what a second person is told.
struct Holder {
    qint64 pid = 0;
    QString host;
    QString operatorName;
    WallTime since{};

    bool operator==(const Holder &) const = default;
};

/// The right to write one run. Held by the kernel (flock) as long as this object lives, and given
/// up by it however the process ends. The lock file stays: removing it would let two hold it.
class WriterLock {
public:
    /// Kind Locked when somebody else has it, in words that name who.
    static Result<WriterLock> take(const RunPaths &paths, const Holder &me);

private:
    explicit WriterLock(FileHandle file) : m_file(std::move(file)) { }

    FileHandle m_file;
};

} // namespace fairlead::journal
