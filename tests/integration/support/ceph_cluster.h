#pragma once

#include "integration/support/ceph_session.h"
#include "support/daemon.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <functional>
#include <map>

namespace fairlead {

/// A real Ceph cluster on loopback, of the version Debian ships: three hosts node1…node3, each with
/// a monitor (a, b, c) and two OSDs (0…5), managers x and y on node1 and node2, and the pool
/// "vmpool" (size 3, min_size 2, 8 placement groups). Lives in a folder of its own and goes with
/// this object.
///
/// Needs root: each daemon gets a host name of its own (a UTS namespace), so that `ceph node ls`
/// tells three machines apart. Failures are noticed within seconds instead of minutes; what Ceph
/// says, and the order in which it says it, is untouched.
class CephCluster {
public:
    CephCluster();
    CephCluster(const CephCluster &) = delete;
    CephCluster &operator=(const CephCluster &) = delete;
    ~CephCluster();

    /// Builds and starts everything and waits until all is well. False with the reason in log().
    bool start();
    QString log() const { return m_log; }
    int daemonsStarted() const { return m_started; } ///< first starts and restarts

    /// Environment in which a plain `ceph` means this cluster.
    QProcessEnvironment environment() const;
    /// A command as it would be run on a node, under `timeout -k 5 limit`.
    CommandRun run(const QStringList &argv, int limitSeconds = 20) const;
    /// A command of the fixture itself, such as "osd out 4"; true when it succeeded.
    bool ceph(const QString &command);
    /// What `ceph status` says, the same way; empty when it does not answer.
    QJsonObject status();
    /// Asks for the status until it is as wanted. False when it never was within the limit.
    bool waitFor(const std::function<bool(const QJsonObject &)> &wanted, int milliseconds = 40000);
    bool waitForOsdsUp(int count);
    bool waitForClean();
    /// Every placement group serves, however few copies it has.
    bool waitForActive();

    bool startOsds(const QString &host);
    void stopOsds(const QString &host); ///< in good order, as a shutdown does
    void killOsds(const QString &host); ///< as a power cut does
    bool startMgr(const QString &name);
    void killMgr(const QString &name); ///< it cannot tell the monitors
    bool startMon(const QString &name);
    void stopMon(const QString &name);

    /// Gives "vmpool" another number of copies (its min_size becomes 2, or 1 when there is only one)
    /// and waits until its placement groups have that many.
    bool setSize(int size);
    /// Writes new objects of 64 KiB into "vmpool".
    bool write(int objects);
    /// After how long without a sign of life the monitors give a manager up.
    bool setMgrGrace(int seconds);

    static constexpr int osdCount = 6;
    static const QStringList &monNames();
    static QString hostOfOsd(int osd);
    static QList<int> osdsOf(const QString &host);

private:
    bool prepare();
    bool writeConfiguration();
    bool writeKeys();
    bool makeMonitors();
    bool makeOsds();
    bool makePool();
    bool run(const QString &what, const QString &program, const QStringList &arguments);
    bool spawn(const QString &name, const QString &host, const QStringList &command);
    void end(const QString &name, bool byForce);
    bool fail(const QString &reason);
    QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    QString m_fsid;
    QString m_log;
    int m_started = 0;
    int m_writes = 0;
    int m_poolId = 0;
    std::map<QString, std::unique_ptr<Daemon>> m_daemons;
    std::unique_ptr<CephSession> m_session;
};

} // namespace fairlead
