#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace fairlead::journal {

/// The few SQLite calls the journal needs, with ownership. Not Qt SQL: that hides the extended
/// result codes by which a full disk, a damaged file and a busy one are told apart, keeps
/// connections in a global table by name, and offers no way to put a witness (a VFS) underneath.
/// Values are bound without a copy: they must live until the statement is stepped. Used on one
/// thread.
class Statement {
public:
    Statement(QString subject, std::shared_ptr<sqlite3> db, sqlite3_stmt *statement);

    Statement &bind(qint64 number);
    Statement &bindText(const QByteArray &utf8);
    Statement &bindText(const std::optional<QByteArray> &utf8);
    Statement &bindBlob(const QByteArray &bytes);

    /// True: there is a row, read it with the functions below. False: that was all.
    Result<bool> step();
    /// Steps to the end and makes the statement ready for other values.
    Result<> finish();

    qint64 number(int column) const;
    QByteArray bytes(int column) const;
    bool isNull(int column) const;

private:
    QString m_subject;
    std::shared_ptr<sqlite3> m_db;
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)> m_statement;
    int m_bound = 0;
};

class Database {
public:
    enum class Mode {
        Create, ///< the file exists already and is empty
        Write,
        Read, ///< beside a writer
        Immutable, ///< nobody writes and there is no -wal: a full disk or a read-only medium
    };

    /// `subject` begins the sentences of errors: "The journal of run R1".
    static Result<Database> open(const QString &path, Mode mode, QString subject);

    Result<Statement> prepare(const char *sql) const;
    Result<> run(const char *sql) const;
    /// First column of the first row as text; empty when there is none.
    Result<QByteArray> ask(const char *sql) const;
    bool inTransaction() const;

private:
    Database(QString subject, std::shared_ptr<sqlite3> db);
    Result<> harden() const;

    QString m_subject;
    std::shared_ptr<sqlite3> m_db; // shared with statements only
};

} // namespace fairlead::journal
