#pragma once

#include "journal/entry.h"
#include "journal/reader.h"
#include "journal/reserve.h"
#include "journal/writer_lock.h"

namespace fairlead::journal {

/// The memory of one run, open for writing: append-only, hash-chained, synced before it answers,
/// secrets taken out first. Holds the run's writer lock for as long as it lives. Calls block for
/// the disk; one thread.
///
/// The redactor and the clock are borrowed and outlive it.
class Journal {
public:
    enum class Grade {
        BeforeSend, ///< an intent: refused unless what follows can certainly be recorded as well
        Record, ///< anything that has happened: may use up the reserve
    };

    /// Kinds: Precondition (there is such a run already), Storage.
    static Result<std::unique_ptr<Journal>> create(
        const QString &dir, const NewRun &run, const Redactor &redactor, const Clock &clock);

    /// Verifies the whole run first. One that is damaged or was written by a newer version opens
    /// all the same if it can be read at all, but for reading only: see readOnly().
    /// Kinds: NotFound, Locked (names who writes it), Storage, Corrupt (nothing can be read).
    static Result<std::unique_ptr<Journal>> open(const QString &dir, const RunId &run,
        const QString &operatorName, const Redactor &redactor, const Clock &clock);

    Journal(const Journal &) = delete;
    Journal &operator=(const Journal &) = delete;
    ~Journal();

    const Header &header() const { return m_header; }
    const Head &head() const { return m_entry.head; }
    Result<QList<StoredEvent>> events(qint64 after = 0) const;
    Result<Head> verify() const { return verifyRun(m_paths, *m_file); }

    /// Why nothing can be written: Corrupt, or Precondition for a newer version.
    const std::optional<Error> &readOnly() const { return m_readOnly; }
    /// For whoever gives events their meaning and meets one it does not know.
    void makeReadOnly(Error why) { m_readOnly = std::move(why); }

    /// Whether an append of grade BeforeSend would be taken now; kind Storage says what to do.
    Result<> canSend();

    /// All of them in one synced transaction, or none: on an error nothing was written. `state` is
    /// the run's state from here on, in words for the list of runs; empty: as before. Answers the
    /// new head. Kinds: Storage, TooLarge, and the reason of readOnly().
    Result<Head> append(const QList<Event> &events, Grade grade, const QString &state = {});

    Result<Picture> addPicture(const QByteArray &bytes);
    Result<QByteArray> picture(const Picture &picture) const;

private:
    Journal(RunPaths paths, WriterLock lock, const Redactor &redactor);
    static Result<std::unique_ptr<Journal>> resume(
        RunPaths paths, WriterLock lock, const Redactor &redactor);
    Result<> openFile();
    Result<> readFile();
    Result<> write(const QList<Row> &rows, Grade grade);
    void remember() const;
    void wrote(const QList<Row> &rows, const QString &state);

    RunPaths m_paths;
    WriterLock m_lock;
    Reserve m_reserve;
    const Redactor &m_redactor;
    std::optional<RunFile> m_file;
    Header m_header;
    RunEntry m_entry; // its head is the file's
    std::optional<Error> m_readOnly;
};

} // namespace fairlead::journal
