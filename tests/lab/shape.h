#pragma once

#include <QJsonObject>
#include <QStringList>

namespace fairlead::lab {

/// How `ours` differs in shape from a recorded answer: keys that every recorded row of that kind
/// has and ours lack, keys that the recording does not know, values of another type. Rows of lists
/// are compared by their `type`. `extra` are keys the contract knows beyond the recording.
QStringList shapeDifferences(
    const QJsonValue &recorded, const QJsonValue &ours, const QStringList &extra = {});

/// `data` of an answer of Proxmox: "8.4/version.json".
QJsonValue recordedData(const QString &path);
/// What a ceph command printed: "healthy/status".
QJsonObject recordedCeph(const QString &name);

} // namespace fairlead::lab
