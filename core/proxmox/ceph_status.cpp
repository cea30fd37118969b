#include "proxmox/ceph_status.h"

#include "proxmox/envelope.h"

#include <algorithm>

namespace fairlead::proxmox {

namespace {

const QString statusSubject = QStringLiteral("the state of Ceph");

constexpr std::array healths{
    Spelling<CephHealth>{QLatin1StringView("HEALTH_OK"), CephHealth::Ok},
    Spelling<CephHealth>{QLatin1StringView("HEALTH_WARN"), CephHealth::Warn},
    Spelling<CephHealth>{QLatin1StringView("HEALTH_ERR"), CephHealth::Error},
};

HealthCheck readCheck(const QString &code, const Fields &fields)
{
    HealthCheck check;
    check.code = code;
    check.severity = fields.word("severity", healths);
    check.message = fields.inside("summary").text("message");
    check.count = fields.inside("summary").integer("count").value_or(0);
    check.muted = fields.isSet("muted");
    for (const QJsonValue detail : fields.list("detail"))
        check.details.append(Fields(detail.toObject()).text("message"));
    return check;
}

void readHealth(CephStatus &status, const Fields &health)
{
    status.health = health.word("status", healths);
    const QJsonObject checks = health.inside("checks").object();
    for (auto it = checks.begin(); it != checks.end(); ++it)
        status.checks.append(readCheck(it.key(), Fields(it.value().toObject())));
    for (const QJsonValue mute : health.list("mutes")) {
        status.mutes.append(
            mute.isObject() ? Fields(mute.toObject()).text("code") : readText(mute));
    }
}

void readOsds(CephStatus &status, Fields map)
{
    // Up to Nautilus the map lies in a map.
    if (map.value("osdmap").isObject())
        map = map.inside("osdmap");
    status.osds = map.number("num_osds");
    status.osdsUp = map.number("num_up_osds");
    status.osdsIn = map.number("num_in_osds");
    status.remappedPgs = map.number("num_remapped_pgs");
}

PgSummary readPgs(const Fields &map)
{
    PgSummary pgs;
    pgs.total = map.integer("num_pgs");
    for (const QJsonValue value : map.list("pgs_by_state")) {
        const Fields state(value.toObject());
        pgs.states.append({state.text("state_name"), state.integer("count").value_or(0)});
    }
    pgs.used = map.bytes("bytes_used");
    pgs.available = map.bytes("bytes_avail");
    pgs.capacity = map.bytes("bytes_total");
    pgs.data = map.bytes("data_bytes");
    pgs.degradedObjects = map.integer("degraded_objects").value_or(0);
    pgs.degradedRatio = map.real("degraded_ratio").value_or(0);
    pgs.misplacedObjects = map.integer("misplaced_objects").value_or(0);
    pgs.misplacedRatio = map.real("misplaced_ratio").value_or(0);
    pgs.inactiveRatio = map.real("inactive_pgs_ratio").value_or(0);
    pgs.recoveryPerSecond = map.bytes("recovering_bytes_per_sec").value_or(Bytes());
    pgs.readPerSecond = map.bytes("read_bytes_sec").value_or(Bytes());
    pgs.writtenPerSecond = map.bytes("write_bytes_sec").value_or(Bytes());
    pgs.readsPerSecond = map.integer("read_op_per_sec").value_or(0);
    pgs.writesPerSecond = map.integer("write_op_per_sec").value_or(0);
    return pgs;
}

/// A count of its own, or the length of a list: releases differ.
std::optional<int> countOf(const Fields &map, const char *count, const char *list)
{
    const auto number = map.number(count);
    if (number || !map.value(list).isArray())
        return number;
    return int(map.list(list).size());
}

void readDaemons(CephStatus &status, const Fields &fields)
{
    status.quorum = fields.texts("quorum_names");
    status.monitors = countOf(fields.inside("monmap"), "num_mons", "mons");
    const Fields managers = fields.inside("mgrmap");
    status.activeManager = managers.text("active_name");
    status.managerAvailable = managers.flag("available");
    status.standbyManagers = countOf(managers, "num_standbys", "standbys");
}

} // namespace

bool isClean(const QString &pgState)
{
    static const QStringList harmless{QStringLiteral("active"), QStringLiteral("clean"),
        QStringLiteral("scrubbing"), QStringLiteral("deep"), QStringLiteral("snaptrim"),
        QStringLiteral("snaptrim_wait")};
    const QStringList words = pgState.split(QLatin1Char('+'));
    return words.contains(harmless.at(0)) && words.contains(harmless.at(1))
        && std::all_of(words.begin(), words.end(),
            [](const QString &word) { return harmless.contains(word); });
}

Result<CephStatus> cephStatusOf(const QJsonObject &object)
{
    const Fields fields(object);
    CephStatus status;
    status.fsid = fields.text("fsid");
    readHealth(status, fields.inside("health"));
    if (!status.health.given())
        return malformed(statusSubject, QStringLiteral("no health in it"));
    readOsds(status, fields.inside("osdmap"));
    if (fields.value("pgmap").isObject())
        status.pgs = readPgs(fields.inside("pgmap"));
    readDaemons(status, fields);
    return status;
}

Result<CephStatus> parseCephStatus(const QByteArray &body)
{
    return openObject(body, statusSubject).and_then(cephStatusOf);
}

std::optional<bool> allPgsClean(const CephStatus &status)
{
    if (!status.pgs || !status.pgs->total || !status.managerAvailable.value_or(false))
        return std::nullopt;
    qint64 counted = 0;
    bool clean = true;
    for (const PgState &state : status.pgs->states) {
        counted += state.count;
        clean = clean && (state.count == 0 || isClean(state.name));
    }
    if (!clean)
        return false;
    return counted == *status.pgs->total ? std::optional(true) : std::nullopt;
}

QList<HealthCheck> checksBesides(const CephStatus &status, const QStringList &excused)
{
    QList<HealthCheck> checks;
    for (const HealthCheck &check : status.checks) {
        if (!check.muted && !excused.contains(check.code))
            checks.append(check);
    }
    return checks;
}

Result<QMap<QString, bool>> parseCephFlags(const QByteArray &body)
{
    const auto rows = openList(body, QStringLiteral("Ceph's flags"));
    if (!rows)
        return tl::unexpected(rows.error());
    QMap<QString, bool> flags;
    for (const QJsonValue value : *rows) {
        const Fields row(value.toObject());
        const auto set = row.flag("value");
        if (set && !row.text("name").isEmpty())
            flags.insert(row.text("name"), *set);
    }
    return flags;
}

Result<bool> parseCephFlag(const QByteArray &body)
{
    const QString subject = QStringLiteral("one of Ceph's flags");
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    const auto set = readFlag(envelope->data);
    return set ? Result<bool>(*set)
               : malformed(subject, QStringLiteral("\"data\" is neither set nor unset"));
}

} // namespace fairlead::proxmox
