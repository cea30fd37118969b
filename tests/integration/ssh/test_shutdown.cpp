#include "support/await.h"
#include "support/result_checks.h"
#include "support/ssh_lab.h"

#include <condition_variable>
#include <dlfcn.h>
#include <mutex>
#include <netdb.h>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Client;
using ssh::CommandOutput;

namespace {

/// Holds up whoever comes until it is opened.
class Gate {
public:
    void pass()
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.wait(lock, [this] { return m_open; });
        --m_waiting;
    }
    void open()
    {
        const std::scoped_lock lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    int waiting()
    {
        const std::scoped_lock lock(m_mutex);
        return m_waiting;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_waiting = 0;
    bool m_open = false;
};

Gate nameServer;

} // namespace

/// A name server that does not answer: the C library's own resolver has no limit we could set. This
/// stands before it, for one name.
extern "C" int getaddrinfo(
    const char *name, const char *service, const addrinfo *hints, addrinfo **list)
{
    if (name && QByteArrayView(name) == "hangs.test") {
        nameServer.pass();
        return EAI_AGAIN;
    }
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(name, service, hints, list);
}

/// The end of the program, whatever is going on: at most 2 s, and everybody gets an answer.
class TestShutdown : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingStarted();
    void commandsRunning();
    void afterwards();
    void nameServerHangs();
    void passphraseSourceHangs();
    void loginLimit();
    void answersAfterTheClient();
    void cleanupTestCase();

private:
    double shutdown(Client &client);

    SshLab m_lab;
    Redactor m_redactor;
    SystemClock m_clock;
    Outbox m_outbox{m_clock};
    const std::shared_ptr<Gate> m_gate = std::make_shared<Gate>();
};

void TestShutdown::initTestCase()
{
    const QString problem = m_lab.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

double TestShutdown::shutdown(Client &client)
{
    const auto begin = std::chrono::steady_clock::now();
    client.shutdown();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    qInfo("%.3f s", took.count());
    return took.count();
}

void TestShutdown::nothingStarted()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    QVERIFY(shutdown(client) <= 2.0);
}

void TestShutdown::commandsRunning()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    const auto running = [&](const char *name) {
        return SshLab::shell(
            QStringLiteral("echo >%1; exec sleep 30").arg(m_lab.path(QLatin1String(name))));
    };
    std::vector<Async<CommandOutput>> reads;
    for (const char *name : {"r1", "r2", "r3", "r4", "r5"})
        reads.push_back(client.read(running(name), 30s));
    const auto write = client.write(m_outbox, QStringLiteral("x"), running("w1"), 30s);
    const auto queued = client.write(m_outbox, QStringLiteral("x"), running("w2"), 30s);
    for (const char *name : {"r1", "r2", "r3", "r4", "w1"})
        QTRY_VERIFY(QFile::exists(m_lab.path(QLatin1String(name))));
    QVERIFY(shutdown(client) <= 2.0);
    const auto results = await(settled(std::move(reads)));
    for (const auto &result : *results)
        VERIFY_ERROR(result, Error::Kind::Cancelled);
    QCOMPARE(await(write).delivery, Delivery::Unknown);
    QCOMPARE(await(queued).delivery, Delivery::Refused);
    QVERIFY(!QFile::exists(m_lab.path(QStringLiteral("w2"))));
    QVERIFY(!QFile::exists(m_lab.path(QStringLiteral("r5"))));
}

void TestShutdown::afterwards()
{
    Client client(SshLab::access(m_lab.target()), m_redactor);
    client.stop();
    client.shutdown();
    client.shutdown();
    VERIFY_ERROR(await(client.read({{QStringLiteral("true")}}, 5s)), Error::Kind::Cancelled);
    const auto write = client.write(m_outbox, QStringLiteral("x"), {{QStringLiteral("true")}}, 5s);
    QCOMPARE(await(write).delivery, Delivery::Refused);
}

void TestShutdown::nameServerHangs()
{
    ssh::Target target = m_lab.target();
    target.host = QStringLiteral("hangs.test");
    Client limited(SshLab::access(target, {.connect = 500ms}), m_redactor);
    const auto got = await(limited.read({{QStringLiteral("true")}}, 5s));
    VERIFY_ERROR(got, Error::Kind::Unreachable);
    QVERIFY(got.error().what.contains(QStringLiteral("the name server does not answer")));
    Client client(SshLab::access(target), m_redactor);
    auto read = client.read({{QStringLiteral("true")}}, 5s);
    QTRY_COMPARE(nameServer.waiting(), 2);
    QVERIFY(shutdown(client) <= 2.0);
    VERIFY_ERROR(await(std::move(read)), Error::Kind::Cancelled);
}

void TestShutdown::passphraseSourceHangs()
{
    ssh::Access access = SshLab::access(m_lab.target());
    access.sense.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    access.passphrase = [gate = m_gate] {
        gate->pass();
        return QByteArray("late");
    };
    Client client(access, m_redactor);
    auto read = client.read({{QStringLiteral("true")}}, 5s);
    QTRY_COMPARE(m_gate->waiting(), 1);
    QVERIFY(shutdown(client) <= 2.0);
    VERIFY_ERROR(await(std::move(read)), Error::Kind::Cancelled);
}

void TestShutdown::loginLimit()
{
    ssh::Access access = SshLab::access(m_lab.target(), {.login = 800ms});
    access.sense.keyFile = m_lab.path(QStringLiteral("id_encrypted"));
    access.passphrase = [gate = m_gate] {
        gate->pass();
        return QByteArray("late");
    };
    Client client(access, m_redactor);
    const auto got = await(client.read({{QStringLiteral("true")}}, 5s));
    VERIFY_ERROR(got, Error::Kind::Timeout);
    QVERIFY(got.error().what.contains(QStringLiteral("it hangs at: reading the key")));
    qInfo("%s", qPrintable(got.error().what));
    QCOMPARE(m_gate->waiting(), 2);
}

void TestShutdown::answersAfterTheClient()
{
    auto client = std::make_unique<Client>(SshLab::access(m_lab.target()), m_redactor);
    auto read = client->read(SshLab::shell(QStringLiteral("exec sleep 30")), 30s);
    const auto write = client->write(
        m_outbox, QStringLiteral("x"), SshLab::shell(QStringLiteral("exec sleep 30")), 30s);
    client.reset();
    VERIFY_ERROR(await(std::move(read)), Error::Kind::Cancelled);
    QVERIFY(await(write).delivery != Delivery::Done);
    QVERIFY(m_outbox.open().isEmpty());
}

void TestShutdown::cleanupTestCase()
{
    // Let those go that were left behind: what they bring back must go nowhere.
    nameServer.open();
    m_gate->open();
    QTRY_COMPARE(nameServer.waiting(), 0);
    QTRY_COMPARE(m_gate->waiting(), 0);
    QTRY_COMPARE(m_gate.use_count(), 1); // their threads have let go of all they owned
}

QTEST_GUILESS_MAIN(TestShutdown)
#include "test_shutdown.moc"
