#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include <csignal>
#include <unistd.h>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::CommandOutput;

namespace {

/// A network namespace with one cable to ours. Names carry our pid; gone with the object.
class Cable {
public:
    Cable() = default;
    Cable(const Cable &) = delete;
    Cable &operator=(const Cable &) = delete;
    ~Cable()
    {
        ip({QStringLiteral("link"), QStringLiteral("del"), near()});
        ip({QStringLiteral("netns"), QStringLiteral("del"), name()});
    }

    QString lay()
    {
        sweep();
        const QString far = QStringLiteral("far");
        for (const QString &line : {QStringLiteral("netns add %1").arg(name()),
                 QStringLiteral("link add %1 type veth peer name %2 netns %3")
                     .arg(near(), far, name()),
                 QStringLiteral("addr add %1/30 dev %2").arg(address(1), near()),
                 QStringLiteral("link set %1 up").arg(near()),
                 QStringLiteral("-n %1 link set lo up").arg(name()),
                 QStringLiteral("-n %1 addr add %2/30 dev %3").arg(name(), address(2), far),
                 QStringLiteral("-n %1 link set %2 up").arg(name(), far)}) {
            const CommandRun run = ip(line.split(QLatin1Char(' ')));
            if (run.exitCode != 0)
                return line + QStringLiteral(": ") + QString::fromUtf8(run.err);
        }
        return {};
    }
    void cut()
    {
        ip(QStringLiteral("-n %1 link set far down").arg(name()).split(QLatin1Char(' ')));
    }

    QString name() const { return QStringLiteral("fairlead%1").arg(getpid()); }
    QString near() const { return QStringLiteral("fl%1").arg(getpid()); }
    /// From 198.18.0.0/15, set aside for tests (RFC 2544).
    QString address(int host) const
    {
        const int block = int(getpid()) % (1 << 14) * 4;
        return QStringLiteral("198.19.%1.%2").arg(block / 256).arg(block % 256 + host);
    }

private:
    /// What runs that were killed left behind.
    static void sweep()
    {
        for (const QByteArray &line : ip({QStringLiteral("netns")}).out.split('\n')) {
            const QString found = QString::fromUtf8(line.split(' ').first());
            const int pid = found.startsWith(QStringLiteral("fairlead")) ? found.mid(8).toInt() : 0;
            if (pid > 0 && ::kill(pid, 0) != 0)
                ip({QStringLiteral("netns"), QStringLiteral("del"), found});
        }
    }
    static CommandRun ip(const QStringList &arguments)
    {
        return runCommand(QStringLiteral("ip"), arguments);
    }
};

} // namespace

/// The cable is cut: no answer, no error, nothing. Needs root.
class TestLinkDown : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noticedInTime();
};

void TestLinkDown::noticedInTime()
{
    Cable cable;
    const QString problem = cable.lay();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    SshLab lab({.address = cable.address(2),
        .inside
        = {QStringLiteral("ip"), QStringLiteral("netns"), QStringLiteral("exec"), cable.name()}});
    const QString lame = lab.start();
    QVERIFY2(lame.isEmpty(), qPrintable(lame));

    const Redactor redactor;
    SystemClock clock;
    Outbox outbox(clock);
    Client idle(SshLab::access(lab.target()), redactor);
    Client busy(SshLab::access(lab.target()), redactor);
    VERIFY_RESULT(await(idle.read({{QStringLiteral("true")}}, 10s)));
    const auto running = [&](const char *name) {
        return SshLab::shell(
            QStringLiteral("echo >%1; exec sleep 60").arg(lab.path(QLatin1String(name))));
    };
    std::vector<Async<CommandOutput>> reads;
    for (const char *name : {"a", "b", "c", "d"})
        reads.push_back(busy.read(running(name), 60s));
    const auto write = busy.write(outbox, QStringLiteral("x"), running("w"), 60s);
    for (const char *name : {"a", "b", "c", "d", "w"})
        QTRY_VERIFY(QFile::exists(lab.path(QLatin1String(name))));

    const auto begin = std::chrono::steady_clock::now();
    QMap<QString, double> noticed;
    const auto note = [&](const char *name) {
        const std::chrono::duration<double> after = std::chrono::steady_clock::now() - begin;
        noticed.insert(QLatin1String(name), after.count());
        qInfo("link down, %s: %.1f s", name, after.count());
    };
    cable.cut();
    idle.onLost([&](Client::Role, const Error &) { note("idle"); });
    const Pending all = settled(std::move(reads)).report(this, [&](const auto &results) {
        note("four reads");
        for (const auto &result : *results)
            VERIFY_ERROR(result, Error::Kind::Lost);
    });
    write.report(this, [&](const auto &outcome) {
        note("write");
        QCOMPARE(outcome.delivery, Delivery::Unknown);
    });
    QTRY_COMPARE_WITH_TIMEOUT(noticed.size(), 3, 40000);
    for (const double seconds : std::as_const(noticed))
        QVERIFY(seconds <= 15.0);
    // And a new connection finds nobody.
    VERIFY_ERROR(await(idle.read({{QStringLiteral("true")}}, 10s)), Error::Kind::Unreachable);
}

QTEST_GUILESS_MAIN(TestLinkDown)
#include "test_link_down.moc"
