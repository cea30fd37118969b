#include "proxmox/cluster.h"

#include "proxmox/envelope.h"

#include <algorithm>

namespace fairlead::proxmox {

namespace {

void readCluster(ClusterStatus &status, const Fields &row)
{
    status.standalone = false;
    status.name = row.text("name");
    status.quorate = row.flag("quorate");
    status.expectedNodes = row.number("nodes");
    status.configVersion = row.number("version");
}

std::optional<Member> readMember(const Fields &row)
{
    Member member;
    member.name = NodeName(row.text("name"));
    member.id = row.number("nodeid");
    member.address = row.text("ip");
    member.online = row.flag("online");
    member.answered = row.isSet("local");
    return member.name.value.isEmpty() ? std::nullopt : std::optional(member);
}

} // namespace

Result<ClusterStatus> parseClusterStatus(const QByteArray &body)
{
    const QString subject = QStringLiteral("the cluster's state");
    const auto rows = openList(body, subject);
    if (!rows)
        return tl::unexpected(rows.error());
    ClusterStatus status;
    status.standalone = true;
    for (const QJsonValue value : *rows) {
        const Fields row(value.toObject());
        const QString type = row.text("type");
        if (type == QLatin1StringView("cluster")) {
            readCluster(status, row);
        } else if (type == QLatin1StringView("node")) {
            const auto member = readMember(row);
            if (!member)
                return malformed(subject, QStringLiteral("a node without a name"));
            status.members.append(*member);
        }
    }
    // Every answer names at least the node that gave it.
    if (status.members.isEmpty())
        return malformed(subject, QStringLiteral("no node in it"));
    std::sort(status.members.begin(), status.members.end(),
        [](const Member &a, const Member &b) { return a.name < b.name; });
    return status;
}

bool canWrite(const ClusterStatus &status)
{
    return status.standalone || status.quorate.value_or(false);
}

} // namespace fairlead::proxmox
