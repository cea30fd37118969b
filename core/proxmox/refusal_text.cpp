#include "proxmox/refusal.h"

#include <QLatin1StringView>

#include <array>

namespace fairlead::proxmox {

namespace {

using Kind = Error::Kind;
using Reason = Refusal::Reason;

struct Grant {
    const char *privilege;
    const char *role;
};

// The built-in roles by Proxmox's own scheme (PVE::AccessControl): each category has what only
// Administrator gets, what its Admin role adds, what its User role adds, and Audit.
constexpr std::array grants{
    Grant{"Sys.Audit", "PVEAuditor"},
    Grant{"VM.Audit", "PVEAuditor"},
    Grant{"Datastore.Audit", "PVEAuditor"},
    Grant{"Pool.Audit", "PVEAuditor"},
    Grant{"SDN.Audit", "PVEAuditor"},
    Grant{"Mapping.Audit", "PVEAuditor"},
    Grant{"Sys.Console", "PVESysAdmin"},
    Grant{"Sys.Syslog", "PVESysAdmin"},
    Grant{"Sys.Modify", "Administrator"},
    Grant{"Sys.PowerMgmt", "Administrator"},
    Grant{"Sys.Incoming", "Administrator"},
    Grant{"Sys.AccessNetwork", "Administrator"},
    Grant{"Permissions.Modify", "Administrator"},
    Grant{"VM.PowerMgmt", "PVEVMUser"},
    Grant{"VM.Console", "PVEVMUser"},
    Grant{"VM.Backup", "PVEVMUser"},
    Grant{"VM.Config.CDROM", "PVEVMUser"},
    Grant{"VM.Config.Cloudinit", "PVEVMUser"},
    Grant{"VM.Migrate", "PVEVMAdmin"},
    Grant{"VM.Allocate", "PVEVMAdmin"},
    Grant{"VM.Clone", "PVEVMAdmin"},
    Grant{"VM.Snapshot", "PVEVMAdmin"},
    Grant{"VM.Snapshot.Rollback", "PVEVMAdmin"},
    Grant{"VM.Config.Disk", "PVEVMAdmin"},
    Grant{"VM.Config.CPU", "PVEVMAdmin"},
    Grant{"VM.Config.Memory", "PVEVMAdmin"},
    Grant{"VM.Config.Network", "PVEVMAdmin"},
    Grant{"VM.Config.HWType", "PVEVMAdmin"},
    Grant{"VM.Config.Options", "PVEVMAdmin"},
    Grant{"Datastore.AllocateSpace", "PVEDatastoreUser"},
    Grant{"Datastore.AllocateTemplate", "PVEDatastoreAdmin"},
    Grant{"Datastore.Allocate", "PVEDatastoreAdmin"},
    Grant{"Pool.Allocate", "PVEPoolAdmin"},
};

Kind kindOf(const Refusal &refusal)
{
    switch (refusal.reason) {
    case Reason::SignIn:
        return Kind::Unauthorized;
    case Reason::NotPermitted:
    case Reason::RootOnly:
        return Kind::Forbidden;
    case Reason::UnknownCall:
    case Reason::GuestElsewhere:
    case Reason::UnknownNode:
    case Reason::GroupsMigrated:
    case Reason::RulesNotYet:
    case Reason::CephMissing:
        return Kind::NotFound;
    case Reason::NoQuorum:
    case Reason::NodeUnreachable:
    case Reason::Gateway:
        return Kind::Unavailable;
    case Reason::NodeHung:
        return Kind::Timeout;
    default:
        // Redirects and the like: this is not the API of Proxmox.
        return refusal.status < 400 ? Kind::Malformed : Kind::Rejected;
    }
}

QString signInText(const Refusal &refusal)
{
    const auto says = [&](const char *words) {
        return refusal.text.contains(QLatin1StringView(words), Qt::CaseInsensitive);
    };
    if (says("no ticket"))
        return QStringLiteral("Proxmox asks for a login: %1 was sent without one.");
    if (says("invalid PVE ticket") || says("csrf token"))
        return QStringLiteral("Proxmox no longer accepts this login for %1. Sign in again.");
    return QStringLiteral("Proxmox refused the login for %1. It never says why: a wrong password "
                          "or code, a disabled or unknown user, or a token that is wrong or "
                          "expired.");
}

QString permissionText(const Refusal &refusal)
{
    if (refusal.privileges.isEmpty())
        return QStringLiteral("Proxmox does not permit %1 to this login.");
    const bool several = refusal.privileges.size() > 1;
    const QString list = refusal.privileges.join(
        refusal.anyPrivilege ? QStringLiteral(" or ") : QStringLiteral(" and "));
    QString text = QStringLiteral("This login may not do that: %1 needs the ")
        + (several ? QStringLiteral("privileges ") : QStringLiteral("privilege ")) + list
        + QStringLiteral(" on ") + refusal.path + QLatin1Char('.');
    const QString role = roleWith(refusal.privileges.first());
    if (!role.isEmpty()) {
        text += QStringLiteral(" The role ") + role + QStringLiteral(" has ")
            + (several ? refusal.privileges.first() : QStringLiteral("it")) + QLatin1Char('.');
    }
    return text;
}

QString parametersText(const Refusal &refusal)
{
    QStringList lines;
    for (auto it = refusal.parameters.begin(); it != refusal.parameters.end(); ++it)
        lines.append(it.key() + QStringLiteral(": ") + it.value());
    return QStringLiteral("Proxmox did not accept %1: ")
        + (lines.isEmpty() ? refusal.text.simplified() : lines.join(QStringLiteral("; ")));
}

/// A sentence with %1 for what was asked.
QString sentence(const Refusal &refusal)
{
    switch (refusal.reason) {
    case Reason::SignIn:
        return signInText(refusal);
    case Reason::NotPermitted:
        return permissionText(refusal);
    case Reason::RootOnly:
        return QStringLiteral("Only root@pam itself may do that, never an API token: %1 was "
                              "refused.");
    case Reason::Parameters:
        return parametersText(refusal);
    case Reason::UnknownCall:
        return QStringLiteral("This version of Proxmox does not know how to answer %1.");
    case Reason::GuestElsewhere:
        return QStringLiteral("The guest is not on ") + refusal.name
            + QStringLiteral(" (any more): %1 was refused.");
    case Reason::UnknownNode:
        return QStringLiteral("The cluster knows no node called \"") + refusal.name
            + QStringLiteral("\": %1 was refused.");
    case Reason::Locked:
        return QStringLiteral("The guest is locked")
            + (refusal.lock.isEmpty() ? QString() : QStringLiteral(" by ") + refusal.lock)
            + QStringLiteral(": %1 was refused. Wait until the lock is gone.");
    case Reason::NoQuorum:
        return QStringLiteral("The answering node has no quorum: %1 was refused. It can change "
                              "nothing until enough nodes are back.");
    case Reason::GroupsMigrated:
        return QStringLiteral("This cluster has HA rules instead of HA groups: %1 was refused.");
    case Reason::RulesNotYet:
        return QStringLiteral("This cluster still has HA groups, since not every node runs "
                              "Proxmox VE 9: %1 was refused.");
    case Reason::PoolExists:
        return QStringLiteral("There is a pool \"") + refusal.name
            + QStringLiteral("\" already: %1 was refused.");
    case Reason::CephMissing:
        return QStringLiteral("The answering node has no Ceph, so it cannot answer %1. Ask a node "
                              "that has.");
    case Reason::NodeUnreachable:
        return QStringLiteral("The node for %1 is offline, or its pvedaemon is not running.");
    case Reason::NodeHung:
        return QStringLiteral("The node for %1 took the call but did not answer in time. Whatever "
                              "was begun there may still be going on.");
    case Reason::Gateway:
        return QStringLiteral("Something between here and Proxmox could not get an answer to %1.");
    case Reason::Other:
        break;
    }
    return QStringLiteral("Proxmox refused %1: ")
        + (refusal.text.isEmpty()
                ? QStringLiteral("it gave no reason (status %1).").arg(refusal.status)
                : refusal.text.section(QLatin1Char('\n'), 0, 0));
}

} // namespace

Error toError(const Refusal &refusal, const QString &asked)
{
    // Put in by hand: the texts of Proxmox may hold a "%1" of their own.
    QString what = sentence(refusal);
    const qsizetype place = what.indexOf(QLatin1StringView("%1"));
    if (place >= 0)
        what.replace(place, 2, asked);
    QString detail = QStringLiteral("HTTP ") + QString::number(refusal.status) + QLatin1Char(' ')
        + refusal.text;
    for (auto it = refusal.parameters.begin(); it != refusal.parameters.end(); ++it)
        detail += QLatin1Char('\n') + it.key() + QStringLiteral(": ") + it.value();
    return Error{kindOf(refusal), what, detail, std::nullopt};
}

QString roleWith(const QString &privilege)
{
    for (const Grant &grant : grants) {
        if (privilege == QLatin1StringView(grant.privilege))
            return QString::fromLatin1(grant.role);
    }
    return {};
}

} // namespace fairlead::proxmox
