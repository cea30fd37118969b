#pragma once

#include "journal/event.h"

namespace fairlead::journal {

/// Raised when the meaning of what is stored or hashed changes. Files of a newer format are read
/// only.
constexpr int formatVersion = 1;

/// The bytes of an event's row, exactly as stored: hashes are taken over these, never over
/// something parsed and written again.
struct Row {
    qint64 seq = 0;
    qint64 upTo = 0; ///< seq of the last event of its transaction: a cut in the middle of one shows
    QByteArray type;
    std::optional<QByteArray> item;
    QByteArray payload; ///< compact JSON
    QByteArray state;
    qint64 wallMs = 0; ///< UTC, since 1970
    qint64 monotonicNs = 0;
    QByteArray hash;
};

/// The bytes of the header's row.
struct HeaderRow {
    QByteArray run;
    QByteArray procedure;
    QByteArray procedureHash;
    QByteArray inputs; ///< compact JSON
    QByteArray operatorName;
    QByteArray osUser;
    QByteArray host;
    qint64 wallMs = 0;
    qint64 monotonicNs = 0;
    QByteArray hash;
};

/// SHA-256 over the fields, each with its length before it, so that no two sets of fields share
/// their bytes.
QByteArray hashOf(const HeaderRow &header);
QByteArray hashOf(const QByteArray &previous, const Row &row);

} // namespace fairlead::journal
