#include "integration/support/ceph_session.h"

#include "support/daemon.h"

#include <QElapsedTimer>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace fairlead {

namespace {

constexpr int limit = 20000;
const char *const statusBegins = "{\"fsid\"";

} // namespace

CephSession::CephSession(QProcessEnvironment environment) : m_environment(std::move(environment))
{
    m_environment.insert(u"PYTHONUNBUFFERED"_s, u"1"_s);
}

CephSession::~CephSession() { close(); }

QString CephSession::run(const QString &command)
{
    // Many commands say nothing when they succeed: what follows tells that they are over.
    const QJsonObject after = ask(command + u"\nstatus"_s, statusBegins);
    if (after.isEmpty())
        return u"no answer"_s;
    m_process->waitForReadyRead(0); // the other stream
    const QString err = QString::fromUtf8(m_process->readAllStandardError());
    return err.contains(u"Error E"_s) ? err : QString();
}

QJsonObject CephSession::status() { return ask(u"status"_s, statusBegins); }

QJsonObject CephSession::ask(const QString &command, const QByteArray &beginning)
{
    open();
    m_process->write(command.toUtf8() + '\n');
    QByteArray out;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < limit && m_process->state() != QProcess::NotRunning) {
        m_process->waitForReadyRead(200);
        out += m_process->readAllStandardOutput();
        const qsizetype begin = out.indexOf(beginning);
        const QJsonDocument document
            = begin < 0 ? QJsonDocument() : QJsonDocument::fromJson(out.mid(begin));
        if (document.isObject())
            return document.object();
    }
    close();
    return {};
}

void CephSession::open()
{
    if (!m_process || m_process->state() != QProcess::Running) {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessEnvironment(m_environment);
        m_process->start(findProgram(u"ceph"_s), {u"-f"_s, u"json"_s});
    }
    m_process->readAllStandardOutput();
    m_process->readAllStandardError();
}

void CephSession::close()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished();
    m_process.reset();
}

} // namespace fairlead
