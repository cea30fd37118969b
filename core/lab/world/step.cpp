#include "lab/world/step.h"

#include "lab/world/broadcast.h"
#include "lab/world/ceph_daemons.h"
#include "lab/world/guest_work.h"
#include "lab/world/ha_agent.h"
#include "lab/world/ha_manager.h"
#include "lab/world/placement_groups.h"
#include "lab/world/power.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

void eventTick(World &world)
{
    if (world.events.isEmpty())
        return;
    const auto since = world.now - world.startedAt;
    const QList<Event> events = world.events;
    for (const Event &event : events) {
        if (event.at <= since)
            happen(world, event);
    }
    world.events.removeIf([&](const Event &event) { return event.at <= since; });
}

void tick(World &world)
{
    eventTick(world);
    powerTick(world);
    workTick(world);
    haAgentTick(world);
    haManagerTick(world);
    daemonTick(world);
    pgTick(world);
    broadcastTick(world);
}

void ioError(World &world, int id)
{
    if (Guest *guest = world.guest(id))
        guest->monitorState = u"io-error"_s;
}

} // namespace

void happen(World &world, const Event &event)
{
    Node *node = world.node(event.who);
    if (event.what == u"crash")
        crash(world, event.who);
    else if (event.what == u"power-on")
        powerOn(world, event.who);
    else if (event.what == u"osd-fail")
        failOsd(world, event.who.toInt());
    else if (event.what == u"osd-replace")
        replaceOsd(world, event.who.toInt());
    else if (event.what == u"guest-io-error")
        ioError(world, event.who.toInt());
    else if (!node)
        return;
    else if (event.what == u"hang" || event.what == u"unhang")
        node->hung = event.what == u"hang";
    else
        node->partition = event.what == u"partition" ? node->number : 0;
}

void step(World &world, std::chrono::milliseconds dt)
{
    const WallTime end = world.now + dt;
    WallTime next = std::chrono::floor<std::chrono::seconds>(world.now) + 1s;
    for (; next <= end; next += 1s) {
        world.now = next;
        tick(world);
    }
    world.now = end;
}

void settleIn(World &world)
{
    world.access.key.resize(32);
    for (char &byte : world.access.key)
        byte = char(randomNumber(world) & 0xff);
    settleHa(world);
    for (const Node &node : std::as_const(world.nodes))
        broadcast(world, node.name);
}

} // namespace fairlead::lab
