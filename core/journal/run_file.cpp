#include "journal/run_file.h"

#include "journal/schema.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace fairlead::journal {

namespace {

Result<> writeHeader(const Database &database, const HeaderRow &header)
{
    return database
        .prepare("INSERT INTO header (one, run, procedure, procedure_hash, inputs, operator, "
                 "os_user, host, wall_ms, monotonic_ns, hash) VALUES (1,?,?,?,?,?,?,?,?,?,?)")
        .and_then([&](Statement insert) {
            return insert.bindText(header.run)
                .bindText(header.procedure)
                .bindText(header.procedureHash)
                .bindText(header.inputs)
                .bindText(header.operatorName)
                .bindText(header.osUser)
                .bindText(header.host)
                .bind(header.wallMs)
                .bind(header.monotonicNs)
                .bindBlob(header.hash)
                .finish();
        });
}

Result<> build(const Database &database, const HeaderRow &header)
{
    // A header alone fits every page size; 4096 is what a sector of today's disks holds.
    QByteArray sql = "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "BEGIN IMMEDIATE; PRAGMA application_id="
        + QByteArray::number(schema::applicationId)
        + "; PRAGMA user_version=" + QByteArray::number(formatVersion) + ";";
    for (const char *statement : schema::statements)
        sql += QByteArray(statement) + ";";
    return database.run(sql.constData())
        .and_then([&] { return writeHeader(database, header); })
        .and_then([&] { return database.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);"); });
}

void removeUnfinished(const RunPaths &paths)
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(paths.unfinished() + QString::fromLatin1(suffix));
}

/// The database is closed again before it gets its name: SQLite removes its -wal by path.
Result<> buildUnfinished(const RunPaths &paths, const HeaderRow &header)
{
    const auto empty = FileHandle::open(paths.unfinished(), O_WRONLY | O_CREAT | O_EXCL);
    if (!empty)
        return tl::unexpected(storageError(paths.unfinished(), errno));
    return Database::open(paths.unfinished(), Database::Mode::Create, paths.subject())
        .and_then([&](const Database &database) { return build(database, header); });
}

Result<> giveName(const RunPaths &paths)
{
    const bool renamed = ::rename(QFile::encodeName(paths.unfinished()).constData(),
                             QFile::encodeName(paths.file()).constData())
        == 0;
    return renamed ? syncDirectory(paths.dir) : tl::unexpected(storageError(paths.file(), errno));
}

Row rowOf(const Statement &found)
{
    Row row;
    row.seq = found.number(0);
    row.upTo = found.number(1);
    row.type = found.bytes(2);
    if (!found.isNull(3))
        row.item = found.bytes(3);
    row.payload = found.bytes(4);
    row.state = found.bytes(5);
    row.wallMs = found.number(6);
    row.monotonicNs = found.number(7);
    row.hash = found.bytes(8);
    return row;
}

} // namespace

RunFile::RunFile(RunPaths paths, Database database)
    : m_paths(std::move(paths))
    , m_database(std::move(database))
{ }

Result<> RunFile::create(const RunPaths &paths, HeaderRow header)
{
    if (QFile::exists(paths.file()))
        return failure(Error::Kind::Precondition,
            QStringLiteral("There is a run %1 already.").arg(paths.run.value));
    header.hash = hashOf(header);
    removeUnfinished(paths);
    const auto made = buildUnfinished(paths, header).and_then([&] { return giveName(paths); });
    if (!made)
        removeUnfinished(paths);
    return made;
}

Result<RunFile> RunFile::open(const RunPaths &paths, Database::Mode mode)
{
    if (!QFile::exists(paths.file()))
        return failure(Error::Kind::NotFound,
            QStringLiteral("There is no run %1 here.").arg(paths.run.value), paths.file());
    return Database::open(paths.file(), mode, paths.subject())
        .and_then([&](Database database) -> Result<RunFile> {
            RunFile file(paths, std::move(database));
            if (const auto ours = file.recognize(); !ours)
                return tl::unexpected(ours.error());
            return file;
        });
}

Result<RunFile> RunFile::openForReading(const RunPaths &paths)
{
    auto file = open(paths, Database::Mode::Read);
    // Looking needs the -shm beside the file; where it cannot be made (full disk, read-only
    // medium) and nothing waits in a -wal, the file alone is the truth.
    const bool stuck = !file && file.error().kind == Error::Kind::Storage;
    if (stuck && QFileInfo(paths.wal()).size() == 0)
        return open(paths, Database::Mode::Immutable);
    return file;
}

Result<RunFile> RunFile::openForWriting(const RunPaths &paths)
{
    auto file = open(paths, Database::Mode::Write);
    if (!file || file->newer())
        return file;
    if (const auto settings = file->requireSettings(); !settings)
        return tl::unexpected(settings.error());
    return file;
}

Result<> RunFile::recognize()
{
    const auto application = m_database.ask("PRAGMA application_id");
    const auto version = m_database.ask("PRAGMA user_version");
    if (!application || !version)
        return tl::unexpected((application ? version : application).error());
    if (application->toInt() != schema::applicationId || version->toInt() < 1)
        return tl::unexpected(corrupt(QStringLiteral("the file is not a journal")));
    m_version = version->toInt();
    return {};
}

/// Asked for and read back: SQLite answers a setting it cannot give with another one and no error.
Result<> RunFile::requireSettings() const
{
    const auto mode = m_database.ask("PRAGMA journal_mode=WAL");
    const auto set = m_database.run("PRAGMA synchronous=FULL");
    const auto sync = m_database.ask("PRAGMA synchronous");
    for (const auto &failed : {mode, sync}) {
        if (!failed)
            return tl::unexpected(failed.error());
    }
    if (set && *mode == "wal" && *sync == "2")
        return {};
    return failure(Error::Kind::Storage,
        QStringLiteral("%1 cannot be kept safely in %2: that disk does not give what it takes, as "
                       "network drives do not. Choose a folder on a local disk.")
            .arg(m_paths.subject(), m_paths.dir),
        QStringLiteral("journal_mode=%1, synchronous=%2")
            .arg(QString::fromUtf8(*mode), QString::fromUtf8(*sync)));
}

Result<> RunFile::requireSchema() const
{
    auto found
        = m_database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    if (!found)
        return tl::unexpected(found.error());
    for (const char *statement : schema::statements) {
        const auto row = found->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row || found->bytes(0) != statement)
            return tl::unexpected(corrupt(QStringLiteral("its structure was changed")));
    }
    return found->step().and_then([&](bool more) -> Result<> {
        return more ? tl::unexpected(corrupt(QStringLiteral("its structure was changed")))
                    : Result<>();
    });
}

Error RunFile::corrupt(const QString &words) const
{
    return {Error::Kind::Corrupt,
        QStringLiteral("%1 does not match its proof: %2. It can be looked at, not continued.")
            .arg(m_paths.subject(), words),
        m_paths.file(), {}};
}

Result<HeaderRow> RunFile::header() const
{
    auto found = m_database.prepare(
        "SELECT run, procedure, procedure_hash, inputs, operator, os_user, host, wall_ms, "
        "monotonic_ns, hash FROM header WHERE one = 1");
    if (!found)
        return tl::unexpected(found.error());
    const auto row = found->step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return tl::unexpected(corrupt(QStringLiteral("its header is missing")));
    return HeaderRow{found->bytes(0), found->bytes(1), found->bytes(2), found->bytes(3),
        found->bytes(4), found->bytes(5), found->bytes(6), found->number(7), found->number(8),
        found->bytes(9)};
}

Result<Head> RunFile::head() const
{
    auto found = m_database.prepare("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1");
    if (!found)
        return tl::unexpected(found.error());
    const auto row = found->step();
    if (!row)
        return tl::unexpected(row.error());
    if (*row)
        return Head{found->number(0), found->bytes(1)};
    return header().map([](const HeaderRow &header) { return Head{0, header.hash}; });
}

Result<QByteArray> RunFile::state() const
{
    return m_database.ask("SELECT state FROM event WHERE state <> '' ORDER BY seq DESC LIMIT 1");
}

Result<QList<Row>> RunFile::rows(qint64 after, qint64 limit) const
{
    auto found = m_database.prepare("SELECT seq, up_to, type, item, payload, state, wall_ms, "
                                    "monotonic_ns, hash FROM event WHERE seq > ? ORDER BY seq "
                                    "LIMIT ?");
    if (!found)
        return tl::unexpected(found.error());
    found->bind(after).bind(limit);
    QList<Row> rows;
    while (true) {
        const auto row = found->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return rows;
        rows.append(rowOf(*found));
    }
}

Result<> RunFile::append(const QList<Row> &rows)
{
    auto done
        = m_database.run("BEGIN IMMEDIATE").and_then([&] { return insert(rows); }).and_then([&] {
              return m_database.run("COMMIT");
          });
    if (!done && m_database.inTransaction()) {
        if (const auto undone = m_database.run("ROLLBACK"); !undone)
            return undone;
    }
    return done;
}

Result<> RunFile::insert(const QList<Row> &rows) const
{
    auto insert = m_database.prepare("INSERT INTO event (seq, up_to, type, item, payload, state, "
                                     "wall_ms, monotonic_ns, hash) VALUES (?,?,?,?,?,?,?,?,?)");
    if (!insert)
        return tl::unexpected(insert.error());
    for (const Row &row : rows) {
        insert->bind(row.seq).bind(row.upTo).bindText(row.type).bindText(row.item);
        insert->bindText(row.payload).bindText(row.state);
        insert->bind(row.wallMs).bind(row.monotonicNs).bindBlob(row.hash);
        if (const auto done = insert->finish(); !done)
            return done;
    }
    return {};
}

Error newerVersion(const RunPaths &paths)
{
    return {Error::Kind::Precondition,
        QStringLiteral("%1 was written by a newer version of Fairlead. It can be looked at here; "
                       "to continue it, install that version.")
            .arg(paths.subject()),
        {}, {}};
}

} // namespace fairlead::journal
