#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::journal {

/// One fact of a run. The journal gives no meaning to any of it.
struct Event {
    QString type;
    std::optional<QString> item;
    QJsonObject payload;
    Moment at;

    bool operator==(const Event &) const = default;
};

/// The end of the hash chain: who knows it can tell whether anything before was changed or cut off.
struct Head {
    qint64 seq = 0; ///< 0: only the header
    QByteArray hash; ///< SHA-256, 32 bytes

    QString hex() const { return QString::fromLatin1(hash.toHex()); }
    bool operator==(const Head &) const = default;
};

struct StoredEvent {
    qint64 seq = 0; ///< 1, 2, 3 … without gaps
    Event event;
    QString state; ///< as given with the append whose last event this is; else empty

    bool operator==(const StoredEvent &) const = default;
};

/// What a new run tells of itself.
struct NewRun {
    RunId run;
    QString procedure; ///< its id
    QString procedureHash; ///< of the version the run is pinned to
    QJsonObject inputs;
    QString operatorName;

    bool operator==(const NewRun &) const = default;
};

/// The first link of the chain.
struct Header {
    NewRun is;
    QString osUser;
    QString host;
    Moment started;

    bool operator==(const Header &) const = default;
};

} // namespace fairlead::journal
