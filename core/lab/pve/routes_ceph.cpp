#include "lab/pve/ceph_rows.h"
#include "lab/pve/route.h"
#include "lab/world/ceph_commands.h"
#include "lab/world/ceph_daemons.h"
#include "lab/world/ceph_json.h"
#include "lab/world/tasks.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto radosTimeout = 5s; // PVE::RADOS waits that long for monitors

/// Why Ceph answers nothing here.
std::optional<Refusal> unavailable(const Call &call)
{
    if (!call.world.ceph.installed)
        return die(u"binary not installed: /usr/bin/ceph-mon"_s).value();
    if (monitorsQuorate(call.world))
        return std::nullopt;
    Refusal refusal = die(u"got timeout"_s).value();
    refusal.delay = radosTimeout;
    return refusal;
}

template <Reply (*handler)(Call &)>
Reply ifAvailable(Call &call)
{
    if (const auto refusal = unavailable(call))
        return tl::unexpected(*refusal);
    return handler(call);
}

Reply status(Call &call) { return pveCephStatus(call.world); }

Reply flags(Call &call) { return pveCephFlags(call.world); }

Reply setFlags(Call &call)
{
    const QString upid = startTask(call.world, call.node, u"cephsetflags"_s, {}, call.caller);
    for (const QString &flag : cephFlags()) {
        if (call.has(flag)) {
            const CommandOutput output = cephOsdSet(call.world, flag, call.flag(flag));
            logTask(call.world, upid, QString::fromUtf8(output.err.trimmed()));
        }
    }
    endTask(call.world, upid, u"OK"_s);
    return QJsonValue(upid);
}

std::optional<Refusal> checkFlag(const Call &call)
{
    if (cephFlags().contains(call.text(u"flag"_s)))
        return std::nullopt;
    return wrongParameter(u"flag"_s,
        u"value '%1' does not have a value in the enumeration '%2'"_s.arg(
            call.text(u"flag"_s), cephFlags().join(u", "_s)))
        .value();
}

Reply flag(Call &call)
{
    if (const auto refusal = checkFlag(call))
        return tl::unexpected(*refusal);
    return bit(call.world.ceph.flags.contains(call.text(u"flag"_s)));
}

Reply setFlag(Call &call)
{
    if (const auto refusal = checkFlag(call))
        return tl::unexpected(*refusal);
    cephOsdSet(call.world, call.text(u"flag"_s), call.flag(u"value"_s));
    return QJsonValue();
}

Reply metadata(Call &call)
{
    return pveCephMetadata(call.world, call.text(u"scope"_s) == u"versions");
}

Reply osdTree(Call &call) { return pveOsdTree(call.world); }

template <bool in>
Reply mark(Call &call)
{
    const int id = call.text(u"osdid"_s).toInt();
    if (!call.world.osd(id))
        return die(u"osd.%1 does not exist"_s.arg(id));
    cephOsdMark(call.world, {id}, in);
    return QJsonValue();
}

Reply scrub(Call &) { return QJsonValue(); }

Reply pools(Call &call) { return pvePools(call.world); }

Reply poolStatus(Call &call)
{
    for (const CephPool &pool : std::as_const(call.world.ceph.pools)) {
        if (pool.name == call.text(u"name"_s))
            return pvePoolStatus(call.world, pool);
    }
    return die(u"mon_command failed - unrecognized pool '%1'"_s.arg(call.text(u"name"_s)));
}

Reply monitors(Call &call) { return pveMonitors(call.world); }

Reply managers(Call &call) { return pveManagers(call.world); }

Reply metadataServers(Call &call) { return pveMetadataServers(call.world); }

/// One daemon at a time: several of one host together are not judged.
Reply safety(Call &call)
{
    const QString service = call.text(u"service"_s);
    if (service == u"osd") {
        const CommandOutput output = cephOsdOkToStop(call.world, {call.text(u"id"_s).toInt()});
        return QJsonObject{{u"safe"_s, bit(output.exitCode == 0)},
            {u"status"_s, QString::fromUtf8(output.err.trimmed())}};
    }
    if (service == u"mon") {
        const auto up = monitorsInQuorum(call.world).size();
        const bool safe = (up - 1) * 2 > call.world.ceph.monitors.size();
        return QJsonObject{{u"safe"_s, bit(safe)},
            {u"status"_s,
                safe ? QString()
                     : u"not enough monitors would be available after stopping mons"_s}};
    }
    return QJsonObject{
        {u"safe"_s, bit(call.world.ceph.metadataServers.size() > 1)}, {u"status"_s, QString()}};
}

template <bool running>
Reply control(Call &call)
{
    const QString service = call.text(u"service"_s);
    if (service.startsWith(u"osd.")) {
        Osd *osd = call.world.osd(service.sliced(4).toInt());
        if (!osd || osd->node != call.node)
            return die(u"ceph service '%1' does not exist on node '%2'"_s.arg(service, call.node));
        osd->running = running && !osd->failed;
        if (!osd->running)
            osd->missedAt = call.world.now;
    } else {
        Node *node = call.world.node(call.node);
        const QString unit = u"ceph-%1@%2"_s.arg(service.section(u'.', 0, 0), call.node);
        node->stoppedUnits.removeAll(unit);
        if (!running)
            node->stoppedUnits.append(unit);
    }
    return QJsonValue(finishedTask(call.world, call.node, running ? u"srvstart"_s : u"srvstop"_s,
        service, call.caller, service));
}

Reply restart(Call &call)
{
    return QJsonValue(finishedTask(call.world, call.node, u"srvrestart"_s, call.text(u"service"_s),
        call.caller, call.text(u"service"_s)));
}

} // namespace

QList<Route> cephRoutes()
{
    const QString look = u"/ Sys.Audit|Datastore.Audit"_s;
    const QString audit = u"/ Sys.Audit"_s;
    const QString modify = u"/ Sys.Modify"_s;
    const QString ceph = u"/nodes/{node}/ceph"_s;
    const QString osd = ceph + u"/osd/{osdid}"_s;
    const unsigned daemon = Route::ByDaemon;
    const unsigned write = Route::ByDaemon | Route::NeedsQuorum;
    QString all;
    for (const QString &name : cephFlags())
        all += name + u":b "_s;
    return {
        {u"GET"_s, u"/cluster/ceph/status"_s, {}, look, daemon, ifAvailable<status>},
        {u"GET"_s, ceph + u"/status"_s, {}, look, daemon, ifAvailable<status>},
        {u"GET"_s, u"/cluster/ceph/flags"_s, {}, audit, daemon, ifAvailable<flags>},
        {u"PUT"_s, u"/cluster/ceph/flags"_s, all, modify, write, ifAvailable<setFlags>},
        {u"GET"_s, u"/cluster/ceph/flags/{flag}"_s, {}, audit, daemon, ifAvailable<flag>},
        {u"PUT"_s, u"/cluster/ceph/flags/{flag}"_s, u"value!:b"_s, modify, write,
            ifAvailable<setFlag>},
        {u"GET"_s, u"/cluster/ceph/metadata"_s, u"scope:all|versions"_s, look, daemon,
            ifAvailable<metadata>},
        {u"GET"_s, ceph + u"/osd"_s, {}, look, daemon, ifAvailable<osdTree>},
        {u"POST"_s, osd + u"/in"_s, {}, modify, write, ifAvailable<mark<true>>},
        {u"POST"_s, osd + u"/out"_s, {}, modify, write, ifAvailable<mark<false>>},
        {u"POST"_s, osd + u"/scrub"_s, u"deep:b"_s, modify, write, ifAvailable<scrub>},
        {u"GET"_s, ceph + u"/pool"_s, {}, look, daemon, ifAvailable<pools>},
        {u"GET"_s, ceph + u"/pool/{name}/status"_s, u"verbose:b"_s, look, daemon,
            ifAvailable<poolStatus>},
        {u"GET"_s, ceph + u"/mon"_s, {}, look, daemon, ifAvailable<monitors>},
        {u"GET"_s, ceph + u"/mgr"_s, {}, look, daemon, ifAvailable<managers>},
        {u"GET"_s, ceph + u"/mds"_s, {}, look, daemon, ifAvailable<metadataServers>},
        {u"GET"_s, ceph + u"/cmd-safety"_s, u"service!:osd|mon|mds id! action!:stop|destroy"_s,
            audit, daemon, ifAvailable<safety>},
        {u"POST"_s, ceph + u"/start"_s, u"service!"_s, modify, write, ifAvailable<control<true>>},
        {u"POST"_s, ceph + u"/stop"_s, u"service!"_s, modify, write, ifAvailable<control<false>>},
        {u"POST"_s, ceph + u"/restart"_s, u"service!"_s, modify, write, ifAvailable<restart>},
    };
}

} // namespace fairlead::lab
