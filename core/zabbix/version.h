#pragma once

#include "base/result.h"

#include <QJsonValue>

#include <compare>

namespace fairlead::zabbix {

/// Zabbix's own number, such as 6.0.14. An alpha, beta or candidate counts as the release it leads
/// to.
struct Version {
    int major = 0;
    int minor = 0;
    int patch = 0;
    auto operator<=>(const Version &) const = default;
};

/// The result of apiinfo.version: "6.0.14", "7.4.0alpha1", "7.0.0rc2". Malformed when it is nothing
/// of that kind.
Result<Version> parseVersion(const QJsonValue &result);

QString toString(const Version &version);

} // namespace fairlead::zabbix
