#include "proxmox/pool.h"
#include "proxmox/privileges.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }

QByteArray halfTicket(const char *offer)
{
    return "PVE:!tfa!" + QByteArray(offer).toPercentEncoding() + ":6B028CD3::sig==";
}

QStringList paths(const QList<Requirement> &requirements)
{
    QStringList texts;
    for (const Requirement &requirement : requirements)
        texts.append(
            requirement.path + QLatin1Char(' ') + requirement.anyOf.join(QLatin1Char('|')));
    return texts;
}

} // namespace

class TestAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void realms()
    {
        const auto realms = parseRealms(wrapped(R"([{"realm":"pam","type":"pam","default":1},
            {"realm":"corp","type":"ad","comment":"office","tfa":"oath"}])"));
        VERIFY_RESULT(realms);
        QVERIFY(realms->at(0).isDefault && !realms->at(1).isDefault);
        QCOMPARE(realms->at(1).secondFactor, text("oath"));
        VERIFY_ERROR(parseRealms(wrapped("[{}]")), Error::Kind::Malformed);
    }

    void login()
    {
        const auto login
            = parseLogin(wrapped(R"({"username":"ops@pve","ticket":"PVE:ops@pve:6B02::s",
            "CSRFPreventionToken":"6B02:t","clustername":"lab","cap":{}})"));
        VERIFY_RESULT(login);
        QCOMPARE(login->user, text("ops@pve"));
        QCOMPARE(login->csrfToken, QByteArray("6B02:t"));
        QCOMPARE(login->clusterName, text("lab"));
        QCOMPARE(login->missingFactor, std::nullopt);
    }

    void halfLogins()
    {
        const auto both = parseLogin(wrapped("{\"username\":\"ops@pve\",\"NeedTFA\":1,\"ticket\":\""
            + halfTicket(R"({"totp":true,"recovery":"low"})") + "\"}"));
        VERIFY_RESULT(both);
        SecondFactors expected;
        expected.totp = expected.recovery = true;
        QCOMPARE(both->missingFactor, std::optional(expected));
        // Either sign alone is believed.
        const auto ticketOnly = parseLogin(wrapped("{\"username\":\"ops@pve\",\"ticket\":\""
            + halfTicket("{}") + "\",\"CSRFPreventionToken\":\"x\"}"));
        VERIFY_RESULT(ticketOnly);
        QVERIFY(ticketOnly->missingFactor.has_value());
        QVERIFY(!ticketOnly->missingFactor->any());
        const auto flagOnly
            = parseLogin(wrapped(R"({"username":"a","ticket":"PVE:a:1::s","NeedTFA":"1"})"));
        VERIFY_RESULT(flagOnly);
        QVERIFY(flagOnly->missingFactor.has_value());
    }

    void brokenLogins_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("no ticket") << QByteArray(R"({"username":"a","CSRFPreventionToken":"x"})");
        QTest::newRow("no user") << QByteArray(R"({"ticket":"SECRET","CSRFPreventionToken":"x"})");
        QTest::newRow("no csrf token") << QByteArray(R"({"username":"a","ticket":"SECRET"})");
        QTest::newRow("half") << QByteArray("{\"username\":\"a\",\"ticket\":\"SECRET");
        QTest::newRow("nothing") << QByteArray("null");
    }
    void brokenLogins()
    {
        QFETCH(QByteArray, data);
        const auto login = parseLogin(wrapped(data));
        VERIFY_ERROR(login, Error::Kind::Malformed);
        QVERIFY(!describe(login.error()).contains(text("SECRET")));
    }

    void factors_data()
    {
        QTest::addColumn<QByteArray>("ticket");
        QTest::addColumn<QString>("offered"); // "-": no half ticket
        const auto row = [](const char *name, const QByteArray &ticket, const char *offered) {
            QTest::newRow(name) << ticket << text(offered);
        };
        row("totp", halfTicket(R"({"totp":true})"), "totp");
        row("totp as number", halfTicket(R"({"totp":1,"yubico":0})"), "totp");
        row("keys left", halfTicket(R"({"recovery":[1,2]})"), "recovery");
        row("no keys left", halfTicket(R"({"recovery":[],"totp":false})"), "");
        row("recovery said to be out", halfTicket(R"({"recovery":"unavailable"})"), "");
        row("challenges", halfTicket(R"({"webauthn":{"challenge":"x"},"u2f":{"a":1}})"),
            "webauthn u2f");
        row("yubico", halfTicket(R"({"yubico":true,"smoke":true})"), "yubico");
        row("cut", "PVE:!tfa!%7B%22totp%22", "");
        row("whole ticket", "PVE:root@pam:6B028CD3::sig", "-");
        row("nothing", "", "-");
    }
    void factors()
    {
        QFETCH(QByteArray, ticket);
        const auto factors = secondFactorsOf(ticket);
        QStringList names;
        if (factors) {
            const QList<std::pair<bool, const char *>> all{{factors->totp, "totp"},
                {factors->recovery, "recovery"}, {factors->webauthn, "webauthn"},
                {factors->u2f, "u2f"}, {factors->yubico, "yubico"}};
            for (const auto &[offered, name] : all) {
                if (offered)
                    names.append(text(name));
            }
        }
        QTEST(factors ? names.join(QLatin1Char(' ')) : text("-"), "offered");
    }

    void recordedPermissions()
    {
        const auto permissions = parsePermissions(recorded("real-8.4/access_permissions.json"));
        VERIFY_RESULT(permissions);
        QVERIFY(permissions->paths.size() >= 7);
        QVERIFY(isGranted(*permissions, text("/vms/100"), text("VM.Migrate")));
        QVERIFY(isGranted(*permissions, text("/"), text("Sys.Console")));
        QVERIFY(!isGranted(*permissions, text("/"), text("VM.GuestAgent.Audit"))); // since 9
        for (int feature = 0; feature <= int(Feature::WorkLock); ++feature)
            QVERIFY(missing(*permissions, Feature(feature)).isEmpty());
    }

    void inheritance_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("granted");
        const auto row = [](const char *name, const char *path, bool granted) {
            QTest::newRow(name) << text(path) << granted;
        };
        row("listed", "/vms", true);
        row("passed on", "/vms/100", true);
        row("its own entry without it", "/vms/101", false);
        row("here only", "/nodes", true);
        row("not passed on", "/nodes/pve1", false);
        row("two steps up", "/pool/a/b", true);
        row("from the root", "/storage/x", false);
        row("nearest one decides", "/pool/no/b", false);
        row("not a path", "vms", false);
        row("empty", "", false);
    }
    void inheritance()
    {
        const auto permissions = parsePermissions(wrapped(R"({"/":{"P":0},"/vms":{"P":1},
            "/vms/101":{"Q":1},"/nodes":{"P":"0"},"/pool":{"P":"1"},"/pool/no":{}})"));
        VERIFY_RESULT(permissions);
        QFETCH(QString, path);
        QTEST(isGranted(*permissions, path, text("P")), "granted");
    }

    void requirements()
    {
        Target target;
        target.node = NodeName(text("pve1"));
        target.guest = GuestId(100);
        target.storage = StorageName(text("ceph"));
        target.pool = text("fairlead/lock");
        const auto of = [&](Feature feature) { return paths(requirementsOf(feature, target)); };
        QCOMPARE(of(Feature::MigrateGuest), QStringList{text("/vms/100 VM.Migrate")});
        QCOMPARE(of(Feature::ResizeDisk),
            (QStringList{
                text("/vms/100 VM.Config.Disk"), text("/storage/ceph Datastore.AllocateSpace")}));
        QCOMPARE(of(Feature::ListUpdates), QStringList{text("/nodes/pve1 Sys.Modify")});
        QCOMPARE(of(Feature::ReadCeph), QStringList{text("/ Sys.Audit|Datastore.Audit")});
        QCOMPARE(of(Feature::ChangeHa), QStringList{text("/ Sys.Console")});
        QCOMPARE(of(Feature::WorkLock), QStringList{text("/pool/fairlead/lock Pool.Allocate")});
        QCOMPARE(
            paths(requirementsOf(Feature::PowerGuest)), QStringList{text("/vms VM.PowerMgmt")});
        for (int feature = 0; feature <= int(Feature::WorkLock); ++feature)
            QVERIFY(!of(Feature(feature)).isEmpty());
    }

    void missingOnes()
    {
        const auto auditor = parsePermissions(wrapped(
            R"({"/":{"Sys.Audit":1,"VM.Audit":1,"Datastore.Audit":1,"Pool.Audit":1},"/vms":{"VM.Audit":1}})"));
        VERIFY_RESULT(auditor);
        QVERIFY(missing(*auditor, Feature::ReadCluster).isEmpty());
        QVERIFY(missing(*auditor, Feature::ReadCeph).isEmpty());
        Target target;
        target.guest = GuestId(100);
        QCOMPARE(paths(missing(*auditor, Feature::MigrateGuest, target)),
            QStringList{text("/vms/100 VM.Migrate")});
        // A fresh token with privilege separation has nothing at all.
        QCOMPARE(missing(Permissions(), Feature::ReadCluster).size(), 4);
    }

    void pools()
    {
        const auto pools
            = parsePools(wrapped(R"([{"poolid":"a","comment":"x"},{"poolid":"a/b"}])"));
        VERIFY_RESULT(pools);
        QCOMPARE(pools->at(1).name, text("a/b"));
        QCOMPARE(pools->at(0).members, std::nullopt);
        const auto asked = parsePools(wrapped(R"([{"poolid":"a","members":[
            {"id":"qemu/100","node":"pve1","type":"qemu","vmid":"100","storage":""},
            {"id":"storage/pve1/ceph","node":"pve1","type":"storage","storage":"ceph"}]}])"));
        VERIFY_RESULT(asked);
        const QList<PoolMember> members{
            {text("qemu"), NodeName(text("pve1")), GuestId(100), std::nullopt},
            {text("storage"), NodeName(text("pve1")), std::nullopt, StorageName(text("ceph"))}};
        QCOMPARE(asked->at(0).members, std::optional(members));
        const auto old = parsePool(wrapped(R"({"members":[]})"), text("a"));
        VERIFY_RESULT(old);
        QCOMPARE(old->name, text("a"));
        QVERIFY(old->members && old->members->isEmpty());
        VERIFY_ERROR(parsePool(wrapped(R"({"members":[{"type":"qemu"}]})"), text("a")),
            Error::Kind::Malformed);
        VERIFY_ERROR(parsePools(wrapped("[{}]")), Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "test_access.moc"
