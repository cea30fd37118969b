#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>

#include <memory>

namespace fairlead {

/// One `ceph` that is kept and given its commands line by line: each start of that program costs a
/// third of a second of Python, which is too much for polling. For the fixture's own needs; what is
/// tested runs as a process of its own.
class CephSession {
public:
    explicit CephSession(QProcessEnvironment environment);
    CephSession(const CephSession &) = delete;
    CephSession &operator=(const CephSession &) = delete;
    ~CephSession();

    /// Empty when the command succeeded, else what went wrong.
    QString run(const QString &command);
    /// The answer to a command, which begins as given; empty when there is none within 20 s.
    QJsonObject ask(const QString &command, const QByteArray &beginning);
    QJsonObject status();

private:
    void open();
    void close();

    QProcessEnvironment m_environment;
    std::unique_ptr<QProcess> m_process;
};

} // namespace fairlead
