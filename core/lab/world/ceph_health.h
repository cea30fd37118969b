#pragma once

#include "lab/world/world.h"

namespace fairlead::lab {

struct HealthCheck {
    QString code;
    QString severity = QStringLiteral("HEALTH_WARN");
    QString message;
    int count = 0;
    QStringList detail;

    bool operator==(const HealthCheck &) const = default;
};

/// What `ceph health` complains of, by code. Figures of placement groups are the manager's last.
QList<HealthCheck> healthChecks(const World &world);
QString healthStatus(const QList<HealthCheck> &checks);

} // namespace fairlead::lab
