#include "lab/pve/route.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr qsizetype deepestNesting = 3; // A PVE::AccessControl: levels of a pool's name

QJsonArray members(const Call &call, const Pool &pool)
{
    QJsonArray rows;
    for (const int id : pool.guests) {
        const Guest *guest = call.world.guest(id);
        if (!guest || (call.has(u"type"_s) && call.text(u"type"_s) != guest->typeName()))
            continue;
        rows.append(QJsonObject{{u"id"_s, guest->resourceId()}, {u"type"_s, guest->typeName()},
            {u"vmid"_s, id}, {u"node"_s, guest->node}, {u"name"_s, guest->name},
            {u"status"_s, guest->running ? u"running"_s : u"stopped"_s}});
    }
    return rows;
}

QJsonObject row(const Pool &pool)
{
    QJsonObject object{{u"poolid"_s, pool.id}};
    if (!pool.comment.isEmpty())
        object.insert(u"comment"_s, pool.comment);
    return object;
}

Reply onePool(const Call &call, const QString &id)
{
    if (!call.may(u"/pool/"_s + id, u"Pool.Audit"_s))
        return denied(u"/pool/"_s + id, u"Pool.Audit"_s);
    const Pool *pool = call.world.pool(id);
    if (!pool)
        return die(u"pool '%1' does not exist"_s.arg(id));
    QJsonObject object = row(*pool);
    object.insert(u"members"_s, members(call, *pool));
    return object;
}

Reply pools(Call &call)
{
    if (call.has(u"poolid"_s)) {
        const Reply one = onePool(call, call.text(u"poolid"_s));
        return one ? Reply(QJsonArray{one->data}) : one;
    }
    QJsonArray rows;
    for (const Pool &pool : std::as_const(call.world.pools)) {
        if (call.may(u"/pool/"_s + pool.id, u"Pool.Audit"_s))
            rows.append(row(pool));
    }
    return rows;
}

Reply pool(Call &call) { return onePool(call, call.text(u"poolid"_s)); }

Reply createPool(Call &call)
{
    static const QRegularExpression form(
        u"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"_s);
    const QString id = call.text(u"poolid"_s);
    if (!form.match(id).hasMatch() || id.count(u'/') >= deepestNesting)
        return wrongParameter(
            u"poolid"_s, u"invalid format - value does not look like a valid pool ID\n"_s);
    if (call.world.pool(id))
        return die(u"create pool failed: pool '%1' already exists"_s.arg(id));
    const QString parent = id.contains(u'/') ? id.section(u'/', 0, -2) : QString();
    if (!parent.isEmpty() && !call.world.pool(parent))
        return die(
            u"create pool failed: parent '%1' of pool '%2' does not exist"_s.arg(parent, id));
    call.world.pools.append({id, call.text(u"comment"_s), {}, {}});
    return QJsonValue();
}

Reply changePool(Call &call)
{
    const QString id = call.text(u"poolid"_s);
    Pool *pool = call.world.pool(id);
    if (!pool)
        return die(u"update pools failed: pool '%1' does not exist"_s.arg(id));
    if (call.has(u"comment"_s))
        pool->comment = call.text(u"comment"_s);
    const QStringList guests = call.text(u"vms"_s).split(u',', Qt::SkipEmptyParts);
    for (const QString &guest : guests) {
        if (!call.world.guest(guest.toInt()))
            return die(u"update pools failed: VM %1 does not exist"_s.arg(guest));
        if (call.flag(u"delete"_s))
            pool->guests.removeAll(guest.toInt());
        else if (!pool->guests.contains(guest.toInt()))
            pool->guests.append(guest.toInt());
    }
    return QJsonValue();
}

/// Takes the ACL entries of its own path along: a right that was granted on exactly this pool is
/// gone afterwards.
Reply removePool(Call &call)
{
    const QString id = call.text(u"poolid"_s);
    const Pool *pool = call.world.pool(id);
    if (!pool)
        return die(u"delete pool failed: pool '%1' does not exist"_s.arg(id));
    if (!pool->guests.isEmpty() || !pool->storages.isEmpty())
        return die(u"delete pool failed: pool '%1' is not empty"_s.arg(id));
    for (const Pool &other : std::as_const(call.world.pools)) {
        if (other.id.startsWith(id + u'/'))
            return die(u"delete pool failed: pool '%1' has sub pools"_s.arg(id));
    }
    call.world.pools.removeIf([&](const Pool &p) { return p.id == id; });
    call.world.access.acl.removeIf(
        [&](const AclEntry &entry) { return entry.path == u"/pool/"_s + id; });
    return QJsonValue();
}

} // namespace

QList<Route> poolRoutes()
{
    const unsigned write = Route::ByDaemon | Route::NeedsQuorum;
    const QString allocate = u"/pool/{poolid} Pool.Allocate"_s;
    const QString fields = u" comment vms storage delete:b allow-move:b"_s;
    return {
        {u"GET"_s, u"/pools"_s, u"poolid type:qemu|lxc|storage"_s, u"all"_s, Route::Plain, pools},
        {u"GET"_s, u"/pools/{poolid}"_s, u"type:qemu|lxc|storage"_s, u"all"_s, Route::Plain, pool},
        {u"POST"_s, u"/pools"_s, u"poolid! comment"_s, allocate, write, createPool},
        {u"PUT"_s, u"/pools"_s, u"poolid!"_s + fields, allocate, write, changePool},
        {u"PUT"_s, u"/pools/{poolid}"_s, fields, allocate, write, changePool},
        {u"DELETE"_s, u"/pools"_s, u"poolid!"_s, allocate, write, removePool},
        {u"DELETE"_s, u"/pools/{poolid}"_s, {}, allocate, write, removePool},
    };
}

} // namespace fairlead::lab
