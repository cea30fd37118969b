#pragma once

#include <QString>

#include <chrono>
#include <compare>

namespace fairlead {

/// An amount of memory or storage.
struct Bytes {
    qint64 value = 0;
    auto operator<=>(const Bytes &) const = default;
};

inline namespace literals {
constexpr Bytes operator""_KiB(unsigned long long n) { return {qint64(n) << 10}; }
constexpr Bytes operator""_MiB(unsigned long long n) { return {qint64(n) << 20}; }
constexpr Bytes operator""_GiB(unsigned long long n) { return {qint64(n) << 30}; }
} // namespace literals

/// "512 B", "1.5 KiB", "4 GiB": binary steps as Proxmox shows them, at most one decimal, none from
/// 100 on.
QString formatBytes(Bytes amount);

/// "3 s", "3:10", "2 h 05 min", "6 d 1 h": short below a minute and never ambiguous between minutes
/// and hours.
QString formatDuration(std::chrono::seconds duration);

} // namespace fairlead
