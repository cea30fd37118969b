#include "ceph/osd_dump.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

/// `state` mixes what an OSD is (exists, up, new …) with what somebody set on it.
QStringList settable(const QStringList &state)
{
    static const QStringList words{u"noup"_s, u"nodown"_s, u"noin"_s, u"noout"_s};
    QStringList flags;
    std::copy_if(state.begin(), state.end(), std::back_inserter(flags),
        [](const QString &word) { return words.contains(word); });
    return flags;
}

QMap<QString, QStringList> readFlagMap(const Fields &map)
{
    QMap<QString, QStringList> flags;
    for (const QString &key : map.keys()) {
        const QStringList words = map.texts(key);
        if (!words.isEmpty())
            flags.insert(key, words);
    }
    return flags;
}

QList<OsdState> readOsds(const Fields &dump)
{
    QList<OsdState> osds;
    for (const Fields &row : dump.objects("osds"_L1, true)) {
        osds.append({row.id("osd"_L1), row.yes("up"_L1), row.yes("in"_L1),
            settable(row.texts("state"_L1))});
    }
    return osds;
}

OsdUsage readUsage(const Fields &row)
{
    const auto kibibytes = [&row](const QString &key) {
        const qint64 amount = row.count(key);
        return Bytes{std::min(amount, largestCount >> 10) << 10};
    };
    OsdUsage usage;
    usage.id = row.id("id"_L1);
    usage.size = kibibytes("kb"_L1);
    usage.used = kibibytes("kb_used"_L1);
    usage.available = kibibytes("kb_avail"_L1);
    usage.percent = row.number("utilization"_L1);
    usage.pgs = row.count("pgs"_L1);
    return usage;
}

} // namespace

const OsdState *OsdDump::find(int osd) const
{
    const auto place = std::find_if(
        osds.begin(), osds.end(), [osd](const OsdState &state) { return state.id == osd; });
    return place == osds.end() ? nullptr : &*place;
}

Result<OsdDump> parseOsdDump(const QByteArray &out)
{
    Reading reading(u"ceph osd dump"_s);
    const Fields fields(readObject(out, reading), reading);
    OsdDump dump;
    dump.epoch = fields.count("epoch"_L1);
    dump.flags = fields.text("flags"_L1).split(u',', Qt::SkipEmptyParts);
    dump.osds = readOsds(fields);
    // Both since Nautilus; before, there were no such flags.
    dump.nodeFlags = readFlagMap(fields.object("crush_node_flags"_L1));
    dump.classFlags = readFlagMap(fields.object("device_class_flags"_L1));
    for (const Fields &row : fields.objects("pools"_L1, true))
        dump.pools.append(readPool(row));
    const Fields profiles = fields.object("erasure_code_profiles"_L1);
    for (const QString &name : profiles.keys())
        dump.profiles.insert(name, readProfile(profiles.object(name)));
    dump.release = fields.text("require_osd_release"_L1, QString());
    return reading.result(dump);
}

Result<Usage> parseUsage(const QByteArray &out)
{
    Reading reading(u"ceph osd df tree"_s);
    const Fields fields(readObject(out, reading), reading);
    QMap<int, OsdUsage> byId; // below several roots an OSD is listed several times
    const QList<Fields> rows = fields.objects("nodes"_L1, true) + fields.objects("stray"_L1);
    for (const Fields &row : rows) {
        if (row.id("id"_L1) >= 0)
            byId.insert(row.id("id"_L1), readUsage(row));
    }
    Usage usage;
    usage.osds = byId.values();
    const auto add = [](Bytes &sum, Bytes part) {
        sum.value = std::min(sum.value + part.value, largestCount);
    };
    for (const OsdUsage &osd : std::as_const(usage.osds)) {
        add(usage.size, osd.size);
        add(usage.used, osd.used);
        add(usage.available, osd.available);
    }
    return reading.result(usage);
}

} // namespace fairlead::ceph
