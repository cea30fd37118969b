#pragma once

#include <array>

namespace fairlead::journal::schema {

/// "FLrn" in SQLite's application_id: tells a run file from any other database.
constexpr int applicationId = 0x464C726E;

/// In the order of their names, as they are read back and compared: a file whose structure was
/// changed (a trigger removed, say) is not trusted.
constexpr std::array statements{
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, up_to INTEGER NOT NULL, type TEXT NOT NULL, item "
    "TEXT, payload TEXT NOT NULL, state TEXT NOT NULL, wall_ms INTEGER NOT NULL, monotonic_ns "
    "INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
    // Also meets INSERT OR REPLACE, which deletes without asking the other triggers.
    "CREATE TRIGGER event_in_order BEFORE INSERT ON event WHEN NEW.seq IS NOT (SELECT "
    "ifnull(max(seq), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, "
    "'append-only'); END",
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, "
    "'append-only'); END",
    "CREATE TABLE header (one INTEGER PRIMARY KEY CHECK (one = 1), run TEXT NOT NULL, procedure "
    "TEXT NOT NULL, procedure_hash TEXT NOT NULL, inputs TEXT NOT NULL, operator TEXT NOT NULL, "
    "os_user TEXT NOT NULL, host TEXT NOT NULL, wall_ms INTEGER NOT NULL, monotonic_ns INTEGER NOT "
    "NULL, hash BLOB NOT NULL) STRICT",
    "CREATE TRIGGER header_no_delete BEFORE DELETE ON header BEGIN SELECT RAISE(ABORT, "
    "'append-only'); END",
    "CREATE TRIGGER header_no_update BEFORE UPDATE ON header BEGIN SELECT RAISE(ABORT, "
    "'append-only'); END",
    "CREATE TRIGGER header_once BEFORE INSERT ON header WHEN EXISTS (SELECT 1 FROM header) BEGIN "
    "SELECT RAISE(ABORT, 'append-only'); END",
};

} // namespace fairlead::journal::schema
