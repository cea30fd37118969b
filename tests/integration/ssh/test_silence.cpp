#include "support/await.h"
#include "support/processes.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include <arpa/inet.h>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::CommandOutput;

namespace {

/// Listens, but takes nobody in: with its queue full the kernel drops every further SYN.
class BlackHole {
public:
    BlackHole() : m_port(freePort())
    {
        m_sockets.append(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto *generic = reinterpret_cast<const sockaddr *>(&address);
        bind(m_sockets[0], generic, sizeof address);
        listen(m_sockets[0], 0);
        for (int i = 0; i < 3; ++i) {
            m_sockets.append(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            connect(m_sockets.last(), generic, sizeof address);
        }
    }
    BlackHole(const BlackHole &) = delete;
    BlackHole &operator=(const BlackHole &) = delete;
    ~BlackHole()
    {
        for (const int one : m_sockets)
            close(one);
    }
    quint16 port() const { return m_port; }

private:
    const quint16 m_port;
    QList<int> m_sockets;
};

} // namespace

/// Peers that are there and say nothing, with the limits the product ships with. All at once, since
/// each takes its time.
class TestSilence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void healthyButSilent();
    void frozenServer();
    void frozenDuringTheLogin();

private:
    using Clock = std::chrono::steady_clock;
    /// Seconds from `begin` to each event, by name.
    void note(const QString &name, Clock::time_point begin);

    SshLab m_lab;
    Redactor m_redactor;
    SystemClock m_clock;
    Outbox m_outbox{m_clock};
    QMap<QString, double> m_noticed;
};

void TestSilence::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestSilence::note(const QString &name, Clock::time_point begin)
{
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    m_noticed.insert(name, seconds);
    qInfo("%s: %.1f s", qPrintable(name), seconds);
}

/// Nothing to say for many times the limit, idle or running: asked again and again, and kept.
void TestSilence::healthyButSilent()
{
    const ssh::Limits limits{.silent = 200ms, .answer = 2s};
    Client idle(SshLab::access(m_lab.target(), limits), m_redactor);
    Client running(SshLab::access(m_lab.target(), limits), m_redactor);
    int lost = 0;
    idle.onLost([&](Client::Role, const Error &) { ++lost; });
    running.onLost([&](Client::Role, const Error &) { ++lost; });
    VERIFY_RESULT(await(idle.read({{QStringLiteral("true")}}, 10s)));
    const auto got = await(running.read({{QStringLiteral("sleep"), QStringLiteral("5")}}, 20s));
    VERIFY_RESULT(got);
    QCOMPARE(got->exitStatus, 0);
    QCOMPARE(lost, 0);
}

void TestSilence::frozenServer()
{
    Client idle(SshLab::access(m_lab.target()), m_redactor);
    Client reading(SshLab::access(m_lab.target()), m_redactor);
    VERIFY_RESULT(await(idle.read({{QStringLiteral("true")}}, 10s)));
    std::vector<Async<CommandOutput>> reads;
    for (const char *name : {"a", "b", "c", "d"})
        reads.push_back(reading.read(
            SshLab::shell(QStringLiteral("echo >%1; yes | head -c 300000; exec sleep 60")
                    .arg(m_lab.path(QLatin1String(name)))),
            60s));
    const auto write = reading.write(m_outbox, QStringLiteral("x"),
        SshLab::shell(
            QStringLiteral("echo >%1; exec sleep 60").arg(m_lab.path(QStringLiteral("w")))),
        60s);
    for (const char *name : {"a", "b", "c", "d", "w"})
        QTRY_VERIFY(QFile::exists(m_lab.path(QLatin1String(name))));

    const auto begin = Clock::now();
    signalAll(m_lab.sessions(), SIGSTOP);
    m_lab.sshd().freeze();
    idle.onLost([&](Client::Role, const Error &) { note(QStringLiteral("frozen, idle"), begin); });
    QList<Result<CommandOutput>> got;
    const Pending all = settled(std::move(reads)).report(this, [&](const auto &results) {
        got = *results;
        note(QStringLiteral("frozen, four reads"), begin);
    });
    write.report(this, [&](const auto &) { note(QStringLiteral("frozen, write"), begin); });

    // Meanwhile: the kernel takes connections for a frozen sshd, and a black hole takes none.
    Client silent(SshLab::access(m_lab.target()), m_redactor);
    BlackHole hole;
    ssh::Target dropped = m_lab.target();
    dropped.port = hole.port();
    Client blackHole(SshLab::access(dropped), m_redactor);
    Result<CommandOutput> unanswered;
    Result<CommandOutput> unreachable;
    const Pending connecting
        = silent.read({{QStringLiteral("true")}}, 10s).report(this, [&](const auto &r) {
              unanswered = r;
              note(QStringLiteral("connect to a frozen sshd"), begin);
          });
    const Pending calling
        = blackHole.read({{QStringLiteral("true")}}, 10s).report(this, [&](const auto &r) {
              unreachable = r;
              note(QStringLiteral("black hole"), begin);
          });

    QTRY_COMPARE_WITH_TIMEOUT(m_noticed.size(), 5, 40000);
    for (const double seconds : std::as_const(m_noticed))
        QVERIFY(seconds <= 15.0);
    QCOMPARE(got.size(), 4);
    for (const auto &one : got) {
        VERIFY_ERROR(one, Error::Kind::Lost);
        QVERIFY(one.error().what.contains(QStringLiteral("has stopped answering")));
    }
    QCOMPARE(write.outcome()->delivery, Delivery::Unknown);
    VERIFY_ERROR(unanswered, Error::Kind::Unreachable);
    QVERIFY(unanswered.error().what.contains(QStringLiteral("does not speak")));
    VERIFY_ERROR(unreachable, Error::Kind::Unreachable);
    QVERIFY(unreachable.error().what.contains(QStringLiteral("did not answer within 8 s")));
    m_lab.sshd().thaw();
    signalAll(m_lab.sessions(), SIGKILL);
}

/// The host key was shown, then everything stops: the login ends by its own limit.
void TestSilence::frozenDuringTheLogin()
{
    ssh::Access access = SshLab::access(m_lab.target(), {.connect = 2s});
    access.sense.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    access.passphrase = [this] {
        signalAll(m_lab.sessions(), SIGSTOP); // on the login's thread, between two of its steps
        return QByteArray("canary-Pf7qLw2");
    };
    Client client(access, m_redactor);
    const auto got = await(client.read({{QStringLiteral("true")}}, 10s));
    signalAll(m_lab.sessions(), SIGKILL);
    VERIFY_ERROR(got, Error::Kind::Timeout);
    QVERIFY(got.error().what.contains(QStringLiteral("did not answer")));
}

QTEST_GUILESS_MAIN(TestSilence)
#include "test_silence.moc"
