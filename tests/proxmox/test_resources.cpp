#include "proxmox/resources.h"
#include "recorded.h"
#include "support/result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace fairlead;
using namespace fairlead::proxmox;
using namespace std::chrono_literals;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }

Result<Resources> one(const char *row)
{
    return parseResources(wrapped(QByteArray("[") + row + "]"));
}

} // namespace

class TestResources : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedOnes_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("guests");
        QTest::addColumn<int>("storages");
        QTest::addColumn<int>("others");
        QTest::newRow("cluster_resources_4nodes_pve7.json") << 4 << 4 << 12 << 0;
        QTest::newRow("cluster_resources_vm_pve7_8.json") << 0 << 6 << 0 << 0;
        QTest::newRow("real-8.4/cluster_resources.json") << 3 << 2 << 3 << 3; // sdn
        QTest::newRow("real-9.2/cluster_resources.json") << 3 << 2 << 3 << 3; // network
    }
    void recordedOnes()
    {
        const auto resources = parseResources(recorded(QTest::currentDataTag()));
        VERIFY_RESULT(resources);
        QTEST(int(resources->nodes.size()), "nodes");
        QTEST(int(resources->guests.size()), "guests");
        QTEST(int(resources->storages.size()), "storages");
        QTEST(resources->others, "others");
    }

    void guest()
    {
        const auto resources = parseResources(recorded("real-8.4/cluster_resources.json"));
        VERIFY_RESULT(resources);
        Guest expected;
        expected.id = GuestId(100);
        expected.node = NodeName(text("pve1"));
        expected.name = text("web01");
        expected.state = {GuestState::Running, text("running")};
        expected.ha = {HaServiceState::Started, text("started")};
        expected.isTemplate = false;
        expected.tags = {text("prod"), text("web")};
        expected.cpu = 0.0596475135800605;
        expected.processors = 1;
        expected.memory = Bytes{4114817};
        expected.memoryTotal = 64_MiB;
        expected.diskTotal = Bytes{0};
        expected.uptime = 122s;
        expected.networkIn = expected.networkOut = expected.diskRead = expected.diskWritten
            = Bytes{0};
        QCOMPARE(resources->guests.at(0), expected);
    }

    void node()
    {
        const auto resources = parseResources(recorded("real-9.2/cluster_resources.json"));
        VERIFY_RESULT(resources);
        const Node &node = resources->nodes.at(1);
        QCOMPARE(node.name, NodeName(text("pve2")));
        QCOMPARE(node.state.value, NodeState::Online);
        QCOMPARE(node.ha.value, HaNodeState::Online);
        QCOMPARE(node.threads, std::optional(2));
        QCOMPARE(node.memory, std::optional(Bytes{3338289152}));
        QCOMPARE(node.uptime, std::optional(4367s));
        QCOMPARE(resources->guests.at(0).memoryOnHost, std::optional(Bytes{0}));
    }

    void orderDoesNotMatter()
    {
        const QByteArray body = recorded("real-8.4/cluster_resources.json");
        const QJsonArray rows
            = QJsonDocument::fromJson(body).object().value(QLatin1StringView("data")).toArray();
        QJsonArray reversed;
        for (const QJsonValue row : rows)
            reversed.prepend(row);
        const auto there = parseResources(body);
        const auto back = parseResources(wrapped(QJsonDocument(reversed).toJson()));
        VERIFY_RESULT(there);
        VERIFY_RESULT(back);
        QVERIFY(*there == *back);
    }

    void withoutRights()
    {
        const Answer answer
            = recordedAnswer("real-8.4/errors.txt", "no-priv token cluster/resources");
        const auto resources = parseResources(answer.body);
        VERIFY_RESULT(resources);
        QCOMPARE(resources->nodes.size(), 3);
        for (const Node &node : resources->nodes) {
            QCOMPARE(node.cpu, std::nullopt);
            QCOMPARE(node.memory, std::nullopt);
        }
        QCOMPARE(resources->nodes.at(2).state.value, NodeState::Unknown);
        QCOMPARE(resources->nodes.at(2).state.text, text("unknown"));
    }

    void tolerantRows()
    {
        const auto strings = one(R"({"type":"lxc","vmid":"101","node":"a","maxmem":"1024",
            "cpu":"0.5","template":"1","disk":7,"uptime":12.9,"status":"running"})");
        VERIFY_RESULT(strings);
        const Guest &guest = strings->guests.at(0);
        QCOMPARE(guest.id, GuestId(101));
        QCOMPARE(guest.kind, GuestKind::Container);
        QCOMPARE(guest.memoryTotal, std::optional(1_KiB));
        QCOMPARE(guest.cpu, std::optional(0.5));
        QCOMPARE(guest.isTemplate, std::optional(true));
        QCOMPARE(guest.disk, std::optional(Bytes{7}));
        QCOMPARE(guest.uptime, std::optional(12s));

        const auto odd = one(R"({"type":"qemu","vmid":5,"node":"a","mem":null,"maxmem":[1,{"x":2}],
            "cpu":{},"name":7,"uptime":true,"disk":0,"maxdisk":1e300,"netin":-1,
            "n\u0061me":"x","diskwritten":3,"templates":1,"status":"dancing"})");
        VERIFY_RESULT(odd);
        const Guest &other = odd->guests.at(0);
        QCOMPARE(other.memory, std::nullopt);
        QCOMPARE(other.memoryTotal, std::nullopt);
        QCOMPARE(other.cpu, std::nullopt);
        QVERIFY(other.name.isEmpty());
        QCOMPARE(other.disk, std::nullopt); // of virtual machines it says nothing
        QCOMPARE(other.diskTotal, std::nullopt);
        QCOMPARE(other.diskWritten, std::nullopt);
        QCOMPARE(other.isTemplate, std::nullopt);
        QCOMPARE(other.state, (Word<GuestState>{GuestState::Unknown, text("dancing")}));
        QVERIFY(!other.ha.given());
    }

    void textsAreUnescaped()
    {
        // No raw string: moc of Qt 6.4 stumbles over \" in one.
        const auto result
            = one("{\"type\":\"qemu\",\"vmid\":5,\"node\":\"a\",\"name\":\"w\\u00f6rk \\\"x\\\"\","
                  "\"tags\":\"a,b c;;d\"}");
        VERIFY_RESULT(result);
        QCOMPARE(result->guests.at(0).name, QStringLiteral("wörk \"x\""));
        QCOMPARE(result->guests.at(0).tags.join(QLatin1Char('|')), text("a|b|c|d"));
    }

    void malformedOnes_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row
            = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
        row("nothing", "");
        row("half", recorded("real-8.4/cluster_resources.json").left(700));
        row("cut behind a row",
            R"({"data":[{"type":"node","node":"a"},{"type":"node","node":"b"})");
        row("no data", R"({"data":null})");
        row("no list", R"({"data":{}})");
        row("no envelope", "[]");
        row("a row that is no object", wrapped("[1]"));
        row("a row without a type", wrapped(R"([{"node":"a"}])"));
        row("a guest without a number", wrapped(R"([{"type":"qemu","node":"a"}])"));
        row("a guest without a node", wrapped(R"([{"type":"qemu","vmid":100}])"));
        row("a guest's number too large",
            wrapped(R"([{"type":"qemu","vmid":99999999999,"node":"a"}])"));
        row("a node without a name", wrapped(R"([{"type":"node","status":"online"}])"));
        row("a storage without a name", wrapped(R"([{"type":"storage","node":"a"}])"));
        row("not UTF-8", wrapped("[{\"type\":\"node\",\"node\":\"\xff\xfe\"}]"));
    }
    void malformedOnes()
    {
        QFETCH(QByteArray, body);
        VERIFY_ERROR(parseResources(body), Error::Kind::Malformed);
    }

    void pools()
    {
        const auto result = one(R"({"type":"pool","id":"/pool/b","pool":"b"},
            {"type":"pool","id":"/pool/a/x","pool":"a/x"},{"type":"brand-new","id":"z"})");
        VERIFY_RESULT(result);
        QCOMPARE(result->pools, (QStringList{text("a/x"), text("b")}));
        QCOMPARE(result->others, 1);
    }

    void storagesAreSummedOnce()
    {
        const auto result = one(
            R"({"type":"storage","storage":"ceph","node":"b","shared":1,"status":"available","disk":10,"maxdisk":100},
               {"type":"storage","storage":"ceph","node":"a","shared":"1","status":"unknown","disk":0,"maxdisk":0},
               {"type":"storage","storage":"local","node":"a","shared":0,"status":"available","disk":1,"maxdisk":2},
               {"type":"storage","storage":"local","node":"b","status":"available","disk":3,"maxdisk":4})");
        VERIFY_RESULT(result);
        const auto uses = storageUse(result->storages);
        QCOMPARE(uses.size(), 3);
        const StorageUse shared{
            StorageName(text("ceph")), std::nullopt, {}, Bytes{10}, Bytes{100}, 2, 1};
        QCOMPARE(uses.at(0), shared);
        QCOMPARE(uses.at(1).node, std::optional(NodeName(text("a"))));
        QCOMPARE(uses.at(1).used, std::optional(Bytes{1}));
        QCOMPARE(uses.at(2).used, std::optional(Bytes{3}));
    }

    void aDeadNodesGuestIsNotBelieved()
    {
        const Word<GuestState> running{GuestState::Running, text("running")};
        QCOMPARE(believable(running, NodeState::Online), running);
        QCOMPARE(believable(running, NodeState::Offline),
            (Word<GuestState>{GuestState::Unknown, text("running")}));
        QCOMPARE(believable(running, NodeState::Unknown).value, GuestState::Unknown);
    }

    void burstStatusMessage()
    {
        Resources resources;
        resources.nodes.append(Node());
        for (int id = 0; id < 7900; ++id) {
            resources.guests.append(Guest());
            resources.guests.last().id = GuestId(100 + id);
        }
        QVERIFY(statusMessageBurst(resources));
        resources.guests.last().state.value = GuestState::Running;
        QVERIFY(!statusMessageBurst(resources));
        resources.guests.resize(100); // just started
        QVERIFY(!statusMessageBurst(resources));
        QVERIFY(!statusMessageBurst({}));
    }

    void nodesList()
    {
        const auto nodes = parseNodes(recorded("real-9.2/nodes.json"));
        VERIFY_RESULT(nodes);
        QCOMPARE(nodes->size(), 3);
        QCOMPARE(nodes->at(0).name, NodeName(text("pve1")));
        QVERIFY(nodes->at(0).fingerprint.startsWith(text("ED:03:40")));
        QCOMPARE(nodes->at(0).uptime, std::optional(4374s));
        VERIFY_ERROR(parseNodes(wrapped("[{\"status\":\"online\"}]")), Error::Kind::Malformed);
        VERIFY_ERROR(parseNodes(wrapped("[null]")), Error::Kind::Malformed);
    }

    void guestLists()
    {
        const NodeName node(text("pve2"));
        const auto containers
            = parseGuests(recorded("lxc_list_pve7_8.json"), GuestKind::Container, node);
        VERIFY_RESULT(containers); // numbers are strings here
        QCOMPARE(containers->size(), 4);
        QCOMPARE(containers->at(0).id, GuestId(102));
        QCOMPARE(containers->at(0).node, node);
        QCOMPARE(containers->at(0).state.value, GuestState::Running);
        QCOMPARE(containers->at(0).disk, std::optional(Bytes{352190464}));
        QCOMPARE(containers->at(0).isTemplate, std::optional(false));

        const auto machines
            = parseGuests(recorded("qemu_list_pve7_8.json"), GuestKind::VirtualMachine, node);
        VERIFY_RESULT(machines);
        QCOMPARE(machines->at(0).id, GuestId(100));
        QCOMPARE(machines->at(0).processors, std::optional(1.0));
        const auto none = parseGuests("{\"data\":[]}", GuestKind::VirtualMachine, node);
        VERIFY_RESULT(none);
        QVERIFY(none->isEmpty());
        VERIFY_ERROR(parseGuests("{\"data\":null}", GuestKind::VirtualMachine, node),
            Error::Kind::Malformed);
        VERIFY_ERROR(parseGuests(wrapped("[{\"name\":\"x\"}]"), GuestKind::Container, node),
            Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestResources)
#include "test_resources.moc"
