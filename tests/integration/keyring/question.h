#pragma once

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>

namespace fairlead {

const QString key = QStringLiteral("ams1/pve-read");
const QByteArray value = "CANARY-grüße-9d1c4e";

/// The test's side of one client process (client.h) inside the session.
class Client {
public:
    Client(const QProcessEnvironment &environment, const QString &operation,
        const QByteArray &secret = value, int limitMs = 10'000)
    {
        QProcessEnvironment talkative = environment;
        talkative.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("*=true"));
        talkative.insert(QStringLiteral("G_MESSAGES_DEBUG"), QStringLiteral("all"));
        m_process.setProcessEnvironment(talkative);
        m_process.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("--client"), operation, key, QString::number(limitMs)});
        m_process.write(QByteArray::number(secret.size()) + '\n' + secret);
    }

    /// The next line of JSON it says, among GLib's chatter; empty when it ended without.
    QJsonObject line()
    {
        while (m_process.canReadLine() || m_process.waitForReadyRead(15'000)) {
            const QByteArray line = m_process.readLine();
            m_said += line;
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (!object.isEmpty())
                return object;
        }
        return {};
    }

    /// What the question came to.
    QJsonObject answer()
    {
        QJsonObject said = line();
        return said.contains(QStringLiteral("started")) ? line() : said;
    }

    void again() { m_process.write("again\n"); }
    void goOn() { m_process.write("end\n"); }

    bool endsWell()
    {
        goOn();
        m_process.closeWriteChannel();
        m_process.waitForFinished(15'000);
        return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }

    QByteArray everythingSaid()
    {
        return m_said + m_process.readAllStandardOutput() + m_process.readAllStandardError();
    }
    qint64 pid() const { return m_process.processId(); }
    QString error() { return QString::fromUtf8(m_process.readAllStandardError()); }

private:
    QProcess m_process;
    QByteArray m_said;
};

inline QJsonObject ask(const QProcessEnvironment &environment, const QString &operation,
    const QByteArray &secret = value, int limitMs = 10'000)
{
    Client client(environment, operation, secret, limitMs);
    QJsonObject answer = client.answer();
    if (!client.endsWell())
        answer.insert(QStringLiteral("broke"), client.error());
    return answer;
}

} // namespace fairlead
