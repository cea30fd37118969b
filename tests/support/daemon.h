#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <memory>

namespace fairlead {

/// A real server that a test starts and stops by its pid. It dies with the test even when that is
/// killed. A program that is missing is a failing test, never a skipped one.
class Daemon {
public:
    Daemon(QString program, QStringList arguments,
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment());
    Daemon(const Daemon &) = delete;
    Daemon &operator=(const Daemon &) = delete;
    ~Daemon();

    /// False with the reason in log() when the program is missing or ends within its first moments.
    bool start();
    /// Waits until somebody listens there.
    bool waitForPort(const QString &host, quint16 port, int milliseconds = 10000);
    void stop();
    /// SIGSTOP: connections stay open, nothing answers.
    void freeze();
    void thaw();

    qint64 pid() const { return m_process.processId(); }
    bool running() const { return m_process.state() == QProcess::Running; }
    /// Everything it wrote so far, both streams.
    QString log();

    /// Direct children, such as the sessions of an sshd.
    QList<qint64> children() const;

private:
    QProcess m_process;
    QString m_log;
};

/// Runs a command to its end. The answer is its standard output; a failure is reported with QFAIL's
/// text in `error`.
struct CommandRun {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};
CommandRun runCommand(const QString &program, const QStringList &arguments,
    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
    const QByteArray &input = {}, int milliseconds = 30000);

/// A port nobody listens on, outside the range the system hands out for outgoing connections (else
/// an outgoing connection may take it between asking and listening: seen with a KDC on 40088).
quint16 freePort();

/// Absolute path of a program, also from the system folders that an ordinary PATH lacks; empty when
/// it is not installed.
QString findProgram(const QString &name);

} // namespace fairlead
