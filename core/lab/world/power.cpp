#include "lab/world/power.h"

#include "lab/world/ceph_daemons.h"
#include "lab/world/guest_work.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto beforeGoingDown = 2s; // pve-manager runs the command that much later
constexpr auto corosyncNotices = 8s; // measured on a real 8.4: node offline 8 s after it died
constexpr auto corosyncJoins = 4s;
constexpr auto osdsFollow = 20s; // after the node's boot
constexpr auto patience = 5min; // systemd gives up on guests that do not stop

bool inHa(const World &world, const Guest &guest)
{
    const HaService *service = world.service(guest.sid());
    return service && service->requested != u"ignored";
}

void goDown(World &world, Node &node)
{
    node.power = Node::Power::GoingDown;
    node.phaseEnds = world.now + patience;
    HaAgent &agent = world.ha.agents[node.name];
    const QString policy = shutdownPolicy(world);
    const bool freeze = policy == u"freeze" || (policy == u"conditional" && node.comesBack);
    if (agent.mode != u"maintenance")
        agent.mode = policy == u"migrate" ? u"maintenance"_s
            : freeze                      ? u"restart"_s
                                          : u"shutdown"_s;
    for (const Guest &guest : QList<Guest>(world.guests)) {
        if (guest.node == node.name && guest.running && !inHa(world, guest))
            shutDownGuest(world, guest, u"root@pam"_s);
    }
}

bool frozenOrGone(const World &world, const HaService &service)
{
    const Guest *guest = world.guest(service.guest);
    const bool stopped = !guest || !guest->running;
    if (shutdownPolicy(world) == u"migrate")
        return stopped;
    return stopped
        && (world.ha.agents.value(service.node).mode != u"restart" || service.state == u"freeze"
            || service.state == u"stopped");
}

bool guestsAreStopped(const World &world, const Node &node)
{
    const bool plain = std::none_of(world.guests.begin(), world.guests.end(),
        [&](const Guest &g) { return g.node == node.name && g.running && !inHa(world, g); });
    return plain
        && std::all_of(world.ha.services.begin(), world.ha.services.end(), [&](const HaService &s) {
               return s.node != node.name || s.requested == u"ignored" || frozenOrGone(world, s);
           });
}

void goOff(World &world, Node &node)
{
    const bool clean = !node.pulled;
    node.power = Node::Power::Off;
    node.hung = false;
    node.phaseEnds.reset();
    node.memberChanges = clean ? world.now : world.now + corosyncNotices;
    abandonWork(world, node.name);
    for (Guest &guest : world.guests) {
        if (guest.node == node.name)
            guest.running = false;
    }
    stopDaemons(world, node.name, clean);
    if (clean && node.comesBack)
        powerOn(world, node.name);
}

void comeUp(World &world, Node &node)
{
    node.power = Node::Power::On;
    node.phaseEnds.reset();
    node.pulled = false;
    node.bootedAt = world.now;
    node.bootId = randomUuid(world);
    node.kernel = node.newestKernel;
    node.memberChanges = world.now + corosyncJoins;
    world.broadcasts.remove(node.name);
    HaAgent &agent = world.ha.agents[node.name];
    if (!world.ha.maintenanceAsked.value(node.name))
        agent.mode = u"active"_s;
    startDaemons(world, node.name, world.now + osdsFollow);
    for (const Guest &guest : QList<Guest>(world.guests)) {
        if (guest.node == node.name && guest.onBoot && !inHa(world, guest))
            startGuest(world, guest, u"root@pam"_s);
    }
}

void phaseOver(World &world, Node &node)
{
    switch (node.power) {
    case Node::Power::On:
        return goDown(world, node);
    case Node::Power::GoingDown:
        return goOff(world, node);
    case Node::Power::Booting:
        return comeUp(world, node);
    case Node::Power::Off:
        return;
    }
}

} // namespace

QString shutdownPolicy(const World &world)
{
    const QString options = world.options.value(u"ha"_s);
    const QStringList parts = options.split(u',');
    for (const QString &part : parts) {
        if (part.startsWith(u"shutdown_policy="))
            return part.section(u'=', 1);
    }
    return u"conditional"_s;
}

void askPower(World &world, const QString &name, bool reboot)
{
    Node *node = world.node(name);
    if (!node || node->power != Node::Power::On || node->phaseEnds)
        return;
    node->phaseEnds = world.now + beforeGoingDown;
    node->comesBack = reboot;
}

void crash(World &world, const QString &name)
{
    Node *node = world.node(name);
    if (!node || !node->up())
        return;
    node->pulled = true;
    node->comesBack = false;
    goOff(world, *node);
}

void powerOn(World &world, const QString &name)
{
    Node *node = world.node(name);
    if (!node || node->power != Node::Power::Off)
        return;
    node->power = Node::Power::Booting;
    node->phaseEnds = world.now + node->bootTime;
}

void upgradePackages(World &world, const QString &name)
{
    if (Node *node = world.node(name)) {
        for (const PackageUpdate &update : std::as_const(node->updates)) {
            if (update.package.startsWith(u"proxmox-kernel-") && update.oldVersion.isEmpty())
                node->newestKernel = update.package.sliced(15).remove(u"-signed"_s);
        }
        node->updates.clear();
    }
}

void powerTick(World &world)
{
    for (Node &node : world.nodes) {
        if (node.memberChanges && *node.memberChanges <= world.now) {
            node.member = node.up();
            node.memberChanges.reset();
        }
        if (node.phaseEnds && *node.phaseEnds <= world.now)
            phaseOver(world, node);
        else if (node.power == Node::Power::GoingDown && guestsAreStopped(world, node))
            goOff(world, node);
    }
}

} // namespace fairlead::lab
