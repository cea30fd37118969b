#include "integration/support/keyring_session.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace fairlead {

namespace {

/// Without <standard_session_servicedirs/>.
const QString busConfiguration = QStringLiteral(R"(<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%1/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)");

const QString secrets = QStringLiteral("org.freedesktop.secrets");

/// True as soon as `holds` does.
bool waitUntil(const std::function<bool()> &holds, int milliseconds = 10'000)
{
    QElapsedTimer timer;
    timer.start();
    while (!holds()) {
        if (timer.elapsed() > milliseconds)
            return false;
        ::usleep(5000);
    }
    return true;
}

} // namespace

KeyringSession::KeyringSession()
{
    for (const char *folder : {"run", "data", "config", "cache"}) {
        const QString path = m_home.filePath(QString::fromLatin1(folder));
        QDir().mkpath(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
}

KeyringSession::~KeyringSession()
{
    if (m_keychain)
        killKeychain();
}

QProcessEnvironment KeyringSession::environment() const
{
    QProcessEnvironment environment;
    const auto set = [&](const char *name, const QString &value) {
        environment.insert(QString::fromLatin1(name), value);
    };
    const auto inherit = [&](const char *name) {
        if (qEnvironmentVariableIsSet(name))
            set(name, qEnvironmentVariable(name));
    };
    inherit("PATH");
    inherit("ASAN_OPTIONS");
    inherit("TSAN_OPTIONS");
    set("LC_ALL", QStringLiteral("C.UTF-8"));
    set("HOME", home());
    set("XDG_RUNTIME_DIR", m_home.filePath(QStringLiteral("run")));
    set("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")));
    set("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")));
    set("XDG_CACHE_HOME", m_home.filePath(QStringLiteral("cache")));
    set("DBUS_SESSION_BUS_ADDRESS",
        QStringLiteral("unix:path=") + m_home.filePath(QStringLiteral("bus")));
    return environment;
}

bool KeyringSession::fail(const QString &reason)
{
    m_log += reason + QLatin1Char('\n');
    return false;
}

bool KeyringSession::startBus()
{
    QFile file(m_home.filePath(QStringLiteral("bus.conf")));
    if (!file.open(QIODevice::WriteOnly))
        return fail(file.errorString());
    file.write(busConfiguration.arg(home()).toUtf8());
    file.close();
    m_bus = std::make_unique<Daemon>(QStringLiteral("dbus-daemon"),
        QStringList{QStringLiteral("--config-file=") + file.fileName(), QStringLiteral("--nofork"),
            QStringLiteral("--nopidfile")},
        environment());
    return m_bus->start() && (waitUntil([&] {
        return QFile::exists(m_home.filePath(QStringLiteral("bus")));
    }) || fail(QStringLiteral("the bus does not listen")));
}

bool KeyringSession::startKeychain(bool unlocked)
{
    const QString program = findProgram(QStringLiteral("gnome-keyring-daemon"));
    if (program.isEmpty())
        return fail(QStringLiteral("gnome-keyring-daemon is not installed"));
    m_keychain = std::make_unique<QProcess>();
    m_keychain->setProcessEnvironment(environment());
    m_keychain->setProcessChannelMode(QProcess::MergedChannels);
    m_keychain->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--components=secrets")};
    if (unlocked)
        arguments.append(QStringLiteral("--unlock"));
    m_keychain->start(program, arguments);
    m_keychain->write("a password of the test");
    m_keychain->closeWriteChannel();
    if (!m_keychain->waitForStarted())
        return fail(m_keychain->errorString());
    return waitForName() || fail(QStringLiteral("the keychain does not appear on the bus"));
}

bool KeyringSession::waitForName()
{
    const auto owned = [&] {
        const CommandRun run = runCommand(QStringLiteral("dbus-send"),
            {QStringLiteral("--session"), QStringLiteral("--print-reply=literal"),
                QStringLiteral("--dest=org.freedesktop.DBus"),
                QStringLiteral("/org/freedesktop/DBus"),
                QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
                QStringLiteral("string:") + secrets},
            environment());
        return run.out.contains("true");
    };
    m_keychain->waitForReadyRead(10); // its writing must not block
    return waitUntil(owned);
}

bool KeyringSession::start(Keychain keychain)
{
    if (!startBus())
        return false;
    return keychain == Keychain::None || startKeychain(keychain == Keychain::Unlocked);
}

bool KeyringSession::lock()
{
    const CommandRun run = runCommand(QStringLiteral("dbus-send"),
        {QStringLiteral("--session"), QStringLiteral("--print-reply"),
            QStringLiteral("--dest=") + secrets, QStringLiteral("/org/freedesktop/secrets"),
            QStringLiteral("org.freedesktop.Secret.Service.Lock"),
            QStringLiteral("array:objpath:/org/freedesktop/secrets/collection/login")},
        environment());
    return run.exitCode == 0 || fail(QString::fromUtf8(run.err));
}

bool KeyringSession::restart()
{
    killKeychain();
    return startKeychain(true);
}

void KeyringSession::freezeKeychain() { ::kill(pid_t(keychainPid()), SIGSTOP); }
void KeyringSession::thawKeychain() { ::kill(pid_t(keychainPid()), SIGCONT); }

void KeyringSession::killKeychain()
{
    m_keychain->kill();
    m_keychain->waitForFinished();
}

} // namespace fairlead
