#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>
#include <string_view>

namespace fairlead::proxmox {

/// One row of /cluster/resources as it stands there, whatever its kind. The views live until
/// readResourceRows() returns. Numbers may have come as strings; what was neither is absent.
struct ResourceRow {
    std::string_view type;
    std::string_view node;
    std::string_view name;
    std::string_view status;
    std::string_view hastate;
    std::string_view tags;
    std::string_view lock;
    std::string_view pool;
    std::string_view storage;
    std::string_view plugintype;
    std::string_view content;
    std::optional<double> cpu;
    std::optional<double> maxcpu;
    std::optional<qint64> vmid;
    std::optional<qint64> mem;
    std::optional<qint64> maxmem;
    std::optional<qint64> memhost;
    std::optional<qint64> disk;
    std::optional<qint64> maxdisk;
    std::optional<qint64> uptime;
    std::optional<qint64> netin;
    std::optional<qint64> netout;
    std::optional<qint64> diskread;
    std::optional<qint64> diskwrite;
    std::optional<qint64> isTemplate;
    std::optional<qint64> shared;
};

/// Calls `each` for every row, in the order of the answer; it says whether it could use the row.
/// Answers what is wrong with the body, if anything is: rows before that were seen. Values that are
/// skipped are not looked at, nor is what follows the list.
std::optional<QString> readResourceRows(
    const QByteArray &body, const std::function<bool(const ResourceRow &)> &each);

} // namespace fairlead::proxmox
