#include "proxmox/migration.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

/// The same key as virtual machines and containers spell it.
QJsonValue eitherOf(const Fields &fields, const char *underscore, const char *hyphen)
{
    return fields.has(underscore) ? fields.value(underscore) : fields.value(hyphen);
}

QList<HaMove::Blocking> blockingServices(const QJsonValue &value)
{
    QList<HaMove::Blocking> services;
    for (const QJsonValue entry : value.toArray()) {
        const Fields service(entry.toObject());
        services.append({ServiceId(service.text("sid")), service.text("cause")});
    }
    return services;
}

MigrationObstacle readObstacle(const QJsonValue &value)
{
    MigrationObstacle obstacle;
    const QJsonObject reasons = value.toObject();
    for (auto it = reasons.begin(); it != reasons.end(); ++it) {
        // Spelled with either.
        const QString reason = QString(it.key()).replace(QLatin1Char('_'), QLatin1Char('-'));
        const Fields list(QJsonObject{{QStringLiteral("list"), it.value()}});
        if (reason == QLatin1StringView("unavailable-storages")) {
            for (const QString &storage : list.texts("list"))
                obstacle.storages.append(StorageName(storage));
        } else if (reason == QLatin1StringView("unavailable-resources")) {
            obstacle.resources = list.texts("list");
        } else if (reason == QLatin1StringView("blocking-ha-resources")) {
            obstacle.services = blockingServices(it.value());
        } else {
            obstacle.others.append(it.key());
        }
    }
    if (!value.isObject())
        obstacle.others.append(readText(value));
    return obstacle;
}

void readTargets(MigrationCheck &check, const Fields &fields)
{
    const QJsonValue allowed = eitherOf(fields, "allowed_nodes", "allowed-nodes");
    if (allowed.isArray()) {
        check.allowed.emplace();
        for (const QJsonValue node : allowed.toArray())
            check.allowed->append(NodeName(readText(node)));
    }
    const QJsonObject refused
        = eitherOf(fields, "not_allowed_nodes", "not-allowed-nodes").toObject();
    for (auto it = refused.begin(); it != refused.end(); ++it) {
        // The key is made by looking whether there is a reason: nothing in it, no refusal.
        const bool empty
            = it.value().isNull() || (it.value().isObject() && it.value().toObject().isEmpty());
        if (!empty)
            check.refused.insert(NodeName(it.key()), readObstacle(it.value()));
    }
}

LocalDisk readLocalDisk(const Fields &row)
{
    return {row.text("volid"), row.bytes("size"), row.isSet("cdrom"), row.isSet("is_unused"),
        row.flag("is_attached")};
}

void readMapped(MigrationCheck &check, const Fields &fields)
{
    check.mappedResources = fields.texts("mapped-resources");
    const QJsonObject mapped = fields.inside("mapped-resource-info").object();
    for (auto it = mapped.begin(); it != mapped.end(); ++it) {
        const Fields info(it.value().toObject());
        // Only a mapping that was declared so can move live; for others the key is left out.
        const QJsonValue live = eitherOf(info, "live_migration", "live-migration");
        check.liveMigratable.insert(it.key(), readFlag(live).value_or(false));
    }
}

} // namespace

Result<MigrationCheck> parseMigrationCheck(const QByteArray &body)
{
    const auto data = openObject(body, QStringLiteral("where a guest may go"));
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    MigrationCheck check;
    check.running = fields.flag("running");
    readTargets(check, fields);
    for (const QJsonValue disk : fields.list("local_disks"))
        check.localDisks.append(readLocalDisk(Fields(disk.toObject())));
    check.localResources = fields.texts("local_resources");
    readMapped(check, fields);
    for (const QString &service : fields.texts("dependent-ha-resources"))
        check.together.append(ServiceId(service));
    check.carriesConntrack = fields.flag("has-dbus-vmstate");
    return check;
}

MigrationVerdict verdictFor(const MigrationCheck &check, const NodeName &target)
{
    if (check.refused.contains(target))
        return MigrationVerdict::Refused;
    if (!check.allowed)
        return MigrationVerdict::Unknown;
    return check.allowed->contains(target) ? MigrationVerdict::Allowed : MigrationVerdict::Refused;
}

} // namespace fairlead::proxmox
