#include "proxmox/envelope.h"
#include "proxmox/guest.h"
#include "proxmox/guest_status.h"
#include "proxmox/node.h"

#include <algorithm>

namespace fairlead::proxmox {

namespace {

std::optional<Node> readNode(const Fields &row)
{
    Node node;
    node.name = NodeName(row.text("node"));
    if (node.name.value.isEmpty())
        return std::nullopt;
    node.state = row.word("status", nodeStates);
    node.cpu = row.real("cpu");
    node.threads = row.number("maxcpu");
    node.memory = row.bytes("mem");
    node.memoryTotal = row.bytes("maxmem");
    node.rootUsed = row.bytes("disk");
    node.rootTotal = row.bytes("maxdisk");
    node.uptime = row.seconds("uptime");
    node.fingerprint = row.text("ssl_fingerprint");
    return node;
}

void readFigures(Guest &guest, const Fields &row)
{
    guest.cpu = row.real("cpu");
    guest.processors = row.real("cpus");
    guest.memory = row.bytes("mem");
    guest.memoryTotal = row.bytes("maxmem");
    guest.memoryOnHost = row.bytes("memhost");
    if (guest.kind == GuestKind::Container)
        guest.disk = row.bytes("disk");
    guest.diskTotal = row.bytes("maxdisk");
    guest.uptime = row.seconds("uptime");
    guest.networkIn = row.bytes("netin");
    guest.networkOut = row.bytes("netout");
    guest.diskRead = row.bytes("diskread");
    guest.diskWritten = row.bytes("diskwrite");
}

std::optional<Guest> readGuest(const Fields &row, GuestKind kind, const NodeName &node)
{
    const auto id = row.number("vmid");
    if (!id)
        return std::nullopt;
    Guest guest;
    guest.id = GuestId(*id);
    guest.kind = kind;
    guest.node = node;
    guest.name = row.text("name");
    guest.state = row.word("status", guestStates);
    // Here the key is left out for "no", unlike in /cluster/resources.
    guest.isTemplate = row.isSet("template");
    guest.tags = tagsOf(row.text("tags"));
    guest.lock = row.text("lock");
    readFigures(guest, row);
    return guest;
}

} // namespace

Result<QList<Node>> parseNodes(const QByteArray &body)
{
    auto nodes = parseRows<Node>(body, QStringLiteral("the nodes"), readNode);
    if (nodes)
        std::sort(nodes->begin(), nodes->end(),
            [](const Node &a, const Node &b) { return a.name < b.name; });
    return nodes;
}

Result<QList<Guest>> parseGuests(const QByteArray &body, GuestKind kind, const NodeName &node)
{
    auto guests = parseRows<Guest>(body, QStringLiteral("the guests of ") + node.value,
        [&](const Fields &row) { return readGuest(row, kind, node); });
    if (guests)
        std::sort(guests->begin(), guests->end(),
            [](const Guest &a, const Guest &b) { return a.id < b.id; });
    return guests;
}

Result<GuestStatus> parseGuestStatus(const QByteArray &body, GuestKind kind, const NodeName &node)
{
    const QString subject = QStringLiteral("a guest's state");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    const auto guest = readGuest(fields, kind, node);
    if (!guest)
        return malformed(subject, QStringLiteral("no \"vmid\" in it"));
    GuestStatus status;
    status.guest = *guest;
    status.process = fields.text("status");
    // "status" stays "running" for a guest that QEMU has paused or stopped on an error.
    if (!fields.text("qmpstatus").isEmpty())
        status.guest.state = fields.word("qmpstatus", guestStates);
    status.underHa = fields.inside("ha").flag("managed");
    status.requested = fields.inside("ha").word("state", haServiceStates);
    status.agent = fields.flag("agent");
    status.pid = fields.integer("pid");
    status.machine = fields.text("running-machine");
    status.qemu = fields.text("running-qemu");
    return status;
}

QStringList tagsOf(const QString &text)
{
    QStringList tags;
    QString tag;
    for (const QChar c : text) {
        if (c == QLatin1Char(';') || c == QLatin1Char(',') || c.isSpace()) {
            if (!tag.isEmpty())
                tags.append(std::exchange(tag, {}));
        } else {
            tag += c;
        }
    }
    if (!tag.isEmpty())
        tags.append(tag);
    return tags;
}

} // namespace fairlead::proxmox
