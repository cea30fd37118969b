#include "lab/world/ha_manager.h"

#include "lab/world/ha_place.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr qint64 roundEvery = 10; // seconds
constexpr auto lockExpires = 120s; // a lost master's or agent's lock
constexpr auto fenceDelay = 60s;

bool works(const World &world, const QString &name)
{
    const Node *node = world.node(name);
    return node && node->up() && !node->stoppedUnits.contains(u"pve-ha-crm")
        && quorate(world, name);
}

/// A master that left in good order gives its lock back; a lost one holds it until it expires.
bool elect(World &world)
{
    Ha &ha = world.ha;
    if (works(world, ha.master))
        return true;
    const Node *old = world.node(ha.master);
    if (old && old->pulled && world.now - ha.timestamp < lockExpires)
        return false;
    for (const Node &node : std::as_const(world.nodes)) {
        if (works(world, node.name)) {
            ha.master = node.name;
            return true;
        }
    }
    return false;
}

void obey(World &world, const QString &command)
{
    const QStringList words = command.split(u' ');
    const QString &verb = words.first();
    if (verb == u"enable-node-maintenance" && world.ha.nodeStatus.value(words.at(1)) == u"online"
        && world.ha.armed == u"armed") {
        world.ha.maintenanceAsked[words.at(1)] = true;
    } else if (verb == u"disable-node-maintenance") {
        world.ha.maintenanceAsked[words.at(1)] = false;
    } else if (verb == u"arm-ha" || verb == u"disarm-ha") {
        world.ha.armed = verb == u"arm-ha" ? u"armed"_s : u"disarmed"_s;
        world.ha.disarmMode = words.value(1);
    } else if (verb == u"migrate" || verb == u"relocate") {
        if (HaService *service = world.service(words.at(1))) {
            service->command = verb;
            service->commandTarget = words.at(2);
        }
    }
}

void setNodeStatus(World &world, const QString &node, const QString &status)
{
    if (world.ha.nodeStatus.value(node) == status)
        return;
    world.ha.nodeStatus[node] = status;
    world.ha.nodeStatusSince[node] = world.now;
}

bool needsFencing(const World &world, const QString &node)
{
    static const QStringList harmless{
        u"freeze"_s, u"stopped"_s, u"error"_s, u"recovery"_s, u"fence"_s};
    for (const HaService &service : world.ha.services) {
        if (service.node == node && !service.state.isEmpty() && !harmless.contains(service.state))
            return true;
    }
    return false;
}

void judgeMissing(World &world, const QString &node)
{
    const QString status = world.ha.nodeStatus.value(node);
    const auto since = world.now - world.ha.nodeStatusSince.value(node);
    const auto silent = world.now - world.ha.agents.value(node).timestamp;
    const bool fenced = status == u"fence" && silent >= lockExpires;
    if (status == u"online" || fenced)
        setNodeStatus(world, node, u"unknown"_s);
    else if (status == u"unknown" && since >= fenceDelay - 10s && needsFencing(world, node))
        setNodeStatus(world, node, u"fence"_s);
}

void judgeNodes(World &world)
{
    const QStringList members = membersSeenFrom(world, world.ha.master);
    for (const Node &node : std::as_const(world.nodes)) {
        const HaAgent agent = world.ha.agents.value(node.name);
        const bool maintained = agent.mode == u"maintenance";
        const QString status = world.ha.nodeStatus.value(node.name);
        if (!members.contains(node.name)) {
            // Whoever went in maintenance is not missed.
            if (status != u"maintenance")
                judgeMissing(world, node.name);
        } else if (maintained) {
            setNodeStatus(world, node.name, u"maintenance"_s);
        } else if (agent.mode == u"active" && world.now - agent.timestamp < 30s) {
            setNodeStatus(world, node.name, u"online"_s);
        }
    }
}

void moveTo(World &world, HaService &service, const QString &target, bool online)
{
    const Guest *guest = world.guest(service.guest);
    const bool live = online && guest && guest->isVm();
    service.target = target;
    changeState(world, service, live ? u"migrate"_s : u"relocate"_s);
}

void obeyPerson(World &world, HaService &service)
{
    const QString target = std::exchange(service.commandTarget, {});
    const bool online = std::exchange(service.command, {}) == u"migrate";
    if (target == service.node || world.ha.nodeStatus.value(target) != u"online"
        || !mayRunOn(world, service, target))
        return;
    service.maintenanceNode.clear();
    moveTo(world, service, target, online);
}

void keepStarted(World &world, HaService &service)
{
    const Guest *guest = world.guest(service.guest);
    const QString status = world.ha.nodeStatus.value(service.node);
    if (service.requested != u"started")
        return changeState(world, service, u"request_stop"_s);
    if (world.ha.agents.value(service.node).mode == u"restart")
        return changeState(world, service, u"freeze"_s);
    if (status == u"fence")
        return changeState(world, service, u"fence"_s);
    if (status == u"unknown" || !guest)
        return;
    if (guest->node != service.node) {
        service.node = guest->node; // somebody moved it by hand
        service.maintenanceNode.clear();
        return changeState(world, service, u"started"_s);
    }
    if (!service.command.isEmpty())
        return obeyPerson(world, service);
    if (service.failures > service.maxRestart + service.maxRelocate)
        return changeState(world, service, u"error"_s);
    if (service.failures > service.maxRestart && !service.failedNodes.contains(service.node))
        service.failedNodes.append(service.node);
    const QString target = wantedNode(world, service);
    if (target.isEmpty() || target == service.node)
        return;
    if (status == u"maintenance" && service.maintenanceNode.isEmpty())
        service.maintenanceNode = service.node;
    moveTo(world, service, target, guest->running);
}

void afterMove(World &world, HaService &service)
{
    if (!service.result) {
        if (world.ha.nodeStatus.value(service.node) == u"fence")
            changeState(world, service, u"fence"_s);
        return;
    }
    if (*service.result == u"OK") {
        service.node = std::exchange(service.target, {});
        service.running = false; // until its new agent has said so
        if (service.node == service.maintenanceNode)
            service.maintenanceNode.clear();
    }
    service.target.clear();
    changeState(world, service, u"started"_s);
}

void recover(World &world, HaService &service)
{
    Guest *guest = world.guest(service.guest);
    const QString target = wantedNode(world, service);
    if (!guest || target.isEmpty() || target == service.node)
        return;
    guest->node = target;
    guest->lock.clear();
    guest->running = false;
    service.node = target;
    service.running = false;
    changeState(world, service, u"started"_s);
}

/// The state that follows at once, if there is one; else empty.
QString nextState(const World &world, const HaService &service)
{
    const QString &state = service.state;
    const QString node = world.ha.nodeStatus.value(service.node);
    const bool wanted = service.requested == u"started";
    if (state.isEmpty())
        return wanted ? u"request_start"_s : u"request_stop"_s;
    if (state == u"request_start")
        return u"started"_s;
    if (state == u"request_stop")
        return service.result ? u"stopped"_s : QString();
    if (state == u"stopped")
        return wanted ? u"request_start"_s : QString();
    if (state == u"freeze") {
        const bool thawed = world.ha.agents.value(service.node).mode != u"restart";
        return thawed && node != u"unknown" ? u"started"_s : QString();
    }
    if (state == u"fence")
        return node == u"fence" ? QString() : u"recovery"_s;
    if (state == u"error")
        return service.requested == u"disabled" ? u"stopped"_s : QString();
    return {};
}

void decide(World &world, HaService &service)
{
    if (service.requested == u"ignored")
        return service.state.clear();
    if (service.state == u"started")
        return keepStarted(world, service);
    if (service.state == u"migrate" || service.state == u"relocate")
        return afterMove(world, service);
    if (service.state == u"recovery")
        return recover(world, service);
    const QString next = nextState(world, service);
    if (next.isEmpty())
        return;
    if (service.state.isEmpty()) {
        const Guest *guest = world.guest(service.guest);
        service.node = guest ? guest->node : service.node;
    }
    if (service.state == u"error") {
        service.failures = 0;
        service.failedNodes.clear();
    }
    changeState(world, service, next);
}

} // namespace

void changeState(World &world, HaService &service, const QString &state)
{
    service.state = state;
    service.uid = randomText(world, 22);
    service.result.reset();
    service.task.clear();
}

void askMaintenance(World &world, const QString &node, bool on)
{
    world.ha.queue.append(
        (on ? u"enable-node-maintenance %1"_s : u"disable-node-maintenance %1"_s).arg(node));
}

void askMove(World &world, const QString &sid, const QString &node, bool online)
{
    world.ha.queue.append(u"%1 %2 %3"_s.arg(online ? u"migrate"_s : u"relocate"_s, sid, node));
}

void askArmed(World &world, bool armed, const QString &mode)
{
    world.ha.queue.append(armed ? u"arm-ha"_s : u"disarm-ha %1"_s.arg(mode));
}

void haManagerTick(World &world)
{
    // Without any resource the manager sleeps, but a waiting command wakes it.
    if (epoch(world.now) % roundEvery != 0 || !elect(world)
        || (world.ha.services.isEmpty() && world.ha.queue.isEmpty()
            && !world.ha.maintenanceAsked.values().contains(true)))
        return;
    world.ha.timestamp = world.now;
    judgeNodes(world);
    const QStringList queue = std::exchange(world.ha.queue, {});
    for (const QString &command : queue)
        obey(world, command);
    if (world.ha.armed != u"armed")
        return;
    for (HaService &service : world.ha.services)
        decide(world, service);
}

void settleHa(World &world)
{
    Ha &ha = world.ha;
    ha.timestamp = world.now;
    if (!ha.services.isEmpty())
        ha.master = world.nodes.value(1, world.nodes.first()).name;
    for (const Node &node : std::as_const(world.nodes)) {
        ha.nodeStatus[node.name] = u"online"_s;
        ha.nodeStatusSince[node.name] = world.now;
        ha.agents[node.name].timestamp = world.now;
    }
    for (HaService &service : ha.services) {
        Guest *guest = world.guest(service.guest);
        service.node = guest->node;
        if (service.requested == u"ignored")
            continue;
        guest->running = service.requested == u"started";
        service.running = guest->running;
        changeState(world, service, guest->running ? u"started"_s : u"stopped"_s);
        if (guest->running)
            ha.agents[service.node].state = u"active"_s;
    }
}

} // namespace fairlead::lab
