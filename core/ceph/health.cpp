#include "ceph/health.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

Severity severityOf(const Fields &fields, const QString &key)
{
    const QString word = fields.text(key);
    if (word == "HEALTH_OK"_L1)
        return Severity::Ok;
    if (word == "HEALTH_WARN"_L1)
        return Severity::Warn;
    if (word != "HEALTH_ERR"_L1)
        fields.fault(key, u"unknown health \"%1\""_s.arg(word));
    return Severity::Err;
}

HealthCheck readCheck(const QString &code, const Fields &fields)
{
    HealthCheck check;
    check.code = code;
    check.severity = severityOf(fields, "severity"_L1);
    check.message = fields.object("summary"_L1).text("message"_L1);
    check.muted = fields.yes("muted"_L1, false);
    for (const Fields &line : fields.objects("detail"_L1))
        check.detail.append(line.text("message"_L1));
    return check;
}

const QSet<QString> &notices()
{
    static const QSet<QString> codes{
        // Room. The fuller stages (BACKFILLFULL, FULL) are in the way: copies cannot be made.
        u"OSD_NEARFULL"_s,
        u"POOL_NEARFULL"_s,
        u"POOL_NEAR_FULL"_s,
        u"MON_DISK_LOW"_s,
        u"MON_DISK_BIG"_s,
        // Pool settings. Copies are judged by size and min_size, not by these.
        u"POOL_NO_REDUNDANCY"_s,
        u"POOL_APP_NOT_ENABLED"_s,
        u"POOL_TOO_FEW_PGS"_s,
        u"POOL_TOO_MANY_PGS"_s,
        u"POOL_PG_NUM_NOT_POWER_OF_TWO"_s,
        u"POOL_TARGET_SIZE_BYTES_OVERCOMMITTED"_s,
        u"POOL_HAS_TARGET_SIZE_BYTES_AND_RATIO"_s,
        u"TOO_FEW_PGS"_s,
        u"TOO_MANY_PGS"_s,
        u"MANY_OBJECTS_PER_PG"_s,
        u"LARGE_OMAP_OBJECTS"_s,
        u"CACHE_POOL_NEAR_FULL"_s,
        u"CACHE_POOL_NO_HIT_SET"_s,
        // Scrubs that are late, not ones that found something.
        u"PG_NOT_SCRUBBED"_s,
        u"PG_NOT_DEEP_SCRUBBED"_s,
        // Advice and history.
        u"AUTH_INSECURE_GLOBAL_ID_RECLAIM"_s,
        u"AUTH_INSECURE_GLOBAL_ID_RECLAIM_ALLOWED"_s,
        u"AUTH_BAD_CAPS"_s,
        u"MON_MSGR2_NOT_ENABLED"_s,
        u"RECENT_CRASH"_s,
        u"RECENT_MGR_MODULE_CRASH"_s,
        u"TELEMETRY_CHANGED"_s,
        u"DAEMON_OLD_VERSION"_s,
        u"OSD_UPGRADE_FINISHED"_s,
        u"OLD_CRUSH_TUNABLES"_s,
        u"OLD_CRUSH_STRAW_CALC_VERSION"_s,
        u"BLUESTORE_LEGACY_STATFS"_s,
        u"BLUESTORE_NO_PER_POOL_OMAP"_s,
        u"BLUESTORE_NO_PER_PG_OMAP"_s,
        u"BLUEFS_SPILLOVER"_s,
        u"MGR_MODULE_DEPENDENCY"_s,
    };
    return codes;
}

} // namespace

QString healthWord(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return u"HEALTH_OK"_s;
    case Severity::Warn:
        return u"HEALTH_WARN"_s;
    case Severity::Err:
        break;
    }
    return u"HEALTH_ERR"_s;
}

bool Health::has(QLatin1String code) const
{
    return std::any_of(checks.begin(), checks.end(),
        [code](const HealthCheck &check) { return check.code == code; });
}

Weight weightOf(const HealthCheck &check)
{
    const QString &code = check.code;
    if (code == "OSD_FLAGS"_L1 || code == "OSDMAP_FLAGS"_L1)
        return Weight::Flags;
    // OSD_DOWN and OSD_<bucket type>_DOWN, such as OSD_HOST_DOWN.
    if ((code.startsWith("OSD_"_L1) && code.endsWith("_DOWN"_L1)) || code == "OSD_DOWN"_L1
        || code == "PG_DEGRADED"_L1 || code == "PG_AVAILABILITY"_L1 || code == "OBJECT_MISPLACED"_L1
        || code == "MGR_DOWN"_L1)
        return Weight::Figures;
    if (check.severity == Severity::Warn && notices().contains(code))
        return Weight::Notice;
    return Weight::AgainstWork;
}

Health readHealth(const Fields &health)
{
    Health read;
    read.status = severityOf(health, "status"_L1);
    const Fields checks = health.object("checks"_L1);
    for (const QString &code : checks.keys())
        read.checks.append(readCheck(code, checks.object(code)));
    return read;
}

Result<Health> parseHealthDetail(const QByteArray &out)
{
    Reading reading(u"ceph health detail"_s);
    const Health health = readHealth(Fields(readObject(out, reading), reading));
    return reading.result(health);
}

} // namespace fairlead::ceph
