#include "lab/world/world.h"

#include <algorithm>

namespace fairlead::lab {

namespace {

template <class List, class Matches>
auto find(List &list, Matches matches) -> decltype(&*list.begin())
{
    const auto found = std::find_if(list.begin(), list.end(), matches);
    return found == list.end() ? nullptr : &*found;
}

} // namespace

Node *World::node(const QString &wanted)
{
    return find(nodes, [&](const Node &n) { return n.name == wanted; });
}

const Node *World::node(const QString &wanted) const
{
    return find(nodes, [&](const Node &n) { return n.name == wanted; });
}

Guest *World::guest(int id)
{
    return find(guests, [&](const Guest &g) { return g.id == id; });
}

const Guest *World::guest(int id) const
{
    return find(guests, [&](const Guest &g) { return g.id == id; });
}

Task *World::task(const QString &upid)
{
    return find(tasks, [&](const Task &t) { return t.upid == upid; });
}

const Task *World::task(const QString &upid) const
{
    return find(tasks, [&](const Task &t) { return t.upid == upid; });
}

Pool *World::pool(const QString &id)
{
    return find(pools, [&](const Pool &p) { return p.id == id; });
}

const Pool *World::pool(const QString &id) const
{
    return find(pools, [&](const Pool &p) { return p.id == id; });
}

const Storage *World::storage(const QString &id) const
{
    return find(storages, [&](const Storage &s) { return s.id == id; });
}

HaService *World::service(const QString &sid)
{
    return find(ha.services, [&](const HaService &s) { return s.sid == sid; });
}

const HaService *World::service(const QString &sid) const
{
    return find(ha.services, [&](const HaService &s) { return s.sid == sid; });
}

HaGroup *World::group(const QString &wanted)
{
    return find(ha.groups, [&](const HaGroup &g) { return g.name == wanted; });
}

HaRule *World::rule(const QString &wanted)
{
    return find(ha.rules, [&](const HaRule &r) { return r.name == wanted; });
}

// Ids are mostly the places in the list, and this is asked very often.
Osd *World::osd(int id)
{
    if (id >= 0 && id < ceph.osds.size() && std::as_const(ceph.osds).at(id).id == id)
        return &ceph.osds[id];
    return find(ceph.osds, [&](const Osd &o) { return o.id == id; });
}

const Osd *World::osd(int id) const
{
    if (id >= 0 && id < ceph.osds.size() && ceph.osds.at(id).id == id)
        return &ceph.osds.at(id);
    return find(ceph.osds, [&](const Osd &o) { return o.id == id; });
}

const Pool *World::poolOf(int id) const
{
    return find(pools, [&](const Pool &p) { return p.guests.contains(id); });
}

quint64 scatter(quint64 a, quint64 b, quint64 c)
{
    quint64 z = a * 0x9e3779b97f4a7c15 + b * 0xc2b2ae3d27d4eb4f + c * 0x165667b19e3779f9
        + 0x27d4eb2f165667c5;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

quint64 scatter(const QString &text)
{
    // FNV-1a: qHash differs between machines.
    quint64 hash = 0xcbf29ce484222325;
    for (const QChar letter : text)
        hash = (hash ^ letter.unicode()) * 0x100000001b3;
    return hash;
}

quint64 randomNumber(World &world) { return scatter(++world.random, 0); }

QString randomText(World &world, int length)
{
    static const QLatin1StringView letters(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    QString text;
    for (int i = 0; i < length; ++i)
        text += letters.at(qsizetype(randomNumber(world) % quint64(letters.size())));
    return text;
}

QString randomUuid(World &world)
{
    const auto part = [&](int length) {
        return QStringLiteral("%1").arg(randomNumber(world), 16, 16, QLatin1Char('0')).left(length);
    };
    return QStringList{part(8), part(4), part(4), part(4), part(12)}.join(u'-');
}

qint64 epoch(WallTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::chrono::seconds uptime(const World &world, const Node &node)
{
    return node.up() ? std::chrono::floor<std::chrono::seconds>(world.now - node.bootedAt)
                     : std::chrono::seconds(0);
}

QStringList membersSeenFrom(const World &world, const QString &from)
{
    QStringList members;
    const Node *self = world.node(from);
    if (!self || !self->up())
        return members;
    for (const Node &node : world.nodes) {
        if (&node == self || (node.member && node.partition == self->partition))
            members.append(node.name);
    }
    return members;
}

bool quorate(const World &world, const QString &from)
{
    int expected = world.qdevice ? 1 : 0;
    int present = 0;
    const QStringList members = membersSeenFrom(world, from);
    for (const Node &node : world.nodes) {
        expected += node.votes;
        present += members.contains(node.name) ? node.votes : 0;
    }
    // The outside vote goes to the part of the first node.
    if (world.qdevice && !world.nodes.isEmpty() && members.contains(world.nodes.first().name))
        ++present;
    return present * 2 > expected;
}

QString someQuorateNode(const World &world)
{
    for (const Node &node : world.nodes) {
        if (node.up() && node.member && quorate(world, node.name))
            return node.name;
    }
    return {};
}

} // namespace fairlead::lab
