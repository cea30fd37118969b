#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <functional>

struct sqlite3_vfs;

namespace fairlead::journal {

/// Stands between SQLite and the disk for as long as it lives, and knows what a power loss would
/// leave: what was synced for certain, what was written since perhaps. The code under test does not
/// know of it (it becomes SQLite's default VFS). One at a time.
class WitnessVfs {
public:
    struct Write {
        qint64 offset;
        QByteArray bytes;
    };
    struct Disk {
        QByteArray synced;
        QList<Write> since;
        int syncs = 0;
    };

    WitnessVfs();
    WitnessVfs(const WitnessVfs &) = delete;
    WitnessVfs &operator=(const WitnessVfs &) = delete;
    ~WitnessVfs();

    /// By file name without its folder.
    const QMap<QString, Disk> &disks() const { return m_disks; }
    Disk disk(const QString &name) const { return m_disks.value(name); }

    /// Called before each write and each sync; nonzero makes that call fail with this SQLite code.
    std::function<int(const QString &name, bool sync)> before;

    // What the intercepted calls report.
    void opened(const QString &name, const QByteArray &contents);
    void removed(const QString &name) { m_disks.remove(name); }
    void truncated(const QString &name, qint64 size);
    void written(const QString &name, Write write);
    void synced(const QString &name);
    sqlite3_vfs *real() const { return m_real; }

private:
    sqlite3_vfs *m_real;
    std::unique_ptr<sqlite3_vfs> m_mine;
    QMap<QString, Disk> m_disks;
};

/// What was synced, with the writes since then that `reached` says true for.
QByteArray afterPowerLoss(const WitnessVfs::Disk &disk, const std::function<bool()> &reached);

} // namespace fairlead::journal
