#pragma once

#include "base/clock.h"
#include "lab/world/world.h"

#include <QJsonObject>
#include <QJsonValue>

#include <tl/expected.hpp>

#include <optional>

namespace fairlead::lab {

/// Everything that keeps an API call from being answered with 200.
struct Refusal {
    int status = 500;
    QString message; ///< its first line becomes the reason phrase
    QJsonObject errors; ///< of a 400: parameter → what is wrong with it
    bool bare = false; ///< from below the API: a status line without a body
    std::chrono::milliseconds delay{0};

    bool operator==(const Refusal &) const = default;
};

struct Payload {
    QJsonValue data;
    std::optional<qint64> total; ///< of paged lists

    Payload(QJsonValue value) : data(std::move(value)) { }
    Payload(const QJsonObject &value) : data(value) { }
    Payload(const QJsonArray &value) : data(value) { }
    Payload(const QString &value) : data(value) { }
    Payload(QJsonValue value, qint64 rows) : data(std::move(value)), total(rows) { }
};

using Reply = tl::expected<Payload, Refusal>;

/// One API call as its handler sees it: checked parameters, and the node it runs on.
struct Call {
    World &world;
    QString caller;
    QString node; ///< where it runs
    QMap<QString, QString> parameters; ///< variables of the path and what was sent
    WallTime clock{}; ///< that node's own
    QMap<QString, QString> fingerprints; ///< node → of the certificate it presents

    bool has(const QString &name) const { return parameters.contains(name); }
    QString text(const QString &name) const { return parameters.value(name); }
    int number(const QString &name, int absent) const
    {
        return has(name) ? text(name).toInt() : absent;
    }
    bool flag(const QString &name, bool absent = false) const;
    bool may(const QString &path, const QString &privilege) const;
};

/// What a method dies of: error 500.
tl::unexpected<Refusal> die(const QString &message);
tl::unexpected<Refusal> denied(const QString &path, const QString &privileges);
/// A parameter that passed its schema and is wrong nevertheless.
tl::unexpected<Refusal> wrongParameter(const QString &name, const QString &what);

/// Proxmox's numbers for yes and no.
inline QJsonValue bit(bool yes) { return yes ? 1 : 0; }

} // namespace fairlead::lab
