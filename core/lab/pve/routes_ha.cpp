#include "lab/pve/ha_rows.h"
#include "lab/pve/route.h"
#include "lab/world/ha_agent.h"
#include "lab/world/ha_manager.h"
#include "lab/world/ha_place.h"

#include <QCryptographicHash>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

/// "vm:101" or "101".
QString fullSid(const World &world, const QString &sid)
{
    const Guest *guest = sid.contains(u':') ? nullptr : world.guest(sid.toInt());
    return guest ? guest->sid() : sid;
}

tl::unexpected<Refusal> noSuchService(const QString &sid)
{
    return die(u"no such resource '%1'"_s.arg(sid));
}

Reply currentStatus(Call &call) { return haStatusRows(call); }

Reply managerStatus(Call &call) { return haManagerStatus(call); }

Reply resources(Call &call)
{
    QJsonArray rows;
    for (const HaService &service : std::as_const(call.world.ha.services)) {
        const QString type = service.sid.section(u':', 0, 0);
        if (!call.has(u"type"_s) || call.text(u"type"_s) == type)
            rows.append(haResourceRow(call.world, service));
    }
    return rows;
}

Reply resource(Call &call)
{
    const HaService *service = call.world.service(fullSid(call.world, call.text(u"sid"_s)));
    if (!service)
        return noSuchService(call.text(u"sid"_s));
    return haResourceRow(call.world, *service);
}

std::optional<Refusal> checkGroup(const Call &call)
{
    if (!call.has(u"group"_s))
        return std::nullopt;
    if (call.world.release.major() >= 9)
        return die(u"invalid parameter 'group': ha groups have been migrated to rules"_s).value();
    if (!call.world.group(call.text(u"group"_s)))
        return die(u"ha group '%1' does not exist"_s.arg(call.text(u"group"_s))).value();
    return std::nullopt;
}

void apply(const Call &call, HaService &service)
{
    const QString state = call.text(u"state"_s);
    if (!state.isEmpty())
        service.requested = state == u"enabled" ? u"started"_s : state;
    service.maxRestart = call.number(u"max_restart"_s, service.maxRestart);
    service.maxRelocate = call.number(u"max_relocate"_s, service.maxRelocate);
    service.failback = call.flag(u"failback"_s, service.failback);
    if (call.has(u"group"_s))
        service.group = call.text(u"group"_s);
    if (call.has(u"comment"_s))
        service.comment = call.text(u"comment"_s);
    const QStringList gone = call.text(u"delete"_s).split(u',', Qt::SkipEmptyParts);
    if (gone.contains(u"comment"))
        service.comment.clear();
    if (gone.contains(u"group"))
        service.group.clear();
    if (gone.contains(u"state"))
        service.requested = u"started"_s;
}

Reply addResource(Call &call)
{
    const QString sid = fullSid(call.world, call.text(u"sid"_s));
    if (call.world.service(sid))
        return die(u"resource ID '%1' already defined"_s.arg(sid));
    if (const auto refusal = checkGroup(call))
        return tl::unexpected(*refusal);
    const Guest *guest = call.world.guest(sid.section(u':', 1).toInt());
    if (!guest || guest->sid() != sid)
        return die(u"unable to add resource '%1' - no such guest"_s.arg(sid));
    HaService service;
    service.sid = sid;
    service.guest = guest->id;
    service.node = guest->node;
    service.running = guest->running;
    apply(call, service);
    call.world.ha.services.append(service);
    return QJsonValue();
}

Reply changeResource(Call &call)
{
    HaService *service = call.world.service(fullSid(call.world, call.text(u"sid"_s)));
    if (!service)
        return noSuchService(call.text(u"sid"_s));
    if (const auto refusal = checkGroup(call))
        return tl::unexpected(*refusal);
    const QString digest = haResourceRow(call.world, *service).value(u"digest"_s).toString();
    if (call.has(u"digest"_s) && call.text(u"digest"_s) != digest)
        return die(u"detected modified configuration - file changed by other user? Try again."_s);
    if (service->state == u"error" && call.text(u"state"_s) != u"disabled" && call.has(u"state"_s))
        return die(
            u"service '%1' in error state, must be disabled and fixed first"_s.arg(service->sid));
    apply(call, *service);
    return QJsonValue();
}

Reply removeResource(Call &call)
{
    const QString sid = fullSid(call.world, call.text(u"sid"_s));
    if (!call.world.service(sid))
        return die(u"cannot delete service '%1', not HA managed!"_s.arg(sid));
    if (call.flag(u"purge"_s, true)) {
        for (HaRule &rule : call.world.ha.rules)
            rule.resources.removeAll(sid);
        call.world.ha.rules.removeIf([](const HaRule &rule) { return rule.resources.isEmpty(); });
    }
    call.world.ha.services.removeIf([&](const HaService &s) { return s.sid == sid; });
    return QJsonValue();
}

/// Proxmox 9 answers 200 even when nothing will move: `blocking-resources` says it.
QJsonObject moveAnswer(const World &world, const QString &sid, const QString &node, bool &blocked)
{
    QJsonObject data{{u"sid"_s, sid}, {u"requested-node"_s, node}};
    const QStringList partners = companions(world, sid);
    if (!partners.isEmpty())
        data.insert(u"comigrated-resources"_s, QJsonArray::fromStringList(partners));
    QJsonArray blocking;
    for (const QString &other : opponentsOn(world, sid, node)) {
        blocking.append(QJsonObject{{u"sid"_s, other}, {u"cause"_s, u"resource-affinity"_s}});
    }
    blocked = !blocking.isEmpty();
    if (blocked)
        data.insert(u"blocking-resources"_s, blocking);
    return data;
}

Reply move(Call &call, bool online)
{
    const QString sid = fullSid(call.world, call.text(u"sid"_s));
    const QString node = call.text(u"node"_s);
    if (!call.world.service(sid))
        return noSuchService(sid);
    if (!call.world.node(node))
        return wrongParameter(u"node"_s, u"no such cluster node '%1'"_s.arg(node));
    bool blocked = false;
    QJsonObject answer = moveAnswer(call.world, sid, node, blocked);
    if (call.world.release.major() < 9) {
        askMove(call.world, sid, node, online);
        return QJsonValue();
    }
    if (!blocked) {
        askMove(call.world, sid, node, online);
        for (const QString &partner : companions(call.world, sid))
            askMove(call.world, partner, node, online);
    }
    return answer;
}

Reply migrate(Call &call) { return move(call, true); }

Reply relocate(Call &call) { return move(call, false); }

Reply disarm(Call &call)
{
    askArmed(call.world, false, call.text(u"resource-mode"_s));
    return QJsonValue();
}

Reply arm(Call &call)
{
    askArmed(call.world, true, {});
    return QJsonValue();
}

} // namespace

QList<Route> haRoutes()
{
    const QString audit = u"/ Sys.Audit"_s;
    const QString console = u"/ Sys.Console"_s;
    const unsigned write = Route::ByDaemon | Route::NeedsQuorum;
    const QString fields = u" state:started|stopped|enabled|disabled|ignored group max_restart:i "
                           "max_relocate:i comment failback:b@9"_s;
    return {
        {u"GET"_s, u"/cluster/ha/status/current"_s, {}, audit, Route::Plain, currentStatus},
        {u"GET"_s, u"/cluster/ha/status/manager_status"_s, {}, audit, Route::Plain, managerStatus},
        {u"POST"_s, u"/cluster/ha/status/disarm-ha"_s, u"resource-mode!:freeze|ignore"_s, console,
            write | Route::From92, disarm},
        {u"POST"_s, u"/cluster/ha/status/arm-ha"_s, {}, console, write | Route::From92, arm},
        {u"GET"_s, u"/cluster/ha/resources"_s, u"type:vm|ct"_s, audit, Route::Plain, resources},
        {u"POST"_s, u"/cluster/ha/resources"_s, u"sid! type:vm|ct"_s + fields, console, write,
            addResource},
        {u"GET"_s, u"/cluster/ha/resources/{sid}"_s, {}, audit, Route::Plain, resource},
        {u"PUT"_s, u"/cluster/ha/resources/{sid}"_s, u"delete digest"_s + fields, console, write,
            changeResource},
        {u"DELETE"_s, u"/cluster/ha/resources/{sid}"_s, u"purge:b@9"_s, console, write,
            removeResource},
        {u"POST"_s, u"/cluster/ha/resources/{sid}/migrate"_s, u"node!"_s, console, write, migrate},
        {u"POST"_s, u"/cluster/ha/resources/{sid}/relocate"_s, u"node!"_s, console, write,
            relocate},
    };
}

} // namespace fairlead::lab
