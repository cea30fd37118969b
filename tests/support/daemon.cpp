#include "support/daemon.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace fairlead {

Daemon::Daemon(QString program, QStringList arguments, QProcessEnvironment environment)
{
    m_process.setProgram(findProgram(program));
    m_process.setArguments(std::move(arguments));
    m_process.setProcessEnvironment(std::move(environment));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    const pid_t parent = getpid();
    m_process.setChildProcessModifier([parent] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    });
}

Daemon::~Daemon() { stop(); }

bool Daemon::start()
{
    if (m_process.program().isEmpty()) {
        m_log = QStringLiteral("program is not installed");
        return false;
    }
    m_process.start();
    if (!m_process.waitForStarted(5000) || m_process.waitForFinished(50)) {
        m_log += m_process.errorString();
        return false;
    }
    return true;
}

bool Daemon::waitForPort(const QString &host, quint16 port, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds && running()) {
        QTcpSocket socket;
        socket.connectToHost(host, port);
        if (socket.waitForConnected(500))
            return true;
        m_process.waitForFinished(20);
    }
    return false;
}

void Daemon::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    thaw();
    m_process.terminate();
    if (!m_process.waitForFinished(3000)) {
        m_process.kill();
        m_process.waitForFinished(3000);
    }
}

void Daemon::freeze()
{
    if (pid() > 0)
        ::kill(pid_t(pid()), SIGSTOP);
}

void Daemon::thaw()
{
    if (pid() > 0)
        ::kill(pid_t(pid()), SIGCONT);
}

QString Daemon::log()
{
    m_process.waitForReadyRead(0);
    m_log += QString::fromUtf8(m_process.readAll());
    return m_log;
}

QList<qint64> Daemon::children() const
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid()));
    QList<qint64> pids;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &word : file.readAll().simplified().split(' ')) {
            if (!word.isEmpty())
                pids.append(word.toLongLong());
        }
    }
    return pids;
}

CommandRun runCommand(const QString &program, const QStringList &arguments,
    const QProcessEnvironment &environment, const QByteArray &input, int milliseconds)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    const QString path = findProgram(program);
    if (path.isEmpty())
        return {-1, {}, program.toUtf8() + " is not installed"};
    process.start(path, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(milliseconds)) {
        process.kill();
        process.waitForFinished(1000);
        return {-1, process.readAllStandardOutput(),
            "no end within the limit: " + process.readAllStandardError()};
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

quint16 freePort()
{
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const auto port = quint16(QRandomGenerator::global()->bounded(15000, 32000));
        QTcpServer probe;
        if (probe.listen(QHostAddress::LocalHost, port))
            return port;
    }
    return 0;
}

QString findProgram(const QString &name)
{
    if (name.startsWith(QLatin1Char('/')))
        return QFile::exists(name) ? name : QString();
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty())
        return found;
    return QStandardPaths::findExecutable(
        name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
}

} // namespace fairlead
