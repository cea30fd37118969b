#pragma once

#include "journal/codec.h"
#include "journal/pictures.h"
#include "journal/run_file.h"

namespace fairlead::journal {

/// Looks at a run, also while somebody writes it. One thread.
class Reader {
public:
    static Result<Reader> open(const QString &dir, const RunId &run);

    const Header &header() const { return m_header; }
    /// Written by a newer version of this program: shown as it is, not verified.
    bool newer() const { return m_file.newer(); }
    Result<Head> head() const { return m_file.head(); }
    /// Events after `after`, in order; at most `limit`, -1: all. Kind Corrupt names the first that
    /// cannot be understood.
    Result<QList<StoredEvent>> events(qint64 after = 0, qint64 limit = -1) const;
    /// Walks the whole chain, and compares with the head in the list of runs. Answers the head,
    /// for the report.
    Result<Head> verify() const;
    Result<QByteArray> picture(const Picture &picture) const;

private:
    Reader(RunPaths paths, RunFile file, Header header);

    RunPaths m_paths;
    RunFile m_file;
    Header m_header;
};

/// For Reader and Journal.
Result<QList<StoredEvent>> eventsOf(
    const RunPaths &paths, const RunFile &file, qint64 after, qint64 limit);
/// With the head that the list of runs knows.
Result<Head> verifyRun(const RunPaths &paths, const RunFile &file);

} // namespace fairlead::journal
