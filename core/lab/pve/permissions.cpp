#include "lab/pve/permissions.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

const QStringList everywhere{u"Sys.Audit"_s, u"Sys.AccessNetwork"_s, u"Sys.Console"_s,
    u"Sys.Incoming"_s, u"Sys.Modify"_s, u"Sys.PowerMgmt"_s, u"Sys.Syslog"_s, u"VM.Allocate"_s,
    u"VM.Audit"_s, u"VM.Backup"_s, u"VM.Clone"_s, u"VM.Config.CDROM"_s, u"VM.Config.CPU"_s,
    u"VM.Config.Cloudinit"_s, u"VM.Config.Disk"_s, u"VM.Config.HWType"_s, u"VM.Config.Memory"_s,
    u"VM.Config.Network"_s, u"VM.Config.Options"_s, u"VM.Console"_s, u"VM.Migrate"_s,
    u"VM.PowerMgmt"_s, u"VM.Snapshot"_s, u"VM.Snapshot.Rollback"_s, u"Datastore.Allocate"_s,
    u"Datastore.AllocateSpace"_s, u"Datastore.AllocateTemplate"_s, u"Datastore.Audit"_s,
    u"Group.Allocate"_s, u"Mapping.Audit"_s, u"Mapping.Modify"_s, u"Mapping.Use"_s,
    u"Permissions.Modify"_s, u"Pool.Allocate"_s, u"Pool.Audit"_s, u"Realm.Allocate"_s,
    u"Realm.AllocateUser"_s, u"SDN.Allocate"_s, u"SDN.Audit"_s, u"SDN.Use"_s, u"User.Modify"_s};
const QStringList onlyEight{u"VM.Monitor"_s};
const QStringList fromNine{u"VM.Replicate"_s, u"VM.GuestAgent.Audit"_s, u"VM.GuestAgent.FileRead"_s,
    u"VM.GuestAgent.FileSystemMgmt"_s, u"VM.GuestAgent.FileWrite"_s,
    u"VM.GuestAgent.Unrestricted"_s};

QStringList endingIn(const QStringList &privileges, const QString &end)
{
    QStringList found = privileges;
    found.removeIf([&](const QString &privilege) { return !privilege.endsWith(end); });
    return found;
}

QStringList startingWith(const QStringList &privileges, const QStringList &starts)
{
    QStringList found = privileges;
    found.removeIf([&](const QString &privilege) {
        return std::none_of(starts.begin(), starts.end(),
            [&](const QString &start) { return privilege.startsWith(start); });
    });
    return found;
}

/// Role → propagate, of one name at one path. The deepest path with an entry hides those above.
QMap<QString, bool> rolesAt(const World &world, const QString &who, const QString &path)
{
    const QString user = who.section(u'!', 0, 0);
    QStringList groups;
    for (const User &known : world.access.users) {
        if (known.id == who)
            groups = known.groups;
    }
    QMap<QString, bool> roles;
    QStringList prefixes{u"/"_s};
    QString prefix;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts))
        prefixes.append(prefix += u'/' + part);
    for (const QString &at : std::as_const(prefixes)) {
        QMap<QString, bool> own;
        QMap<QString, bool> theirs;
        for (const AclEntry &entry : world.access.acl) {
            if (entry.path != at || (at != path && !entry.propagate))
                continue;
            if (entry.who == who)
                own.insert(entry.role, entry.propagate);
            else if (entry.who.startsWith(u'@') && groups.contains(entry.who.sliced(1)))
                theirs.insert(entry.role, entry.propagate);
        }
        if (!own.isEmpty() || !theirs.isEmpty())
            roles = own.isEmpty() ? theirs : own;
    }
    return roles.contains(u"NoAccess"_s) ? QMap<QString, bool>{{u"NoAccess"_s, false}} : roles;
}

void grant(const World &world, Privileges &privileges, const QMap<QString, bool> &roles)
{
    for (auto role = roles.begin(); role != roles.end(); ++role) {
        const QStringList granted = privilegesOf(world, role.key());
        for (const QString &privilege : granted)
            privileges[privilege] = privileges.value(privilege) || role.value();
    }
}

Privileges ownPermissions(const World &world, const QString &who, const QString &path)
{
    Privileges privileges;
    if (who == u"root@pam") {
        const QStringList all = knownPrivileges(world);
        for (const QString &privilege : all)
            privileges.insert(privilege, true);
        return privileges;
    }
    grant(world, privileges, rolesAt(world, who, path));
    if (path.startsWith(u"/vms/")) {
        if (const Pool *pool = world.poolOf(path.section(u'/', 2, 2).toInt()))
            grant(world, privileges, rolesAt(world, who, u"/pool/"_s + pool->id));
    }
    return privileges;
}

} // namespace

QStringList knownPrivileges(const World &world)
{
    return everywhere + (world.release.major() < 9 ? onlyEight : fromNine);
}

QStringList privilegesOf(const World &world, const QString &role)
{
    QStringList all = knownPrivileges(world);
    if (world.access.roles.contains(role))
        return world.access.roles.value(role);
    if (role == u"Administrator")
        return all;
    if (role == u"PVEAdmin") {
        QStringList most = all;
        for (const QString &withheld : {u"Permissions.Modify"_s, u"Realm.Allocate"_s,
                 u"Sys.Modify"_s, u"Sys.PowerMgmt"_s, u"Sys.AccessNetwork"_s})
            most.removeAll(withheld);
        return most;
    }
    if (role == u"PVEAuditor")
        return endingIn(all, u".Audit"_s);
    if (role == u"PVEVMAdmin")
        return startingWith(all, {u"VM."_s});
    if (role == u"PVEVMUser")
        return {u"VM.Audit"_s, u"VM.Backup"_s, u"VM.Config.CDROM"_s, u"VM.Console"_s,
            u"VM.PowerMgmt"_s};
    if (role == u"PVEPoolAdmin")
        return {u"Pool.Allocate"_s, u"Pool.Audit"_s};
    if (role == u"PVEPoolUser")
        return {u"Pool.Audit"_s};
    if (role == u"PVESysAdmin")
        return {u"Sys.Audit"_s, u"Sys.Console"_s, u"Sys.Syslog"_s};
    if (role == u"PVEDatastoreUser")
        return {u"Datastore.AllocateSpace"_s, u"Datastore.Audit"_s};
    if (role == u"PVEDatastoreAdmin")
        return startingWith(all, {u"Datastore."_s});
    return {};
}

Privileges permissions(const World &world, const QString &who, const QString &path)
{
    if (!who.contains(u'!'))
        return ownPermissions(world, who, path);
    const QString user = who.section(u'!', 0, 0);
    Privileges privileges = ownPermissions(world, user, path);
    const auto token = std::find_if(world.access.tokens.begin(), world.access.tokens.end(),
        [&](const Token &t) { return t.id == who; });
    if (token == world.access.tokens.end() || !token->separated)
        return privileges;
    const Privileges own = ownPermissions(world, who, path);
    for (auto it = privileges.begin(); it != privileges.end();)
        it = own.contains(it.key()) ? std::next(it) : privileges.erase(it);
    return privileges;
}

bool may(const World &world, const QString &who, const QString &path, const QString &privilege)
{
    return permissions(world, who, path).contains(privilege);
}

} // namespace fairlead::lab
