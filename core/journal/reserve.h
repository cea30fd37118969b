#pragma once

#include "base/result.h"
#include "base/units.h"

#include <QString>

namespace fairlead::journal {

/// A file of 1 MiB that is given up when the disk is full, so that what happened after a press can
/// still be written. One per run that is being written, not one per folder: a shared one would be
/// spent by one program while another relies on it. Removed when the run is closed in order.
class Reserve {
public:
    static constexpr Bytes size{1 << 20};

    explicit Reserve(QString path) : m_path(std::move(path)) { }

    bool intact() const;
    /// Makes it when it is missing and when `room` stays free beside it.
    Result<> restore(Bytes room) const;
    void release() const;

private:
    Result<> make() const;

    QString m_path;
};

/// What an ordinary user may still write to the file system of `path`; 0 when that cannot be told.
Bytes freeSpace(const QString &path);

} // namespace fairlead::journal
