#pragma once

#include "journal/chain.h"
#include "journal/files.h"
#include "journal/sqlite.h"

namespace fairlead::journal {

/// The SQLite file of one run: WAL, synchronous=FULL, append-only by triggers, rows hash-chained.
/// It does not care who may write: that is the writer lock's business.
///
/// While one is open, nothing else in this process may open and close the same file by other means:
/// closing any descriptor of a file drops all POSIX locks the process has on it, SQLite's included
/// (sqlite.org/howtocorrupt.html §2.2).
class RunFile {
public:
    /// Made under another name and renamed when it is whole: a run file exists entirely or not at
    /// all. Kind Precondition when the run exists already.
    static Result<> create(const RunPaths &paths, HeaderRow header);

    /// Refused with Storage when WAL or synchronous=FULL cannot be had: WAL needs memory shared
    /// between processes, which network file systems do not give.
    static Result<RunFile> openForWriting(const RunPaths &paths);
    static Result<RunFile> openForReading(const RunPaths &paths);

    /// Written by a newer version of this program: not verified, never written.
    bool newer() const { return m_version > formatVersion; }

    Result<HeaderRow> header() const;
    /// The last row; seq 0 and the header's hash when there is none.
    Result<Head> head() const;
    /// The state given last.
    Result<QByteArray> state() const;

    /// Rows after `after`, at most `limit` (-1: all), in order.
    Result<QList<Row>> rows(qint64 after, qint64 limit = -1) const;

    /// Walks the whole chain. `known`: a head seen earlier, which must be on it. Kind Corrupt names
    /// the first number that does not match. Answers the head.
    Result<Head> verify(const std::optional<Head> &known) const;

    /// All rows in one synced transaction, or none. Hashes must be set.
    Result<> append(const QList<Row> &rows);

private:
    RunFile(RunPaths paths, Database database);
    static Result<RunFile> open(const RunPaths &paths, Database::Mode mode);
    Result<> recognize();
    Result<> requireSettings() const;
    Result<> requireSchema() const;
    Result<> requirePages() const;
    Result<Head> walk(const HeaderRow &first, const std::optional<Head> &known) const;
    Result<> insert(const QList<Row> &rows) const;
    Error corrupt(const QString &words) const;

    RunPaths m_paths;
    Database m_database;
    int m_version = 0;
};

/// "The journal of run R1 was written by a newer version of Fairlead…", kind Precondition.
Error newerVersion(const RunPaths &paths);

} // namespace fairlead::journal
