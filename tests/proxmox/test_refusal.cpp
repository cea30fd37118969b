#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;
using Reason = Refusal::Reason;
using Kind = Error::Kind;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }

Answer jsonAnswer(int status, const char *reason, const char *body)
{
    return {status, text(reason), "application/json;charset=UTF-8", body};
}

} // namespace

class TestRefusal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedOnes_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<Reason>("reason");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const char *title, Reason reason, Kind kind,
                             const char *file = "real-8.4/errors.txt") {
            QTest::newRow(title) << QByteArray(file) << reason << kind;
        };
        row("version, no auth", Reason::SignIn, Kind::Unauthorized);
        row("version, bad token", Reason::SignIn, Kind::Unauthorized);
        row("POST with ticket, no CSRF", Reason::SignIn, Kind::Unauthorized);
        row("unknown param", Reason::Parameters, Kind::Rejected);
        row("bad enum", Reason::Parameters, Kind::Rejected);
        row("unknown path", Reason::UnknownCall, Kind::NotFound);
        row("wrong method", Reason::UnknownCall, Kind::NotFound);
        row("unknown node", Reason::UnknownNode, Kind::NotFound);
        row("missing vm", Reason::GuestElsewhere, Kind::NotFound);
        row("vm on other node", Reason::GuestElsewhere, Kind::NotFound);
        row("no-priv token nodes/pve1/status", Reason::NotPermitted, Kind::Forbidden);
        row("no-priv token cluster/ha/status/current", Reason::NotPermitted, Kind::Forbidden);
        row("dead node proxied", Reason::NodeUnreachable, Kind::Unavailable,
            "real-8.4/offline.txt");
        row("no quorum: POST", Reason::NoQuorum, Kind::Unavailable, "real-8.4/offline.txt");
    }
    void recordedOnes()
    {
        QFETCH(QByteArray, file);
        QFETCH(Reason, reason);
        QFETCH(Kind, kind);
        Answer answer = recordedAnswer(file.constData(), QTest::currentDataTag());
        QVERIFY(answer.status >= 400);
        const Refusal refusal = readRefusal(answer);
        QCOMPARE(refusal.reason, reason);
        QCOMPARE(toError(refusal, text("the call")).kind, kind);

        // Up to 8.3 the same text stands in the reason phrase only.
        answer.body = reason == Reason::Parameters ? answer.body : "{\"data\":null}";
        QCOMPARE(readRefusal(answer).reason, reason);
        answer.body.clear();
        QCOMPARE(readRefusal(answer).reason, reason);
    }

    void messageOnly()
    {
        const Answer answer
            = jsonAnswer(500, "", R"({"data":null,"message":"VM is locked (backup)\n"})");
        const Refusal refusal = readRefusal(answer);
        QCOMPARE(refusal.reason, Reason::Locked);
        QCOMPARE(refusal.lock, text("backup"));
    }

    void texts_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("said");
        QTest::addColumn<Reason>("reason");
        QTest::addColumn<QString>("inWhat");
        const auto row = [](int status, const char *said, Reason reason, const char *inWhat) {
            QTest::newRow(said) << status << text(said) << reason << text(inWhat);
        };
        row(500, "VM is locked (snapshot-delete)", Reason::Locked, "locked by snapshot-delete");
        row(500, "CT is locked (migrate)", Reason::Locked, "locked by migrate");
        row(500, "unable to open file: VM is locked", Reason::Locked, "The guest is locked:");
        row(500, "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout",
            Reason::Other, "got timeout");
        row(500, "Configuration file 'nodes/pve3/lxc/100.conf' does not exist",
            Reason::GuestElsewhere, "not on pve3");
        row(500, "Configuration file '/etc/pve/ceph.conf' does not exist", Reason::Other,
            "ceph.conf");
        row(500, "cluster not ready - no quorum?", Reason::NoQuorum, "no quorum");
        row(500, "cannot index groups: ha groups have been migrated to rules",
            Reason::GroupsMigrated, "HA rules");
        row(500, "cannot create rule: ha groups have not been migrated yet", Reason::RulesNotYet,
            "HA groups");
        row(500, "create pool failed: pool 'fairlead/lock' already exists", Reason::PoolExists,
            "\"fairlead/lock\"");
        row(500, "create user failed: user 'x@pve' already exists", Reason::Other, "x@pve");
        row(500, "pveceph configuration not initialized - missing '/etc/pve/ceph.conf'",
            Reason::CephMissing, "no Ceph");
        row(500, "binary not installed: /usr/bin/ceph-mon", Reason::CephMissing, "no Ceph");
        row(500, "400 Rule 'r1' is invalid.", Reason::Parameters, "Rule 'r1' is invalid");
        row(500, "update failed: 400 Parameter verification failed.", Reason::Parameters,
            "Parameter verification failed");
        row(500, "wrote 1400 Rules", Reason::Other, "wrote 1400 Rules");
        row(500, "got 400 bytes", Reason::Other, "got 400 bytes");
        row(500, "can't migrate running VM without --online", Reason::Other, "--online");
        row(500, "100% of %1 used", Reason::Other, "100% of %1 used");
        row(500, "", Reason::Other, "gave no reason (status 500)");
        row(500, "Only root may use this option.", Reason::RootOnly, "root@pam");
        row(403, "Permission check failed (user != root@pam)", Reason::RootOnly, "root@pam");
        row(403, "Permission check failed", Reason::NotPermitted, "does not permit");
        row(403, "Permission check failed (/vms/100, VM.Migrate)", Reason::NotPermitted,
            "needs the privilege VM.Migrate on /vms/100. The role PVEVMAdmin has it.");
        row(403, "Permission check failed (/, Sys.Audit|Datastore.Audit)", Reason::NotPermitted,
            "needs the privileges Sys.Audit or Datastore.Audit on /. The role PVEAuditor has");
        row(403, "Permission check failed (/nodes/pve1, Sys.Modify)", Reason::NotPermitted,
            "The role Administrator has it.");
        row(403, "Permission check failed (/vms/7, VM.Brandnew)", Reason::NotPermitted,
            "VM.Brandnew on /vms/7.");
        row(401, "No ticket", Reason::SignIn, "sent without one");
        row(401, "permission denied - invalid PVE ticket", Reason::SignIn, "Sign in again");
        row(401, "Permission denied - invalid csrf token", Reason::SignIn, "Sign in again");
        row(401, "authentication failure", Reason::SignIn, "never says why");
        row(501, "Method 'GET /cluster/ha/rules' not implemented", Reason::UnknownCall,
            "does not know");
        row(501, "Unexpected content for method 'DELETE'", Reason::UnknownCall, "does not know");
        row(595, "No route to host", Reason::NodeUnreachable, "offline");
        row(596, "Connection timed out", Reason::NodeHung, "did not answer in time");
        row(597, "Broken pipe", Reason::NodeHung, "did not answer in time");
        row(599, "Too many redirections", Reason::NodeHung, "may still be going on");
        row(504, "Gateway Time-out", Reason::Gateway, "between here and Proxmox");
        row(506, "content type not supported", Reason::Other, "content type");
    }
    void texts()
    {
        QFETCH(int, status);
        QFETCH(QString, said);
        QFETCH(QString, inWhat);
        const Refusal refusal = readRefusal({status, said, {}, {}});
        QTEST(refusal.reason, "reason");
        const Error error = toError(refusal, text("the call"));
        QVERIFY2(error.what.contains(inWhat), qPrintable(error.what));
        QVERIFY2(error.detail.contains(said), qPrintable(error.detail));
        if (status != 403 && refusal.reason != Reason::NotPermitted)
            QVERIFY2(error.what.contains(text("the call")), qPrintable(error.what));
    }

    void everyLineIsKept()
    {
        const auto refusal = readRefusal(jsonAnswer(500, "400 Rule 'r1' is invalid.",
            R"({"data":null,"message":"400 Rule 'r1' is invalid.\n  nodes: no such node\n"})"));
        QCOMPARE(refusal.reason, Reason::Parameters);
        QCOMPARE(refusal.text, text("400 Rule 'r1' is invalid.\n  nodes: no such node"));
        const Error error = toError(refusal, text("the new rule"));
        QVERIFY2(error.what.contains(text("no such node")), qPrintable(error.what));

        const auto both = readRefusal(
            jsonAnswer(500, "storage 'nfs' is not online", R"({"message":"mount: exit code 32"})"));
        QCOMPARE(both.text, text("storage 'nfs' is not online\nmount: exit code 32"));
    }

    void parametersAreNamed()
    {
        const auto refusal = readRefusal(recordedAnswer("real-8.4/errors.txt", "unknown param"));
        QCOMPARE(refusal.parameters.keys(), QStringList{text("bogus")});
        const Error error = toError(refusal, text("the list of guests"));
        QVERIFY2(error.what.startsWith(text("Proxmox did not accept the list of guests: bogus: ")),
            qPrintable(error.what));
        QVERIFY(error.detail.contains(text("bogus: property is not defined")));
    }

    void permissionsAreNamed()
    {
        const auto one
            = readRefusal(recordedAnswer("real-8.4/errors.txt", "no-priv token nodes/pve1/status"));
        QCOMPARE(one.path, text("/nodes/pve1"));
        QCOMPARE(one.privileges, QStringList{text("Sys.Audit")});
        QVERIFY(!one.anyPrivilege);
        const auto any = readRefusal(
            {403, text("Permission check failed (/storage/a, Datastore.Audit|Datastore.Allocate)"),
                {}, {}});
        QVERIFY(any.anyPrivilege);
        QCOMPARE(any.privileges.size(), 2);
    }

    void unknownOutcome()
    {
        const auto maybe = [](int status, const char *said) {
            return mayHaveBeenDone(readRefusal({status, text(said), {}, {}}));
        };
        QVERIFY(!maybe(595, "No route to host"));
        QVERIFY(maybe(596, "Connection timed out"));
        QVERIFY(maybe(599, "Too many redirections"));
        QVERIFY(maybe(504, "Gateway Time-out"));
        QVERIFY(maybe(500, "command 'rbd resize' failed: got timeout"));
        QVERIFY(!maybe(500, "can't lock file '/var/lock/x' - got timeout"));
        QVERIFY(!maybe(500, "VM is locked (backup)"));
        QVERIFY(!maybe(403, "Permission check failed"));
    }

    void rolesOfPrivileges()
    {
        QCOMPARE(roleWith(text("VM.PowerMgmt")), text("PVEVMUser"));
        QCOMPARE(roleWith(text("Sys.Console")), text("PVESysAdmin"));
        QVERIFY(roleWith(text("VM.Monitored")).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRefusal)
#include "test_refusal.moc"
