// RunFile::verify: the walk along the chain.

#include "journal/run_file.h"

namespace fairlead::journal {

namespace {

/// What is wrong with the chain, in words; empty while nothing is.
class Walk {
public:
    explicit Walk(const HeaderRow &header, const std::optional<Head> &known)
        : m_known(known)
        , m_head{0, header.hash}
    {
        if (hashOf(header) != header.hash)
            m_problem = QStringLiteral("its header was changed");
        compareWithKnown();
    }

    void take(const Row &row)
    {
        if (row.seq != m_head.seq + 1)
            m_problem = missing(m_head.seq + 1, row.seq - 1);
        else if (hashOf(m_head.hash, row) != row.hash)
            m_problem = QStringLiteral("event %1 was changed").arg(row.seq);
        else if (m_head.seq < m_upTo ? row.upTo != m_upTo : row.upTo < row.seq)
            m_problem = QStringLiteral("event %1 is out of its place").arg(row.seq);
        m_head = {row.seq, row.hash};
        m_upTo = row.upTo;
        compareWithKnown();
    }

    void end(qint64 count)
    {
        if (count != m_head.seq)
            m_problem = QStringLiteral("there are events before the first");
        else if (m_known && m_known->seq > m_head.seq)
            m_problem = missing(m_head.seq + 1, m_known->seq);
        else if (m_upTo > m_head.seq)
            m_problem = missing(m_head.seq + 1, m_upTo);
    }

    const QString &problem() const { return m_problem; }
    const Head &head() const { return m_head; }

private:
    static QString missing(qint64 first, qint64 last)
    {
        return first >= last ? QStringLiteral("event %1 is missing").arg(first)
                             : QStringLiteral("events %1 to %2 are missing").arg(first).arg(last);
    }

    void compareWithKnown()
    {
        if (m_problem.isEmpty() && m_known && m_known->seq == m_head.seq && *m_known != m_head)
            m_problem = m_head.seq == 0
                ? QStringLiteral("its header was replaced")
                : QStringLiteral("the events up to %1 were replaced").arg(m_head.seq);
    }

    std::optional<Head> m_known;
    Head m_head;
    qint64 m_upTo = 0;
    QString m_problem;
};

constexpr qint64 pageOfRows = 256; // a run of any length is walked in little memory

} // namespace

Result<Head> RunFile::verify(const std::optional<Head> &known) const
{
    // One moment of the file, whatever a writer does meanwhile.
    if (const auto begun = m_database.run("BEGIN"); !begun)
        return tl::unexpected(begun.error());
    const auto head = requireSchema()
                          .and_then([&] { return requirePages(); })
                          .and_then([&] { return header(); })
                          .and_then([&](const HeaderRow &first) { return walk(first, known); });
    const auto ended = m_database.run("COMMIT");
    return ended || !head ? head : tl::unexpected(ended.error());
}

/// The walk reads every row, but not what a damaged page would do to the next write.
Result<> RunFile::requirePages() const
{
    return m_database.ask("PRAGMA quick_check(1)").and_then([&](const QByteArray &answer) {
        return answer == "ok" ? Result<>()
                              : tl::unexpected(corrupt(QStringLiteral("its pages are damaged")));
    });
}

Result<Head> RunFile::walk(const HeaderRow &first, const std::optional<Head> &known) const
{
    if (first.run != m_paths.run.value.toUtf8())
        return tl::unexpected(corrupt(QStringLiteral("it belongs to another run")));
    Walk walk(first, known);
    while (walk.problem().isEmpty()) {
        const auto page = rows(walk.head().seq, pageOfRows);
        if (!page)
            return tl::unexpected(page.error());
        if (page->isEmpty())
            break;
        for (qsizetype i = 0; i < page->size() && walk.problem().isEmpty(); ++i)
            walk.take((*page)[i]);
    }
    const auto count = m_database.ask("SELECT count(*) FROM event");
    if (!count)
        return tl::unexpected(count.error());
    if (walk.problem().isEmpty())
        walk.end(count->toLongLong());
    if (!walk.problem().isEmpty())
        return tl::unexpected(corrupt(walk.problem()));
    return walk.head();
}

} // namespace fairlead::journal
