#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>
#include <optional>
#include <utility>

namespace fairlead {

/// A name or number that cannot be mixed up with one of another kind. Tag is an empty struct, Rep
/// int or QString.
template <class Tag, class Rep>
struct StrongId {
    Rep value{};

    StrongId() = default;
    explicit StrongId(Rep v) : value(std::move(v)) { }

    // Not auto: QString of Qt 6.4 has < and == only, and this return type is put together from them.
    std::strong_ordering operator<=>(const StrongId &) const = default;
    bool operator==(const StrongId &) const = default;
    friend size_t qHash(const StrongId &id, size_t seed = 0) { return qHash(id.value, seed); }
};

/// A cluster member's name as `/cluster/status` spells it. Not its DNS name and not its CRUSH host
/// name.
using NodeName = StrongId<struct NodeNameTag, QString>;
/// A guest's number, unique in the cluster over virtual machines and containers.
using GuestId = StrongId<struct GuestIdTag, int>;
/// One execution of a procedure; also the name of its journal file.
using RunId = StrongId<struct RunIdTag, QString>;

} // namespace fairlead
