#include "ssh/target.h"
#include "support/result_checks.h"

using namespace fairlead;
using ssh::Method;
using ssh::Target;

namespace {

Target usable()
{
    Target target;
    target.host = QStringLiteral("pve1.example");
    target.user = QStringLiteral("root");
    target.keyFile = QStringLiteral("/home/a/.ssh/id_ed25519");
    target.knownHosts = QStringLiteral("/home/a/.ssh/known_hosts");
    return target;
}

} // namespace

class TestTarget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void endpoints();
    void usableOnes();
    void refusals_data();
    void refusals();
};

void TestTarget::endpoints()
{
    Target target = usable();
    QCOMPARE(target.endpoint(), QStringLiteral("pve1.example:22"));
    target.host = QStringLiteral("fe80::1");
    target.port = 2222;
    QCOMPARE(target.endpoint(), QStringLiteral("[fe80::1]:2222"));
}

void TestTarget::usableOnes()
{
    VERIFY_RESULT(validate(usable()));
    Target withoutKey = usable();
    withoutKey.keyFile.clear();
    withoutKey.order = {Method::Agent};
    VERIFY_RESULT(validate(withoutKey));
}

void TestTarget::refusals_data()
{
    QTest::addColumn<Target>("target");
    const auto row = [](const char *title, auto change) {
        Target target = usable();
        change(target);
        QTest::newRow(title) << target;
    };
    const auto host = [&](const char *title, const char *name) {
        row(title, [&](Target &t) { t.host = QString::fromUtf8(name); });
    };
    host("no host", "");
    host("user in the host", "root@pve1");
    host("pattern", "pve*");
    host("list", "a,b");
    host("spaces", "pve1 x");
    host("newline", "pve1\nx");
    host("option", "-oProxyCommand=x");
    host("path", "../x");
    host("not ASCII", "zoë.example");
    row("no port", [](Target &t) { t.port = 0; });
    row("no user: libssh would take ours", [](Target &t) { t.user.clear(); });
    row("no method", [](Target &t) { t.order.clear(); });
    row("relative key", [](Target &t) { t.keyFile = QStringLiteral("id"); });
    row("tilde", [](Target &t) { t.knownHosts = QStringLiteral("~/.ssh/known_hosts"); });
    row("percent", [](Target &t) { t.knownHosts = QStringLiteral("/home/%u/known_hosts"); });
    row("percent, global", [](Target &t) { t.globalKnownHosts = QStringLiteral("/etc/%h"); });
    row("Kerberos name", [](Target &t) { t.gssapiHost = QStringLiteral("host/pve1@X"); });
}

void TestTarget::refusals()
{
    QFETCH(Target, target);
    const auto result = validate(target);
    VERIFY_ERROR(result, Error::Kind::Precondition);
    QVERIFY(result.error().what.contains(QStringLiteral("cannot be used")));
}

QTEST_GUILESS_MAIN(TestTarget)
#include "test_target.moc"
