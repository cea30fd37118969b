#include "journal/journal.h"

#include <QFile>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace fairlead::journal {

namespace {

/// What must be free beside the reserve before something is sent: its intent, the index entry, and
/// a page or two of SQLite's own.
constexpr Bytes roomToSend{256 << 10};

QString osUser()
{
    const passwd *entry = ::getpwuid(::getuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::getuid());
}

Holder holder(const QString &operatorName, const Redactor &redactor, const Clock &clock)
{
    return {
        ::getpid(), QSysInfo::machineHostName(), redactor.clean(operatorName), clock.now().wall};
}

RunEntry entryOf(const Header &header, const QString &state, const Head &head)
{
    return {header.is.run, header.is.procedure, header.is.inputs, state, header.is.operatorName,
        header.started.wall, head, std::nullopt};
}

Error noRoom(const RunPaths &paths, const QString &detail)
{
    return {Error::Kind::Storage,
        QStringLiteral("The disk is full: what is done could no longer be recorded, so nothing is "
                       "sent. Free %1 where %2 is; watching goes on meanwhile.")
            .arg(formatBytes({Reserve::size.value + roomToSend.value}), paths.dir),
        detail, {}};
}

} // namespace

Journal::Journal(RunPaths paths, WriterLock lock, const Redactor &redactor)
    : m_paths(std::move(paths))
    , m_lock(std::move(lock))
    , m_reserve(m_paths.reserve())
    , m_redactor(redactor)
{ }

Journal::~Journal()
{
    m_file.reset();
    m_reserve.release();
    // SQLite has just put the file in order: its trace is another one.
    if (!m_readOnly)
        remember();
}

Result<std::unique_ptr<Journal>> Journal::create(
    const QString &dir, const NewRun &run, const Redactor &redactor, const Clock &clock)
{
    const auto paths = pathsOf(dir, run.run);
    if (!paths)
        return tl::unexpected(paths.error());
    if (const auto made = makePrivateDirectory(dir); !made)
        return tl::unexpected(made.error());
    auto lock = WriterLock::take(*paths, holder(run.operatorName, redactor, clock));
    if (!lock)
        return tl::unexpected(lock.error());
    const Header header{run, osUser(), QSysInfo::machineHostName(), clock.now()};
    return RunFile::create(*paths, toRow(header, redactor)).and_then([&] {
        return resume(*paths, std::move(*lock), redactor);
    });
}

Result<std::unique_ptr<Journal>> Journal::open(const QString &dir, const RunId &run,
    const QString &operatorName, const Redactor &redactor, const Clock &clock)
{
    const auto paths = pathsOf(dir, run);
    if (!paths)
        return tl::unexpected(paths.error());
    if (!QFile::exists(paths->file()))
        return tl::unexpected(RunFile::openForReading(*paths).error());
    auto lock = WriterLock::take(*paths, holder(operatorName, redactor, clock));
    if (!lock)
        return tl::unexpected(lock.error());
    return resume(*paths, std::move(*lock), redactor);
}

Result<std::unique_ptr<Journal>> Journal::resume(
    RunPaths paths, WriterLock lock, const Redactor &redactor)
{
    std::unique_ptr<Journal> made(new Journal(std::move(paths), std::move(lock), redactor));
    if (const auto read = made->openFile().and_then([&] { return made->readFile(); }); !read) {
        made->m_readOnly = read.error(); // no entry is written on the way out
        return tl::unexpected(read.error());
    }
    if (!made->m_readOnly) {
        made->m_reserve.restore(roomToSend); // without it canSend() says no
        made->remember();
    }
    return made;
}

Result<> Journal::openFile()
{
    auto file = RunFile::openForWriting(m_paths);
    if (!file && file.error().kind == Error::Kind::Storage && m_reserve.intact()) {
        m_reserve.release(); // SQLite needs a few pages beside the file
        file = RunFile::openForWriting(m_paths);
    }
    if (!file)
        return tl::unexpected(file.error());
    m_file = std::move(*file);
    return {};
}

Result<> Journal::readFile()
{
    const auto header = m_file->header();
    const auto head = m_file->head();
    const auto state = m_file->state();
    if (m_file->newer())
        m_readOnly = newerVersion(m_paths);
    else if (const auto proof = verify(); !proof)
        m_readOnly = proof.error();
    if (!header || !head || !state)
        return tl::unexpected(m_readOnly ? *m_readOnly
                : !header                ? header.error()
                : !head                  ? head.error()
                                         : state.error());
    m_header = fromRow(*header);
    m_entry = entryOf(m_header, QString::fromUtf8(*state), *head);
    return {};
}

Result<QList<StoredEvent>> Journal::events(qint64 after) const
{
    return eventsOf(m_paths, *m_file, after, -1);
}

Result<> Journal::canSend()
{
    if (m_readOnly)
        return tl::unexpected(*m_readOnly);
    if (const auto reserve = m_reserve.restore(roomToSend); !reserve)
        return tl::unexpected(noRoom(m_paths, reserve.error().detail));
    if (freeSpace(m_paths.dir) < roomToSend)
        return tl::unexpected(noRoom(m_paths, formatBytes(freeSpace(m_paths.dir))));
    return {};
}

Result<Head> Journal::append(const QList<Event> &events, Grade grade, const QString &state)
{
    if (m_readOnly)
        return tl::unexpected(*m_readOnly);
    if (events.isEmpty())
        return m_entry.head;
    if (grade == Grade::BeforeSend) {
        if (const auto room = canSend(); !room)
            return tl::unexpected(room.error());
    }
    const auto rows = toRows(events, state, m_entry.head, m_redactor);
    if (!rows)
        return tl::unexpected(rows.error());
    if (const auto written = write(*rows, grade); !written)
        return tl::unexpected(written.error());
    wrote(*rows, state);
    return m_entry.head;
}

Result<> Journal::write(const QList<Row> &rows, Grade grade)
{
    auto written = m_file->append(rows);
    const bool stuck = !written && written.error().kind == Error::Kind::Storage;
    if (stuck && grade == Grade::Record && m_reserve.intact()) {
        m_reserve.release();
        written = m_file->append(rows);
    } else if (stuck && grade == Grade::BeforeSend) {
        return tl::unexpected(noRoom(m_paths, written.error().detail));
    }
    // Somebody else has written, or the file is damaged: nothing may be put behind that.
    if (!written && written.error().kind == Error::Kind::Corrupt)
        m_readOnly = written.error();
    return written;
}

void Journal::wrote(const QList<Row> &rows, const QString &state)
{
    m_entry.head = {rows.last().seq, rows.last().hash};
    if (!state.isEmpty())
        m_entry.state = QString::fromUtf8(rows.last().state);
    remember();
    m_reserve.restore(roomToSend);
}

/// Where that fails the list looks into the run's file instead.
void Journal::remember() const { writeEntry(m_paths, {m_entry, traceOf(m_paths), 0}); }

Result<Picture> Journal::addPicture(const QByteArray &bytes)
{
    if (m_readOnly)
        return tl::unexpected(*m_readOnly);
    return storePicture(m_paths, bytes);
}

Result<QByteArray> Journal::picture(const Picture &picture) const
{
    return loadPicture(m_paths, picture);
}

} // namespace fairlead::journal
