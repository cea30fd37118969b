#include "journal/reader.h"

#include "journal/entry.h"

namespace fairlead::journal {

Reader::Reader(RunPaths paths, RunFile file, Header header)
    : m_paths(std::move(paths))
    , m_file(std::move(file))
    , m_header(std::move(header))
{ }

Result<Reader> Reader::open(const QString &dir, const RunId &run)
{
    const auto paths = pathsOf(dir, run);
    if (!paths)
        return tl::unexpected(paths.error());
    auto file = RunFile::openForReading(*paths);
    if (!file)
        return tl::unexpected(file.error());
    const auto header = file->header();
    if (!header)
        return tl::unexpected(file->newer() ? newerVersion(*paths) : header.error());
    return Reader(*paths, std::move(*file), fromRow(*header));
}

Result<QList<StoredEvent>> Reader::events(qint64 after, qint64 limit) const
{
    return eventsOf(m_paths, m_file, after, limit);
}

Result<Head> Reader::verify() const { return verifyRun(m_paths, m_file); }

Result<QByteArray> Reader::picture(const Picture &picture) const
{
    return loadPicture(m_paths, picture);
}

Result<QList<StoredEvent>> eventsOf(
    const RunPaths &paths, const RunFile &file, qint64 after, qint64 limit)
{
    const auto rows = file.rows(after, limit);
    if (!rows)
        return tl::unexpected(rows.error());
    QList<StoredEvent> events;
    events.reserve(rows->size());
    for (const Row &row : *rows) {
        auto event = fromRow(paths.run, row);
        if (!event)
            return tl::unexpected(event.error());
        events.append(std::move(*event));
    }
    return events;
}

Result<Head> verifyRun(const RunPaths &paths, const RunFile &file)
{
    if (file.newer())
        return tl::unexpected(newerVersion(paths));
    const auto known = readEntry(paths);
    return file.verify(known ? std::optional(known->entry.head) : std::nullopt);
}

} // namespace fairlead::journal
