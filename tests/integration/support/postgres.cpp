#include "integration/support/postgres.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

#include <csignal>
#include <unistd.h>

namespace fairlead {

using namespace Qt::Literals::StringLiterals;

namespace {

// Debian keeps the server's programs out of the PATH, in a folder per version.
QString serverProgram(const QString &name)
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    for (const QString &version :
        versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        const QString path = versions.filePath(version + u"/bin/"_s + name);
        if (QFile::exists(path))
            return path;
    }
    return {};
}

} // namespace

Postgres::Postgres(Warden &warden, QString owner)
    : m_warden(warden)
    , m_owner(std::move(owner))
    , m_port(freePort())
{ }

QStringList Postgres::asItsUser(const QString &program, const QStringList &arguments) const
{
    if (geteuid() != 0)
        return QStringList{program} + arguments;
    // A change of user clears the parent-death signal that Daemon set: set again.
    return QStringList{u"setpriv"_s, u"--reuid=postgres"_s, u"--regid=postgres"_s,
               u"--init-groups"_s, u"--pdeathsig=KILL"_s, program}
    + arguments;
}

bool Postgres::fail(const QString &what, const QString &evidence)
{
    m_problem = u"PostgreSQL: %1\n%2"_s.arg(what, evidence);
    return false;
}

bool Postgres::create()
{
    const QString folder = m_warden.path(u"pg"_s);
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (geteuid() == 0)
        runCommand(u"chown"_s, {u"postgres:postgres"_s, folder});
    QStringList initdb = asItsUser(serverProgram(u"initdb"_s),
        {u"-D"_s, folder, u"-U"_s, m_owner, u"-A"_s, u"trust"_s, u"-E"_s, u"UTF8"_s,
            u"--locale=C.UTF-8"_s, u"--no-sync"_s});
    const CommandRun made = runCommand(initdb.takeFirst(), initdb);
    if (made.exitCode != 0)
        return fail(u"no cluster could be made (are postgresql and util-linux installed?)"_s,
            QString::fromUtf8(made.out + made.err));
    return start();
}

bool Postgres::start()
{
    QStringList command{serverProgram(u"postgres"_s)};
    command = asItsUser(command.first(),
        {u"-D"_s, m_warden.path(u"pg"_s), u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port),
            u"-k"_s, QString(), u"-c"_s, u"fsync=off"_s, u"-c"_s, u"synchronous_commit=off"_s,
            u"-c"_s, u"full_page_writes=off"_s, u"-c"_s, u"wal_level=minimal"_s, u"-c"_s,
            u"max_wal_senders=0"_s});
    m_daemon = std::make_unique<Daemon>(u"setsid"_s, command);
    if (!m_daemon->start())
        return fail(u"it does not start"_s, m_daemon->log());
    m_warden.watch(m_daemon->pid());
    // It listens before it serves.
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 60000 && m_daemon->running(); QThread::msleep(30)) {
        if (m_daemon->waitForPort(u"127.0.0.1"_s, m_port, 100) && run(u"postgres"_s, "select 1"))
            return true;
    }
    return fail(u"it does not answer"_s, m_daemon->log());
}

void Postgres::crash()
{
    ::kill(pid_t(m_daemon->pid()), SIGQUIT);
    m_daemon.reset();
}

bool Postgres::run(const QString &database, const QByteArray &sql)
{
    const CommandRun done = runCommand(u"psql"_s,
        {u"-qX"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s,
            QString::number(m_port), u"-U"_s, m_owner, u"-d"_s, database},
        QProcessEnvironment::systemEnvironment(), sql);
    return done.exitCode == 0
        || fail(u"SQL was refused"_s, QString::fromUtf8(done.err.right(2000)));
}

} // namespace fairlead
