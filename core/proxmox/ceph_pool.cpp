#include "proxmox/ceph_pool.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

constexpr std::array poolTypes{
    Spelling<CephPoolType>{QLatin1StringView("replicated"), CephPoolType::Replicated},
    Spelling<CephPoolType>{QLatin1StringView("erasure"), CephPoolType::Erasure},
};

std::optional<CephPool> readPool(const Fields &row)
{
    const auto id = row.number("pool");
    CephPool pool;
    pool.name = row.text("pool_name");
    if (!id || pool.name.isEmpty())
        return std::nullopt;
    pool.id = CephPoolId(*id);
    pool.type = row.word("type", poolTypes);
    pool.size = row.number("size");
    pool.minSize = row.number("min_size");
    pool.pgs = row.number("pg_num");
    pool.pgsWanted = row.number("pg_num_final");
    pool.crushRule = row.text("crush_rule_name");
    pool.used = row.bytes("bytes_used");
    pool.usedFraction = row.real("percent_used");
    pool.autoscale = row.text("pg_autoscale_mode");
    pool.applications = row.inside("application_metadata").object().keys();
    return pool;
}

/// "19.2.3" of "ceph version 19.2.3 (2f03…) squid (stable)", where the short form is missing.
QString versionOf(const Fields &daemon)
{
    if (daemon.has("ceph_version_short"))
        return daemon.text("ceph_version_short");
    return daemon.text("ceph_version").section(QLatin1Char(' '), 2, 2);
}

void readNamed(CephMetadata &metadata, const char *kind, const QJsonObject &daemons)
{
    for (auto it = daemons.begin(); it != daemons.end(); ++it) {
        const Fields daemon(it.value().toObject());
        QString host = daemon.text("hostname");
        if (host.isEmpty())
            host = it.key().section(QLatin1Char('@'), 1, 1);
        metadata.daemons.append({QString::fromLatin1(kind),
            it.key().section(QLatin1Char('@'), 0, 0), host, versionOf(daemon)});
    }
}

void readOsds(CephMetadata &metadata, const QJsonArray &osds)
{
    for (const QJsonValue value : osds) {
        const Fields osd(value.toObject());
        // Numbers without an OSD leave holes in the list.
        if (osd.number("id")) {
            metadata.daemons.append(
                {QStringLiteral("osd"), osd.text("id"), osd.text("hostname"), versionOf(osd)});
        }
    }
}

} // namespace

Result<QList<CephPool>> parseCephPools(const QByteArray &body)
{
    return parseRows<CephPool>(body, QStringLiteral("Ceph's pools"), readPool);
}

std::optional<bool> outlivesOneCopy(const CephPool &pool)
{
    if (!(pool.type == CephPoolType::Replicated) || !pool.size || !pool.minSize)
        return std::nullopt;
    return qint64(*pool.size) - 1 >= *pool.minSize;
}

Result<CephMetadata> parseCephMetadata(const QByteArray &body)
{
    const auto data = openObject(body, QStringLiteral("Ceph's daemons"));
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    CephMetadata metadata;
    for (const char *kind : {"mon", "mgr", "mds"})
        readNamed(metadata, kind, fields.inside(kind).object());
    readOsds(metadata, fields.list("osd"));
    const QJsonObject hosts = fields.inside("node").object();
    for (auto it = hosts.begin(); it != hosts.end(); ++it) {
        const QString version = Fields(it.value().toObject()).inside("version").text("str");
        if (!version.isEmpty())
            metadata.installed.insert(it.key(), version);
    }
    return metadata;
}

QList<CephDaemon> outdated(const CephMetadata &metadata)
{
    QList<CephDaemon> old;
    for (const CephDaemon &daemon : metadata.daemons) {
        const QString installed = metadata.installed.value(daemon.host);
        if (!installed.isEmpty() && !daemon.version.isEmpty() && daemon.version != installed)
            old.append(daemon);
    }
    return old;
}

} // namespace fairlead::proxmox
