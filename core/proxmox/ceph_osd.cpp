#include "proxmox/ceph_osd.h"

#include "proxmox/envelope.h"

#include <QMap>

namespace fairlead::proxmox {

namespace {

constexpr std::array osdStates{
    Spelling<OsdState>{QLatin1StringView("up"), OsdState::Up},
    Spelling<OsdState>{QLatin1StringView("down"), OsdState::Down},
};

/// Shadow trees of device classes spell their buckets "pve1~ssd".
QString plainName(const QString &bucket) { return bucket.section(QLatin1Char('~'), 0, 0); }

/// Collects what the tree holds; the second sight of an OSD or host changes nothing.
class TreeReader {
public:
    /// False for an OSD without a number.
    bool read(const QJsonObject &object, const QStringList &place)
    {
        const Fields bucket(object);
        if (bucket.text("type") == QLatin1StringView("osd"))
            return readOsd(bucket, place);
        const QString name = plainName(bucket.text("name"));
        QStringList below = place;
        if (!name.isEmpty())
            below.append(name);
        if (bucket.text("type") == QLatin1StringView("host"))
            m_hosts.insert(CrushHost(name), true);
        for (const QJsonValue child : bucket.list("children")) {
            if (!read(child.toObject(), below))
                return false;
        }
        return true;
    }

    OsdTree finish(const QString &flags) const
    {
        return {flags.split(QLatin1Char(','), Qt::SkipEmptyParts), m_osds.values(), m_hosts.keys()};
    }

private:
    bool readOsd(const Fields &leaf, const QStringList &place)
    {
        const auto id = leaf.number("id");
        if (!id)
            return false;
        Osd osd;
        osd.id = OsdId(*id);
        osd.place = place;
        const QString host = leaf.text("host");
        osd.host = CrushHost(host.isEmpty() && !place.isEmpty() ? place.last() : host);
        readFigures(osd, leaf);
        if (!m_osds.contains(osd.id))
            m_osds.insert(osd.id, osd);
        return true;
    }

    static void readFigures(Osd &osd, const Fields &leaf)
    {
        osd.state = leaf.word("status", osdStates);
        osd.in = leaf.flag("in");
        osd.deviceClass = leaf.text("device_class");
        osd.crushWeight = leaf.real("crush_weight");
        osd.reweight = leaf.real("reweight");
        osd.pgs = leaf.number("pgs");
        osd.used = leaf.bytes("bytes_used");
        osd.total = leaf.bytes("total_space");
        if (const auto percent = leaf.real("percent_used"))
            osd.usedFraction = *percent / 100;
        osd.commitLatency = leaf.number("commit_latency_ms");
        osd.applyLatency = leaf.number("apply_latency_ms");
        osd.version = leaf.text("ceph_version_short");
    }

    QMap<OsdId, Osd> m_osds;
    QMap<CrushHost, bool> m_hosts;
};

} // namespace

Result<OsdTree> parseOsdTree(const QByteArray &body)
{
    const QString subject = QStringLiteral("the OSDs");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    if (!fields.value("root").isObject())
        return malformed(subject, QStringLiteral("no \"root\" in it"));
    TreeReader reader;
    if (!reader.read(fields.inside("root").object(), {}))
        return malformed(subject, QStringLiteral("an OSD without a number"));
    return reader.finish(fields.text("flags"));
}

QList<Osd> osdsOf(const OsdTree &tree, const CrushHost &host)
{
    QList<Osd> osds;
    for (const Osd &osd : tree.osds) {
        if (osd.host == host)
            osds.append(osd);
    }
    return osds;
}

Result<CommandSafety> parseCommandSafety(const QByteArray &body)
{
    const auto data = openObject(body, QStringLiteral("whether a daemon may be stopped"));
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    return CommandSafety{fields.flag("safe"), fields.text("status")};
}

} // namespace fairlead::proxmox
