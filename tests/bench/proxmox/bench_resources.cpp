// What parsing /cluster/resources costs against a bare simdjson pass that extracts the same fields:
// only the ratio of one run means anything. Build it optimised for figures worth keeping.

#include "proxmox/ha_status.h"
#include "proxmox/resources.h"

#include <QTest>

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace fairlead;

namespace {

constexpr int nodes = 64;
constexpr int guests = 10'000;
constexpr int storagesPerNode = 6;

/// Rows as 9.2 sends them, keys in changing order as Perl's hashes have them.
QByteArray clusterResources()
{
    QByteArray body = "{\"data\":[";
    std::vector<QByteArray> fields;
    unsigned state = 1;
    const auto row = [&] {
        for (size_t i = fields.size(); i > 1; --i) {
            state = state * 1'664'525U + 1'013'904'223U;
            std::swap(fields[i - 1], fields[(state >> 8) % i]);
        }
        body += body.endsWith('[') ? "{" : ",{";
        for (size_t i = 0; i < fields.size(); ++i)
            body += (i ? "," : "") + fields[i];
        body += '}';
    };
    const auto name = [](int node) { return "\"pve" + QByteArray::number(node) + '"'; };
    for (int id = 0; id < guests; ++id) {
        const QByteArray number = QByteArray::number(100 + id);
        fields = {"\"id\":\"qemu/" + number + '"', "\"type\":\"qemu\"", "\"vmid\":" + number,
            "\"node\":" + name(id % nodes), "\"name\":\"guest-" + number + ".example.org\"",
            "\"status\":\"running\"", "\"hastate\":\"started\"", "\"template\":0",
            "\"tags\":\"prod;team-" + QByteArray::number(id % 20) + '"',
            "\"pool\":\"pool" + QByteArray::number(id % 30) + '"', "\"cpu\":0.0596475135800605",
            "\"maxcpu\":4", "\"mem\":4114817" + number, "\"maxmem\":8589934592",
            "\"memhost\":4314817" + number, "\"disk\":0", "\"maxdisk\":34359738368",
            "\"uptime\":874350", "\"netin\":2456116121", "\"netout\":545248946",
            "\"diskread\":4510777856", "\"diskwrite\":6059209728"};
        row();
    }
    for (int node = 0; node < nodes; ++node) {
        fields = {"\"id\":\"node/pve" + QByteArray::number(node) + '"', "\"type\":\"node\"",
            "\"node\":" + name(node), "\"status\":\"online\"", "\"hastate\":\"online\"",
            "\"level\":\"\"", "\"cgroup-mode\":2", "\"cpu\":0.362318840579710", "\"maxcpu\":128",
            "\"mem\":3796930560", "\"maxmem\":25276510208", "\"disk\":24110125056",
            "\"maxdisk\":270553174016", "\"uptime\":2997"};
        row();
        for (int storage = 0; storage < storagesPerNode; ++storage) {
            fields = {"\"id\":\"storage/x\"", "\"type\":\"storage\"", "\"node\":" + name(node),
                "\"storage\":\"ceph" + QByteArray::number(storage) + '"', "\"shared\":1",
                "\"status\":\"available\"", "\"plugintype\":\"rbd\"",
                "\"content\":\"images,rootdir\"", "\"disk\":98304", "\"maxdisk\":479730032640"};
            row();
        }
    }
    return body + "]}";
}

/// The fields as they stand in the text, nothing made of them.
struct BareRow {
    std::string_view type, node, name, status, hastate, tags, pool, storage, plugintype, content;
    double cpu = 0, maxcpu = 0;
    std::int64_t vmid = 0, mem = 0, maxmem = 0, memhost = 0, disk = 0, maxdisk = 0, uptime = 0,
                 netin = 0, netout = 0, diskread = 0, diskwrite = 0, isTemplate = 0, shared = 0;
};

template <class T>
void take(simdjson::simdjson_result<T> result, T &into)
{
    if (std::move(result).get(into) != simdjson::SUCCESS)
        into = {};
}

/// One pass in the order of the text. The key is found by trying, as the plainest code would.
void readBareField(BareRow &row, simdjson::ondemand::field &field)
{
    const auto key = field.key();
    auto value = field.value();
    if (key == "type") {
        take(value.get_string(), row.type);
    } else if (key == "node") {
        take(value.get_string(), row.node);
    } else if (key == "name") {
        take(value.get_string(), row.name);
    } else if (key == "status") {
        take(value.get_string(), row.status);
    } else if (key == "hastate") {
        take(value.get_string(), row.hastate);
    } else if (key == "tags") {
        take(value.get_string(), row.tags);
    } else if (key == "pool") {
        take(value.get_string(), row.pool);
    } else if (key == "storage") {
        take(value.get_string(), row.storage);
    } else if (key == "plugintype") {
        take(value.get_string(), row.plugintype);
    } else if (key == "content") {
        take(value.get_string(), row.content);
    } else if (key == "cpu") {
        take(value.get_double(), row.cpu);
    } else if (key == "maxcpu") {
        take(value.get_double(), row.maxcpu);
    } else if (key == "vmid") {
        take(value.get_int64(), row.vmid);
    } else if (key == "mem") {
        take(value.get_int64(), row.mem);
    } else if (key == "maxmem") {
        take(value.get_int64(), row.maxmem);
    } else if (key == "memhost") {
        take(value.get_int64(), row.memhost);
    } else if (key == "disk") {
        take(value.get_int64(), row.disk);
    } else if (key == "maxdisk") {
        take(value.get_int64(), row.maxdisk);
    } else if (key == "uptime") {
        take(value.get_int64(), row.uptime);
    } else if (key == "netin") {
        take(value.get_int64(), row.netin);
    } else if (key == "netout") {
        take(value.get_int64(), row.netout);
    } else if (key == "diskread") {
        take(value.get_int64(), row.diskread);
    } else if (key == "diskwrite") {
        take(value.get_int64(), row.diskwrite);
    } else if (key == "template") {
        take(value.get_int64(), row.isTemplate);
    } else if (key == "shared") {
        take(value.get_int64(), row.shared);
    }
}

std::int64_t barePass(const QByteArray &body)
{
    const simdjson::padded_string padded(body.constData(), size_t(body.size()));
    simdjson::ondemand::parser parser;
    auto document = parser.iterate(padded);
    std::vector<BareRow> rows;
    rows.reserve(11'000);
    std::int64_t sum = 0;
    for (auto element : document["data"].get_array()) {
        BareRow &row = rows.emplace_back();
        for (auto result : element.get_object()) {
            simdjson::ondemand::field field;
            if (std::move(result).get(field) == simdjson::SUCCESS)
                readBareField(row, field);
        }
        sum += row.mem + std::int64_t(row.name.size());
    }
    return sum;
}

/// Processor time of the fastest of a few rounds, since others may share the machine; fewer rounds
/// where each takes long, as under a sanitizer.
template <class F>
double fastestMilliseconds(F work)
{
    double best = 1e9;
    double spent = 0;
    for (int round = 0; round < 25 && spent < 1000; ++round) {
        const std::clock_t start = std::clock();
        work();
        const double took = 1e3 * double(std::clock() - start) / CLOCKS_PER_SEC;
        best = std::min(best, took);
        spent += took;
    }
    return best;
}

} // namespace

class BenchResources : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tenThousandGuests()
    {
        const QByteArray body = clusterResources();
        const auto resources = proxmox::parseResources(body);
        QVERIFY(resources.has_value());
        QCOMPARE(resources->guests.size(), guests);
        QCOMPARE(resources->nodes.size(), nodes);
        QCOMPARE(resources->storages.size(), nodes * storagesPerNode);
        QVERIFY(barePass(body) > 0);

        const double bare = fastestMilliseconds([&] { (void)barePass(body); });
        const double ours = fastestMilliseconds([&] { (void)proxmox::parseResources(body); });
        std::printf(
            "BENCH cluster/resources: %.2f MB, %d guests: bare pass %.2f ms, values %.2f ms, "
            "ratio %.2f\n",
            double(body.size()) / 1e6, guests, bare, ours, ours / bare);
    }

    /// For scale: all of them under HA, read the ordinary way.
    void tenThousandServices()
    {
        QByteArray body = "{\"data\":[{\"type\":\"quorum\",\"quorate\":1}";
        for (int id = 0; id < guests; ++id) {
            const QByteArray sid = "vm:" + QByteArray::number(100 + id);
            body += ",{\"type\":\"service\",\"sid\":\"" + sid + "\",\"id\":\"service:" + sid
                + "\",\"node\":\"pve" + QByteArray::number(id % nodes)
                + "\",\"state\":\"started\",\"crm_state\":\"started\",\"request_state\":"
                  "\"started\",\"max_restart\":1,\"max_relocate\":1,\"failback\":1,\"status\":\""
                + sid + " (pve1, started)\"}";
        }
        body += "]}";
        const auto status = proxmox::parseHaStatus(body);
        QVERIFY(status.has_value());
        QCOMPARE(status->services.size(), guests);
        const double took = fastestMilliseconds([&] { (void)proxmox::parseHaStatus(body); });
        std::printf("BENCH ha/status/current: %.2f MB, %d services: %.2f ms\n",
            double(body.size()) / 1e6, guests, took);
    }
};

QTEST_GUILESS_MAIN(BenchResources)
#include "bench_resources.moc"
