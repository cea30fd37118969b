#include "lab/pve/permissions.h"
#include "lab/pve/route.h"
#include "lab/pve/tickets.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

Reply version(Call &call)
{
    const Release &release = call.world.release;
    return QJsonObject{{u"version"_s, release.version},
        {u"release"_s, u"%1.%2"_s.arg(release.major()).arg(release.minor())},
        {u"repoid"_s, release.repository}};
}

Reply ticket(Call &call)
{
    if (call.has(u"otp"_s) && call.has(u"tfa-challenge"_s))
        return wrongParameter(u"otp"_s, u"cannot be used together with tfa-challenge"_s);
    const auto session = logIn(call.world, call.parameters, call.clock);
    if (!session)
        return tl::unexpected(Refusal{401, u"authentication failure\n"_s, {}, true, {}});
    return *session;
}

Reply domains(Call &call)
{
    QJsonArray rows;
    for (const Realm &realm : std::as_const(call.world.access.realms)) {
        QJsonObject row{{u"realm"_s, realm.name}, {u"type"_s, realm.type}};
        if (!realm.comment.isEmpty())
            row.insert(u"comment"_s, realm.comment);
        if (realm.isDefault)
            row.insert(u"default"_s, 1);
        if (!realm.tfa.isEmpty())
            row.insert(u"tfa"_s, realm.tfa);
        rows.append(row);
    }
    return rows;
}

QJsonObject held(const World &world, const QString &who, const QString &path)
{
    QJsonObject row;
    const Privileges all = permissions(world, who, path);
    for (auto it = all.begin(); it != all.end(); ++it)
        row.insert(it.key(), bit(it.value()));
    return row;
}

/// The roots, and what ACLs and pools name: others must be asked for by name.
QStringList ordinaryPaths(const World &world)
{
    QStringList paths{u"/"_s, u"/access"_s, u"/access/groups"_s, u"/nodes"_s, u"/pool"_s, u"/sdn"_s,
        u"/storage"_s, u"/vms"_s};
    for (const AclEntry &entry : world.access.acl)
        paths.append(entry.path);
    for (const Pool &pool : world.pools) {
        for (const int id : pool.guests)
            paths.append(u"/vms/%1"_s.arg(id));
        for (const QString &storage : pool.storages)
            paths.append(u"/storage/"_s + storage);
    }
    paths.removeDuplicates();
    return paths;
}

Reply ownPermissions(Call &call)
{
    const QString who = call.has(u"userid"_s) ? call.text(u"userid"_s) : call.caller;
    if (who != call.caller && !call.may(u"/access"_s, u"Sys.Audit"_s))
        return denied(u"/access"_s, u"Sys.Audit"_s);
    QJsonObject rows;
    const QStringList paths
        = call.has(u"path"_s) ? QStringList{call.text(u"path"_s)} : ordinaryPaths(call.world);
    for (const QString &path : paths) {
        const QJsonObject row = held(call.world, who, path);
        if (!row.isEmpty() || call.has(u"path"_s))
            rows.insert(path, row);
    }
    return rows;
}

Reply acl(Call &call)
{
    QJsonArray rows;
    for (const AclEntry &entry : std::as_const(call.world.access.acl)) {
        const QString type = entry.who.startsWith(u'@') ? u"group"_s
            : entry.who.contains(u'!')                  ? u"token"_s
                                                        : u"user"_s;
        rows.append(QJsonObject{{u"path"_s, entry.path}, {u"roleid"_s, entry.role},
            {u"type"_s, type}, {u"propagate"_s, bit(entry.propagate)},
            {u"ugid"_s, type == u"group" ? entry.who.sliced(1) : entry.who}});
    }
    return rows;
}

} // namespace

QList<Route> accessRoutes()
{
    return {
        {u"GET"_s, u"/version"_s, {}, u"all"_s, Route::Plain, version},
        {u"GET"_s, u"/access/domains"_s, {}, u"world"_s, Route::Plain, domains},
        {u"POST"_s, u"/access/ticket"_s,
            u"username! password! realm otp tfa-challenge path privs new-format:b"_s, u"world"_s,
            Route::ByDaemon | Route::NoToken, ticket},
        {u"GET"_s, u"/access/permissions"_s, u"path userid"_s, u"all"_s, Route::Plain,
            ownPermissions},
        {u"GET"_s, u"/access/acl"_s, {}, u"/access Sys.Audit|Permissions.Modify"_s, Route::Plain,
            acl},
    };
}

} // namespace fairlead::lab
