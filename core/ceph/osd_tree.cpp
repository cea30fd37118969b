#include "ceph/osd_tree.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

CrushNode readNode(const Fields &fields)
{
    CrushNode node;
    node.id = fields.id("id"_L1);
    node.name = fields.text("name"_L1);
    node.type = fields.text("type"_L1);
    node.typeId = fields.id("type_id"_L1);
    node.children = fields.ids("children"_L1);
    node.deviceClass = fields.text("device_class"_L1, QString());
    if (node.isOsd()) {
        node.status = fields.text("status"_L1);
        node.reweight = fields.number("reweight"_L1);
    }
    return node;
}

QString shortName(const QString &name) { return name.section(u'.', 0, 0); }

} // namespace

const CrushNode *OsdTree::find(const QString &name) const
{
    const auto place = std::find_if(
        nodes.begin(), nodes.end(), [&name](const CrushNode &node) { return node.name == name; });
    return place == nodes.end() ? nullptr : &*place;
}

const CrushNode *OsdTree::find(int id) const
{
    const auto place = std::find_if(
        nodes.begin(), nodes.end(), [id](const CrushNode &node) { return node.id == id; });
    return place == nodes.end() ? nullptr : &*place;
}

QList<int> OsdTree::osdsUnder(const QString &name) const
{
    const CrushNode *top = find(name);
    if (!top)
        return {};
    // Each node is looked at once: an answer that is broken may be no tree.
    QSet<int> seen;
    QList<int> open{top->id};
    QList<int> osds;
    while (!open.isEmpty()) {
        const int id = open.takeLast();
        const CrushNode *node = find(id);
        if (!node || seen.contains(id))
            continue;
        seen.insert(id);
        if (node->isOsd())
            osds.append(id);
        open.append(node->children);
    }
    std::sort(osds.begin(), osds.end());
    return osds;
}

QStringList OsdTree::ancestors(const QString &name) const
{
    QStringList above;
    const CrushNode *start = find(name);
    if (!start)
        return {};
    QSet<int> seen{start->id};
    QList<int> open{start->id};
    while (!open.isEmpty()) {
        const int child = open.takeFirst();
        for (const CrushNode &node : nodes) {
            if (!node.children.contains(child) || seen.contains(node.id))
                continue;
            seen.insert(node.id);
            open.append(node.id);
            above.append(node.name);
        }
    }
    return above;
}

QStringList OsdTree::hosts() const
{
    QStringList hosts;
    for (const CrushNode &node : nodes) {
        if (node.type == "host"_L1 && !hosts.contains(node.name))
            hosts.append(node.name);
    }
    hosts.sort();
    return hosts;
}

QString OsdTree::hostOf(int osd) const
{
    const CrushNode *node = find(osd);
    if (!node || !node->isOsd())
        return {};
    for (const QString &above : ancestors(node->name)) {
        if (find(above)->type == "host"_L1)
            return above;
    }
    return {};
}

QString OsdTree::describe(const QString &name) const
{
    // A flag may also sit on the shadow of a bucket for one device class, "node2~ssd".
    const CrushNode *node = find(name.section(u'~', 0, 0));
    return node && !node->isOsd() ? node->type + u' ' + name : name;
}

Result<OsdTree> parseOsdTree(const QByteArray &out)
{
    Reading reading(u"ceph osd tree"_s);
    const Fields fields(readObject(out, reading), reading);
    OsdTree tree;
    QSet<int> seen;
    for (const Fields &row : fields.objects("nodes"_L1, true)) {
        const CrushNode node = readNode(row);
        if (seen.contains(node.id))
            continue;
        seen.insert(node.id);
        tree.nodes.append(node);
    }
    for (const Fields &row : fields.objects("stray"_L1))
        tree.stray.append(readNode(row));
    return reading.result(tree);
}

Result<QString> crushHost(const OsdTree &tree, const QString &machine)
{
    const QStringList hosts = tree.hosts();
    if (hosts.contains(machine))
        return machine;
    QStringList alike;
    std::copy_if(hosts.begin(), hosts.end(), std::back_inserter(alike),
        [&machine](const QString &host) { return shortName(host) == shortName(machine); });
    if (alike.size() == 1)
        return alike.first();
    return failure(Error::Kind::NotFound, u"Ceph knows no host called %1."_s.arg(machine),
        u"hosts in osd tree: %1"_s.arg(hosts.join(u", "_s)));
}

} // namespace fairlead::ceph
