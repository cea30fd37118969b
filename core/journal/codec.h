#pragma once

#include "base/redactor.h"
#include "base/result.h"
#include "base/units.h"
#include "journal/chain.h"

namespace fairlead::journal {

/// A string of an event that is longer is cut, with a note of how much is kept.
constexpr Bytes stringLimit{64 << 10};
/// What one append may come to; half of the reserve, so that it always fits in there.
constexpr Bytes appendLimit{512 << 10};

/// Values to the bytes that are stored, and back. Everything passes the redactor on its way in,
/// and only then is cut: half a secret would pass it.
HeaderRow toRow(const Header &header, const Redactor &redactor);
Header fromRow(const HeaderRow &row);

/// The rows of one append, chained behind `head`. Kinds: TooLarge; Precondition for what could not
/// be read back.
Result<QList<Row>> toRows(
    const QList<Event> &events, const QString &state, Head head, const Redactor &redactor);
/// Kind Corrupt when the payload is not an object.
Result<StoredEvent> fromRow(const RunId &run, const Row &row);

} // namespace fairlead::journal
