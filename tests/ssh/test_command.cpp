#include "ssh/command.h"
#include "support/daemon.h"
#include "support/result_checks.h"

#include <random>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Command;
using ssh::commandLine;
using ssh::quote;

namespace {

/// What a real shell hands to a program for these quoted words.
QList<QByteArray> throughShell(const QString &shell, const QList<QByteArray> &words)
{
    // printf is the shell's own: no limit on the length of the line.
    QByteArray script = "printf '%s\\0'";
    for (const QByteArray &word : words)
        script += ' ' + quote(word);
    const CommandRun run = runCommand(
        shell, {QStringLiteral("-s")}, QProcessEnvironment::systemEnvironment(), script + '\n');
    if (run.exitCode != 0 || !run.err.isEmpty())
        return {"shell failed: " + run.err};
    QList<QByteArray> got = run.out.split('\0');
    got.removeLast();
    return got;
}

/// Random bytes, with those that shells care about more often than by chance.
QByteArray hostileBytes(std::mt19937 &random)
{
    static const QByteArray special = "'\"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-";
    QByteArray bytes;
    const unsigned length = unsigned(random()) % 40;
    for (unsigned i = 0; i < length; ++i) {
        const auto byte = char(random() % 255 + 1);
        bytes += random() % 2 ? special[qsizetype(random() % size_t(special.size()))] : byte;
    }
    return bytes;
}

} // namespace

class TestCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hostileNames_data();
    void hostileNames();
    void randomBytes_data();
    void randomBytes();
    void theWholeLine();
    void timeoutRunsIt();
    void refusals_data();
    void refusals();
};

void TestCommand::hostileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    const auto row
        = [](const char *title, const QByteArray &name) { QTest::newRow(title) << name; };
    row("plain", "pve1");
    row("empty", "");
    row("spaces", " a  b ");
    row("single quotes", "'; touch /tmp/x; '");
    row("only quotes", "''''");
    row("double quotes", "\"$HOME\"");
    row("substitution", "$(touch /tmp/x)`id`${IFS}$((1+1))");
    row("backslashes", "\\\\'\\n\\");
    row("newlines", "a\nrm -rf /\n\n");
    row("carriage return, tab", "a\r\tb");
    row("leading dash", "--version");
    row("options end", "--");
    row("globs and braces", "* ? [a-z] {a,b} ~root");
    row("history", "!! !1");
    row("comment", "# nothing");
    row("assignment", "PATH=/tmp");
    row("operators", "a && b || c ; d & e | f > g < h");
    row("control characters", QByteArray("\x01\x1b[31m\x7f\x08"));
    row("Unicode", "Zoë – 東京 🐧 \u202e\u0301");
    row("not UTF-8", QByteArray("\xff\xfe\xc3"));
}

void TestCommand::hostileNames()
{
    QFETCH(QByteArray, name);
    for (const auto *shell : {"/bin/sh", "/bin/bash"})
        QCOMPARE(
            throughShell(QLatin1String(shell), {name, "next"}), (QList<QByteArray>{name, "next"}));
}

void TestCommand::randomBytes_data()
{
    QTest::addColumn<QString>("shell");
    QTest::newRow("sh") << QStringLiteral("/bin/sh");
    QTest::newRow("bash") << QStringLiteral("/bin/bash");
}

void TestCommand::randomBytes()
{
    QFETCH(QString, shell);
    std::mt19937 random(20261122); // NOLINT(bugprone-random-generator-seed): the same each time
    QList<QByteArray> words;
    for (int i = 0; i < 4000; ++i)
        words.append(hostileBytes(random));
    const QList<QByteArray> got = throughShell(shell, words);
    QCOMPARE(got.size(), words.size());
    QVERIFY(got.size() >= 4000);
    for (qsizetype i = 0; i < words.size(); ++i)
        QCOMPARE(got.at(i), words.at(i));
}

void TestCommand::theWholeLine()
{
    const auto line = commandLine(
        {{QStringLiteral("ceph"), QStringLiteral("-s"), QString(), QStringLiteral("it's")}}, 15s);
    VERIFY_RESULT(line);
    QCOMPARE(*line, QByteArray("timeout -k 5 15 'ceph' '-s' '' 'it'\\''s'"));
}

void TestCommand::timeoutRunsIt()
{
    // The very line, as sshd hands it to the shell; a program whose name begins with a dash included.
    const auto line = commandLine({{QStringLiteral("printf"), QStringLiteral("%s|"),
                                      QStringLiteral("-k"), QStringLiteral("a\nb")}},
        10s);
    VERIFY_RESULT(line);
    const CommandRun run
        = runCommand(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromUtf8(*line)});
    QCOMPARE(run.out, QByteArray("-k|a\nb|"));
    const auto dash = commandLine({{QStringLiteral("-s")}}, 10s);
    VERIFY_RESULT(dash);
    QCOMPARE(runCommand(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromUtf8(*dash)})
                 .exitCode,
        127);
}

void TestCommand::refusals_data()
{
    QTest::addColumn<QStringList>("argv");
    QTest::addColumn<int>("seconds");
    const QString echo = QStringLiteral("echo");
    QTest::newRow("nothing") << QStringList() << 5;
    QTest::newRow("program without a name") << QStringList{QString(), echo} << 5;
    QTest::newRow("NUL") << QStringList{echo, QStringLiteral("a") + QChar::Null} << 5;
    QTest::newRow("half a surrogate pair") << QStringList{echo, QString(QChar(0xd800))} << 5;
    QTest::newRow("no limit: timeout 0 would never end") << QStringList{echo} << 0;
    QTest::newRow("negative limit") << QStringList{echo} << -1;
    QTest::newRow("too long for one argument")
        << QStringList{echo, QString(140 * 1024, QLatin1Char('x'))} << 5;
}

void TestCommand::refusals()
{
    QFETCH(QStringList, argv);
    QFETCH(int, seconds);
    const auto line = commandLine({argv}, std::chrono::seconds(seconds));
    VERIFY_ERROR(line, Error::Kind::Precondition);
    QVERIFY(line.error().what.contains(QStringLiteral("not sent")));
}

QTEST_GUILESS_MAIN(TestCommand)
#include "test_command.moc"
