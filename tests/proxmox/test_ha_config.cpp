#include "proxmox/ha_config.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }
NodeName node(const char *name) { return NodeName(text(name)); }
ServiceId sid(const char *name) { return ServiceId(text(name)); }

} // namespace

class TestHaConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void resources()
    {
        const auto list = parseHaResources(wrapped(R"([
            {"sid":"vm:100","type":"vm","state":"enabled","max_restart":2,"group":"g1","digest":"d"},
            {"sid":"ct:7","type":"ct","comment":"x","failback":0,"auto-rebalance":1,
             "errors":{"group":"no such group"}}])"));
        VERIFY_RESULT(list);
        QCOMPARE(list->at(0).state.value, HaRequest::Started);
        QCOMPARE(list->at(0).maxRelocate, std::nullopt);
        QCOMPARE(list->at(1).state.value, HaRequest::Started); // the default
        QCOMPARE(list->at(1).failback, std::optional(false));
        QCOMPARE(list->at(1).errors.value(text("group")), QStringList{text("no such group")});
        const auto one = parseHaResource(wrapped(R"({"sid":"vm:100","state":"later"})"));
        VERIFY_RESULT(one);
        QCOMPARE(one->state, (Word<HaRequest>{HaRequest::Unknown, text("later")}));
        VERIFY_ERROR(parseHaResource(wrapped("{}")), Error::Kind::Malformed);
    }

    void groupsAndRules()
    {
        const auto groups = parseHaGroups(wrapped(
            R"([{"group":"g1","nodes":"pve1:2,pve2","restricted":1,"nofailback":"0","type":"group"}])"));
        VERIFY_RESULT(groups);
        const QList<PreferredNode> preferred{{node("pve1"), 2}, {node("pve2"), 0}};
        QCOMPARE(groups->at(0).nodes, preferred);
        QVERIFY(groups->at(0).restricted && !groups->at(0).noFailback);

        const auto rules = parseHaRules(recorded("real-9.2/cluster_ha_rules.json"));
        VERIFY_RESULT(rules);
        QCOMPARE(rules->at(0).type.value, HaRuleType::NodeAffinity);
        QCOMPARE(rules->at(0).resources, QList{sid("vm:101")});
        QCOMPARE(rules->at(0).nodes.at(0), (PreferredNode{node("pve2"), 2}));
        QVERIFY(!rules->at(0).strict && !rules->at(0).disabled && rules->at(0).more.isEmpty());

        const auto odd = parseHaRules(wrapped(R"([{"rule":"r2","type":"resource-affinity",
            "resources":"vm:100,ct:101","affinity":"negative","disable":1,"weight":7,
            "errors":{"resources":["one is missing","two"]}},
            {"rule":"r3","type":"node-affinity","affinity":"negative","strict":"1","nodes":""}])"));
        VERIFY_RESULT(odd);
        QCOMPARE(odd->at(0).affinity.value, Affinity::Negative);
        QVERIFY(odd->at(0).disabled);
        QCOMPARE(odd->at(0).errors.value(text("resources")).size(), 2);
        QCOMPARE(odd->at(0).more.keys(), QStringList{text("weight")});
        QVERIFY(odd->at(1).strict && odd->at(1).nodes.isEmpty());
        VERIFY_ERROR(parseHaRules(wrapped("[{}]")), Error::Kind::Malformed);
    }

    void moves()
    {
        const auto silent = parseHaMove("{\"data\":null}");
        VERIFY_RESULT(silent);
        QVERIFY(silent->willMove() && !silent->explained);
        const auto blocked = parseHaMove(wrapped(R"({"sid":"vm:100","requested-node":"pve2",
            "blocking-resources":[{"sid":"vm:101","cause":"resource-affinity"}]})"));
        VERIFY_RESULT(blocked);
        QVERIFY(!blocked->willMove());
        QCOMPARE(blocked->blocking.at(0).cause, text("resource-affinity"));
        const auto partners = parseHaMove(wrapped(
            R"({"sid":"vm:100","requested-node":"pve2","comigrated-resources":["vm:102"]})"));
        VERIFY_RESULT(partners);
        QVERIFY(partners->willMove() && partners->explained);
        QCOMPARE(partners->together, QList{sid("vm:102")});
        VERIFY_ERROR(parseHaMove(wrapped("7")), Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestHaConfig)
#include "test_ha_config.moc"
