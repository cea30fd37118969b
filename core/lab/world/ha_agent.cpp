#include "lab/world/ha_agent.h"

#include "lab/world/guest_work.h"
#include "lab/world/ha_manager.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr qint64 roundEvery = 5; // seconds
constexpr int workers = 4; // max_workers
constexpr auto dead = 25s; // measured: "old timestamp - dead?" 26 s after the node died
const auto user = u"root@pam"_s;

bool works(const World &world, const Node &node)
{
    return node.up() && !node.stoppedUnits.contains(u"pve-ha-lrm") && quorate(world, node.name);
}

bool hasActive(const World &world, const QString &node)
{
    return std::any_of(world.ha.services.begin(), world.ha.services.end(), [&](const HaService &s) {
        return s.node == node && !s.state.isEmpty() && s.state != u"stopped" && s.state != u"freeze"
            && s.state != u"error";
    });
}

void followRequest(World &world, const Node &node, HaAgent &agent)
{
    if (node.power != Node::Power::On)
        return;
    if (world.ha.maintenanceAsked.value(node.name))
        agent.mode = u"maintenance"_s;
    else if (agent.mode == u"maintenance")
        agent.mode = u"active"_s;
}

void takeResult(World &world, HaService &service)
{
    const Task *task = world.task(service.task);
    if (!task || !task->ended)
        return;
    service.result = task->status;
    world.ha.agents[service.node].results.insert(service.uid, service.sid);
    if (service.state == u"started")
        service.failures = task->status == u"OK" ? 0 : service.failures + 1;
    if (service.failures == 0)
        service.failedNodes.clear();
    service.task.clear();
}

void keepRunning(World &world, HaService &service, const Guest &guest)
{
    service.running = guest.running;
    service.result.reset();
    if (!guest.running && guest.node == service.node && !busy(world, guest.id))
        service.task = startGuest(world, guest, user);
}

void keepStopped(World &world, HaService &service, const Guest &guest)
{
    service.running = guest.running;
    if (!guest.running)
        service.result = u"OK"_s;
    else if (!busy(world, guest.id))
        service.task = shutDownGuest(world, guest, user);
}

void moveAway(World &world, HaService &service, Guest &guest)
{
    if (service.result || busy(world, guest.id))
        return;
    const MigrationWish wish{service.target, guest.isVm() && guest.running, false};
    const QString refused = refusal(world, guest, wish);
    if (refused.isEmpty())
        service.task = migrateGuest(world, guest, wish, user);
    else
        service.result = refused;
}

void work(World &world, HaService &service)
{
    Guest *guest = world.guest(service.guest);
    if (!guest)
        return;
    if (!service.task.isEmpty())
        return takeResult(world, service);
    const QString mode = world.ha.agents.value(service.node).mode;
    if (mode == u"restart" || mode == u"shutdown" || service.state == u"request_stop")
        keepStopped(world, service, *guest);
    else if (service.state == u"migrate" || service.state == u"relocate")
        moveAway(world, service, *guest);
    else if (service.state == u"started")
        keepRunning(world, service, *guest);
}

} // namespace

void haAgentTick(World &world)
{
    for (const Node &node : std::as_const(world.nodes)) {
        if ((epoch(world.now) + node.number) % roundEvery != 0 || !works(world, node))
            continue;
        HaAgent &agent = world.ha.agents[node.name];
        agent.timestamp = world.now;
        agent.results.clear();
        followRequest(world, node, agent);
        agent.state = hasActive(world, node.name) ? u"active"_s : u"wait_for_agent_lock"_s;
        if (world.ha.armed != u"armed")
            continue;
        int free = workers;
        for (HaService &service : world.ha.services) {
            if (service.node != node.name)
                continue;
            const bool underWay = !service.task.isEmpty();
            if (free > 0 || underWay || service.state == u"started")
                work(world, service);
            free -= service.task.isEmpty() ? 0 : 1;
        }
    }
}

QString agentWord(const World &world, const QString &node)
{
    const HaAgent agent = world.ha.agents.value(node);
    if (agent.mode == u"maintenance")
        return u"maintenance mode"_s;
    if (world.now - agent.timestamp > dead)
        return u"old timestamp - dead?"_s;
    if (world.ha.armed != u"armed")
        return u"disarm mode"_s;
    if (agent.mode == u"restart" || agent.mode == u"shutdown")
        return agent.mode + u" mode"_s;
    return agent.state == u"wait_for_agent_lock" && !hasActive(world, node) ? u"idle"_s
                                                                            : agent.state;
}

QString verboseState(const World &world, const HaService &service)
{
    if (service.requested == u"ignored" || world.ha.disarmMode == u"ignore")
        return u"ignored"_s;
    if (service.state.isEmpty())
        return u"queued"_s;
    if (service.state == u"error" && service.requested == u"disabled")
        return u"clearing error flag"_s;
    if (service.state == u"stopped" && service.requested == u"disabled")
        return u"disabled"_s;
    if (service.state == u"started") {
        if (service.requested != u"started")
            return u"stopping"_s;
        return service.running ? u"started"_s : u"starting"_s;
    }
    return service.state;
}

} // namespace fairlead::lab
