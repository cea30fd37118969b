#pragma once

#include "lab/pve/call.h"

namespace fairlead::lab {

// What the HA calls answer, in the words of pve-ha-manager.

QJsonArray haStatusRows(const Call &call);
QJsonObject haManagerStatus(const Call &call);
QJsonObject haResourceRow(const World &world, const HaService &service);
QJsonObject haGroupRow(const HaGroup &group);
QJsonObject haRuleRow(const HaRule &rule, int order, const QString &digest);

/// A SHA-1 as Proxmox uses it to notice a change by somebody else.
QString digestOf(const QString &text);
/// "pve1:2,pve2"
QString writtenNodes(const QMap<QString, int> &nodes);
/// The reverse; nothing when a priority is no number.
std::optional<QMap<QString, int>> readNodes(const QString &text);

} // namespace fairlead::lab
