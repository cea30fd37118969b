#include "proxmox/privileges.h"

#include <array>

namespace fairlead::proxmox {

namespace {

enum class Place { Everywhere, Node, Guest, Storage, Pool };

struct Need {
    Feature feature;
    Place place;
    const char *privilege;
    const char *alternative = nullptr;
};

constexpr std::array needs{
    Need{Feature::ReadCluster, Place::Everywhere, "Sys.Audit"},
    Need{Feature::ReadCluster, Place::Everywhere, "VM.Audit"},
    Need{Feature::ReadCluster, Place::Everywhere, "Datastore.Audit"},
    Need{Feature::ReadCluster, Place::Everywhere, "Pool.Audit"},
    Need{Feature::ReadHa, Place::Everywhere, "Sys.Audit"},
    Need{Feature::ReadNode, Place::Node, "Sys.Audit"},
    Need{Feature::ReadCeph, Place::Everywhere, "Sys.Audit", "Datastore.Audit"},
    Need{Feature::ReadCephFlags, Place::Everywhere, "Sys.Audit"},
    Need{Feature::ReadTasks, Place::Node, "Sys.Audit"},
    Need{Feature::ListUpdates, Place::Node, "Sys.Modify"},
    Need{Feature::ChangeHa, Place::Everywhere, "Sys.Console"},
    Need{Feature::MigrateGuest, Place::Guest, "VM.Migrate"},
    Need{Feature::PowerGuest, Place::Guest, "VM.PowerMgmt"},
    Need{Feature::ResizeDisk, Place::Guest, "VM.Config.Disk"},
    Need{Feature::ResizeDisk, Place::Storage, "Datastore.AllocateSpace"},
    Need{Feature::DeleteGuest, Place::Guest, "VM.Allocate"},
    Need{Feature::PowerNode, Place::Node, "Sys.PowerMgmt"},
    Need{Feature::ChangeCeph, Place::Everywhere, "Sys.Modify"},
    Need{Feature::StopTask, Place::Node, "Sys.Modify"},
    Need{Feature::ChangeOptions, Place::Everywhere, "Sys.Modify"},
    Need{Feature::WorkLock, Place::Pool, "Pool.Allocate"},
};

QString under(const char *root, const std::optional<QString> &name)
{
    const QString path = QString::fromLatin1(root);
    return name ? path + QLatin1Char('/') + *name : path;
}

QString pathOf(Place place, const Target &target)
{
    const auto valueOf
        = [](const auto &id) { return id ? std::optional(id->value) : std::nullopt; };
    switch (place) {
    case Place::Node:
        return under("/nodes", valueOf(target.node));
    case Place::Guest:
        return under("/vms",
            target.guest ? std::optional(QString::number(target.guest->value)) : std::nullopt);
    case Place::Storage:
        return under("/storage", valueOf(target.storage));
    case Place::Pool:
        return under("/pool", target.pool);
    case Place::Everywhere:
        break;
    }
    return QStringLiteral("/");
}

} // namespace

QList<Requirement> requirementsOf(Feature feature, const Target &target)
{
    QList<Requirement> requirements;
    for (const Need &need : needs) {
        if (need.feature != feature)
            continue;
        QStringList anyOf{QString::fromLatin1(need.privilege)};
        if (need.alternative)
            anyOf.append(QString::fromLatin1(need.alternative));
        requirements.append({pathOf(need.place, target), anyOf});
    }
    return requirements;
}

QList<Requirement> missing(const Permissions &permissions, Feature feature, const Target &target)
{
    QList<Requirement> unmet;
    for (const Requirement &requirement : requirementsOf(feature, target)) {
        bool met = false;
        for (const QString &privilege : requirement.anyOf)
            met = met || isGranted(permissions, requirement.path, privilege);
        if (!met)
            unmet.append(requirement);
    }
    return unmet;
}

} // namespace fairlead::proxmox
