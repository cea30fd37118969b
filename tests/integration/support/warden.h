#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace fairlead {

/// A folder for real servers, and who cleans up after them. Servers that fork (zabbix_server does
/// 23 times) outlive their killed main process; this ends their process groups and removes the
/// folder when the test is gone, however it went: a small shell reads a pipe that only the test
/// holds open. Servers are started by `setsid`, so that their group's number is their pid.
class Warden {
public:
    explicit Warden(const QString &name);
    Warden(const Warden &) = delete;
    Warden &operator=(const Warden &) = delete;
    /// Ends the groups at once (SIGKILL) and waits until the folder is gone.
    ~Warden();

    bool isValid() const { return m_folder.isValid(); }
    QString path(const QString &name = {}) const { return m_folder.filePath(name); }
    /// Written with mode 0644 so that a server under another user can read it. False when it cannot
    /// be.
    bool write(const QString &name, const QByteArray &content) const;
    void watch(qint64 processGroup);

private:
    QTemporaryDir m_folder;
    QProcess m_shell;
};

} // namespace fairlead
