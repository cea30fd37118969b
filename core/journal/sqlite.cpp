#include "journal/sqlite.h"

#include <QUrl>

#include <cerrno>
#include <cstring>
#include <sqlite3.h>

namespace fairlead::journal {

namespace {

constexpr int busyMilliseconds = 1000; // a reader meets a writer that recovers or ends

/// Quotas end a disk as well, but SQLite calls only ENOSPC "full".
bool isFull(sqlite3 *db, int code)
{
    const int cause = sqlite3_system_errno(db);
    return (code & 0xff) == SQLITE_FULL
        || ((code & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT));
}

Error describe(const QString &subject, sqlite3 *db, int code)
{
    using Kind = Error::Kind;
    const QString detail = QStringLiteral("SQLite %1: %2 (%3)")
                               .arg(QString::number(code), QString::fromUtf8(sqlite3_errmsg(db)),
                                   QString::fromUtf8(strerror(sqlite3_system_errno(db))));
    const auto error = [&](Kind kind, const QString &words) {
        return Error{kind, words.arg(subject), detail, {}};
    };
    if (isFull(db, code))
        return error(Kind::Storage,
            QStringLiteral("%1 cannot be written: the disk is full. Free some space."));
    switch (code & 0xff) {
    case SQLITE_ERROR: // our statements are right: the file is not what they expect
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
        return error(Kind::Corrupt, QStringLiteral("%1 is damaged."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error(Kind::Locked,
            QStringLiteral("%1 is in use by another program. Try again in a moment."));
    case SQLITE_TOOBIG:
        return error(Kind::TooLarge, QStringLiteral("%1 cannot take an entry of this size."));
    default:
        return error(Kind::Storage,
            QStringLiteral(
                "%1 cannot be read or written. Look at the disk and at the permissions."));
    }
}

int flagsOf(Database::Mode mode)
{
    const bool writes = mode == Database::Mode::Create || mode == Database::Mode::Write;
    return SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        | (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
}

QByteArray uriOf(const QString &path, Database::Mode mode)
{
    QUrl url = QUrl::fromLocalFile(path);
    if (mode == Database::Mode::Immutable)
        url.setQuery(QStringLiteral("immutable=1"));
    return url.toEncoded();
}

} // namespace

Statement::Statement(QString subject, std::shared_ptr<sqlite3> db, sqlite3_stmt *statement)
    : m_subject(std::move(subject))
    , m_db(std::move(db))
    , m_statement(statement, sqlite3_finalize)
{ }

Statement &Statement::bind(qint64 number)
{
    sqlite3_bind_int64(m_statement.get(), ++m_bound, number);
    return *this;
}

Statement &Statement::bindText(const QByteArray &utf8)
{
    sqlite3_bind_text64(m_statement.get(), ++m_bound, utf8.constData(), sqlite3_uint64(utf8.size()),
        SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bindText(const std::optional<QByteArray> &utf8)
{
    if (utf8)
        return bindText(*utf8);
    sqlite3_bind_null(m_statement.get(), ++m_bound);
    return *this;
}

Statement &Statement::bindBlob(const QByteArray &bytes)
{
    sqlite3_bind_blob64(m_statement.get(), ++m_bound, bytes.constData(),
        sqlite3_uint64(bytes.size()), SQLITE_STATIC);
    return *this;
}

Result<bool> Statement::step()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return tl::unexpected(describe(m_subject, m_db.get(), code));
}

Result<> Statement::finish()
{
    auto row = step();
    while (row && *row)
        row = step();
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    m_bound = 0;
    return row.map([](bool) { });
}

qint64 Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

QByteArray Statement::bytes(int column) const
{
    const void *data = sqlite3_column_blob(m_statement.get(), column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_statement.get(), column)};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

Database::Database(QString subject, std::shared_ptr<sqlite3> db)
    : m_subject(std::move(subject))
    , m_db(std::move(db))
{ }

Result<Database> Database::open(const QString &path, Mode mode, QString subject)
{
    sqlite3 *raw = nullptr;
    const int code = sqlite3_open_v2(uriOf(path, mode).constData(), &raw, flagsOf(mode), nullptr);
    Database made(std::move(subject), std::shared_ptr<sqlite3>(raw, sqlite3_close_v2));
    if (code != SQLITE_OK)
        return tl::unexpected(describe(made.m_subject, raw, code));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, busyMilliseconds);
    if (const auto hard = made.harden(); !hard)
        return tl::unexpected(hard.error());
    return made;
}

/// A damaged or foreign file may hold a schema of its own: nothing in it is trusted.
Result<> Database::harden() const
{
    sqlite3_db_config(m_db.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_db.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return run("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;");
}

Result<Statement> Database::prepare(const char *sql) const
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v2(m_db.get(), sql, -1, &statement, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected(describe(m_subject, m_db.get(), code));
    return Statement(m_subject, m_db, statement);
}

Result<> Database::run(const char *sql) const
{
    const int code = sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected(describe(m_subject, m_db.get(), code));
    return {};
}

Result<QByteArray> Database::ask(const char *sql) const
{
    return prepare(sql).and_then([](Statement statement) {
        return statement.step().map(
            [&](bool row) { return row ? statement.bytes(0) : QByteArray(); });
    });
}

bool Database::inTransaction() const { return sqlite3_get_autocommit(m_db.get()) == 0; }

} // namespace fairlead::journal
