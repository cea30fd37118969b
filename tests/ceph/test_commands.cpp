#include "ceph/command.h"
#include "support/result_checks.h"

#include <QTest>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

class TestCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyReadIsMarkedSo();
    void writes();
    void namesThatAreNone_data();
    void namesThatAreNone();
    void failures_data();
    void failures();
    void successIsStandardOutput();
};

void TestCommands::everyReadIsMarkedSo()
{
    const QList<Command> reads{statusCommand(), healthDetailCommand(), osdTreeCommand(),
        osdDumpCommand(), usageCommand(), poolsCommand(), crushRulesCommand(), pgStatCommand(),
        stuckPgsCommand(), quorumCommand(), mgrMapCommand(), fsMapCommand(), placementCommand(),
        versionsCommand(), okToStopCommand({1, 2})};
    int ofTheManager = 0;
    for (const Command &command : reads) {
        QCOMPARE(command.argv.mid(0, 3), (QStringList{u"ceph"_s, u"--connect-timeout"_s, u"10"_s}));
        QCOMPARE(command.argv.last(2), (QStringList{u"-f"_s, u"json"_s}));
        QCOMPARE(command.effect, Command::Effect::Read);
        for (const QString &word : command.argv)
            QVERIFY(!word.contains(u' ') && !word.isEmpty());
        ofTheManager += command.server == Command::Server::Manager ? 1 : 0;
    }
    QCOMPARE(ofTheManager, 4);
    QCOMPARE(
        okToStopCommand({1, 2}).text(), u"ceph --connect-timeout 10 osd ok-to-stop 1 2 -f json"_s);
    QCOMPARE(osdDumpCommand().text(), u"ceph --connect-timeout 10 osd dump -f json"_s);
}

void TestCommands::writes()
{
    const auto set = setGroupFlagCommand(GroupFlag::NoOut, u"node2"_s);
    VERIFY_RESULT(set);
    QCOMPARE(set->text(), u"ceph --connect-timeout 10 osd set-group noout node2 -f json"_s);
    QCOMPARE(set->effect, Command::Effect::Write);
    const auto unset = unsetGroupFlagCommand(GroupFlag::NoDown, u"node2~ssd"_s);
    VERIFY_RESULT(unset);
    QCOMPARE(unset->argv.at(4), u"unset-group"_s);
    QCOMPARE(unset->argv.at(5), u"nodown"_s);
    QCOMPARE(flagWord(GroupFlag::NoUp) + flagWord(GroupFlag::NoIn), u"noupnoin"_s);
}

void TestCommands::namesThatAreNone_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"", "-n", "--yes", "a b", "a;b", "$(x)", "n\n", "nöde", "a/b"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestCommands::namesThatAreNone()
{
    QFETCH(QString, name);
    VERIFY_ERROR(setGroupFlagCommand(GroupFlag::NoOut, name), Error::Kind::Precondition);
    VERIFY_ERROR(unsetGroupFlagCommand(GroupFlag::NoOut, name), Error::Kind::Precondition);
}

/// Both streams as real clusters wrote them.
void TestCommands::failures_data()
{
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("err");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, int exitCode, const char *err, Error::Kind kind,
                         const char *what) {
        QTest::newRow(name) << exitCode << QByteArray(err) << int(kind) << QString::fromUtf8(what);
    };
    row("unknown host", 22,
        "Error EINVAL: unable to parse osd id or crush node or device class: \"nosuchnode\". \n",
        Error::Kind::NotFound,
        "Ceph knows no host or OSD called \"nosuchnode\"; its name in CRUSH may differ from the "
        "node's.");
    row("unknown flag", 22,
        "Error EINVAL: unrecognized flag 'bogus', must be one of {noup,nodown,noin,noout}\n",
        Error::Kind::Rejected,
        "Ceph refused: EINVAL: unrecognized flag 'bogus', must be one of "
        "{noup,nodown,noin,noout}.");
    row("busy", 16,
        "Error EBUSY: unsafe to stop osd(s) at this time (4 PGs are or would become offline)\n",
        Error::Kind::Rejected,
        "Ceph refused for now: EBUSY: unsafe to stop osd(s) at this time (4 PGs are or would "
        "become "
        "offline).");
    row("not permitted, exit code 1 too", 1,
        "Error EPERM: WARNING: setting pool size 1 could lead to data loss without recovery.\n",
        Error::Kind::Rejected,
        "Ceph refused: EPERM: WARNING: setting pool size 1 could lead to data loss without "
        "recovery.");
    row("monitors gone", 1, "timed out\n", Error::Kind::Unavailable,
        "No Ceph monitor answered: they have no quorum, or that machine cannot reach them.");
    row("no configuration", 1,
        "Error initializing cluster client: ObjectNotFound('RADOS object not found (error calling "
        "conf_read_file)')\n",
        Error::Kind::Precondition, "That machine has no Ceph configuration: ask another node.");
    row("a key that is not let in", 13,
        "2026-11-22T08:25:44.735+0000 7f9634d9a6c0 -1 monclient(hunting): handle_auth_bad_method\n"
        "[errno 13] RADOS permission denied (error connecting to the cluster)\n",
        Error::Kind::Forbidden,
        "Ceph does not let that machine in: its key is missing or has too few rights.");
    row("no such thing", 2, "Error ENOENT: unrecognized pool 'x'\n", Error::Kind::NotFound,
        "Ceph says: ENOENT: unrecognized pool 'x'.");
    row("ended by timeout", 124, "", Error::Kind::Timeout,
        "No answer in time: this one comes from Ceph's manager, which seems to be down.");
    row("killed by timeout", 137, "", Error::Kind::Timeout,
        "No answer in time: this one comes from Ceph's manager, which seems to be down.");
    row("no ceph there", 127, "sh: 1: ceph: not found\n", Error::Kind::Precondition,
        "That machine has no ceph command.");
    row("anything else", 5, "Error EIO: bad\n", Error::Kind::Rejected, "Ceph failed: EIO: bad.");
}

void TestCommands::failures()
{
    QFETCH(int, exitCode);
    QFETCH(QByteArray, err);
    QFETCH(int, kind);
    const Command command = okToStopCommand({0});
    const Error error = failureOf(command, {exitCode, {}, err});
    QCOMPARE(int(error.kind), kind);
    QTEST(error.what, "what");
    QVERIFY(error.detail.contains(u"osd ok-to-stop 0"_s));
    QVERIFY(error.detail.contains(u"exit code %1"_s.arg(exitCode)));
    VERIFY_ERROR(outputOf(command, {exitCode, "{}", err}), error.kind);
}

void TestCommands::successIsStandardOutput()
{
    // "ok" and "dumped fsmap epoch 5" come on the other stream of commands that succeed.
    QCOMPARE(outputOf(stuckPgsCommand(), {0, "[]", "ok\n"}).value(), QByteArray("[]"));
    QVERIFY(failureOf(statusCommand(), {124, {}, {}}).what.startsWith(u"Ceph did not answer"_s));
}

QTEST_GUILESS_MAIN(TestCommands)
#include "test_commands.moc"
