#include "proxmox/pool.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

std::optional<PoolMember> readMember(const Fields &row)
{
    PoolMember member;
    member.type = row.text("type");
    member.node = NodeName(row.text("node"));
    if (const auto id = row.number("vmid"))
        member.guest = GuestId(*id);
    else if (row.has("storage"))
        member.storage = StorageName(row.text("storage"));
    return member.guest || member.storage ? std::optional(member) : std::nullopt;
}

std::optional<Pool> readPool(const Fields &row, const QString &name)
{
    Pool pool{name, row.text("comment"), std::nullopt};
    if (row.value("members").isArray()) {
        const auto members = readRows<PoolMember>(row.list("members"), {}, readMember);
        if (!members)
            return std::nullopt;
        pool.members = *members;
    }
    return name.isEmpty() ? std::nullopt : std::optional(pool);
}

} // namespace

Result<QList<Pool>> parsePools(const QByteArray &body)
{
    return parseRows<Pool>(body, QStringLiteral("the pools"),
        [](const Fields &row) { return readPool(row, row.text("poolid")); });
}

Result<Pool> parsePool(const QByteArray &body, const QString &name)
{
    const QString subject = QStringLiteral("the pool ") + name;
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const auto pool = readPool(Fields(*data), name);
    return pool ? Result<Pool>(*pool)
                : malformed(subject, QStringLiteral("a member that names nothing known"));
}

} // namespace fairlead::proxmox
