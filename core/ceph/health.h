#pragma once

#include "ceph/fields.h"

namespace fairlead::ceph {

enum class Severity { Ok, Warn, Err };

/// "HEALTH_OK", "HEALTH_WARN", "HEALTH_ERR".
QString healthWord(Severity severity);

struct HealthCheck {
    QString code; ///< such as OSD_DOWN
    Severity severity = Severity::Warn;
    QString message;
    QStringList detail; ///< empty in `ceph -s`; filled in `health detail` and in Proxmox's status
    bool muted = false; ///< somebody silenced it: HEALTH_OK may be said although it stands

    bool operator==(const HealthCheck &) const = default;
};

struct Health {
    Severity status = Severity::Ok;
    QList<HealthCheck> checks; ///< by code

    bool has(QLatin1String code) const;
    bool operator==(const Health &) const = default;
};

/// How much a check says about the safety of data. Codes are those of Ceph's documentation
/// ("Health checks"); one we do not know weighs as AgainstWork.
enum class Weight {
    Notice, ///< says nothing about copies: named, never in the way
    Flags, ///< OSD_FLAGS, OSDMAP_FLAGS: judged by the flags themselves
    Figures, ///< repeats, seconds or minutes late, what the figures of the status say better
    AgainstWork,
};
Weight weightOf(const HealthCheck &check);

/// `ceph health detail -f json`.
Result<Health> parseHealthDetail(const QByteArray &out);
Health readHealth(const Fields &health);

} // namespace fairlead::ceph
