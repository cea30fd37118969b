#pragma once

#include "lab/world/access.h"
#include "lab/world/ceph.h"
#include "lab/world/guest.h"
#include "lab/world/ha.h"
#include "lab/world/node.h"

#include <QJsonObject>

namespace fairlead::lab {

/// Which Proxmox the world plays. Nodes of one world are of one release.
struct Release {
    QString version = QStringLiteral("9.2.11"); ///< of pve-manager
    QString repository = QStringLiteral("14a22df35955d97d");

    int major() const { return version.section(u'.', 0, 0).toInt(); }
    int minor() const { return version.section(u'.', 1, 1).toInt(); }
    bool atLeast(int wantedMajor, int wantedMinor) const
    {
        return std::pair(major(), minor()) >= std::pair(wantedMajor, wantedMinor);
    }
    bool operator==(const Release &) const = default;
};

struct Storage {
    QString id;
    QString type; ///< rbd, dir, lvmthin, nfs
    QString content;
    bool shared = false;
    QStringList nodes; ///< empty: all
    Bytes size{};
    Bytes used{};

    bool on(const QString &node) const { return nodes.isEmpty() || nodes.contains(node); }
    bool operator==(const Storage &) const = default;
};

struct Pool {
    QString id;
    QString comment;
    QList<int> guests;
    QStringList storages;

    bool operator==(const Pool &) const = default;
};

struct Task {
    QString upid;
    QString node;
    QString type;
    QString id;
    QString user;
    int pid = 0;
    quint32 processStart = 0;
    WallTime started{};
    std::optional<WallTime> ended;
    QString status; ///< "OK", "WARNINGS: 1" or an error, once it ended
    QStringList log;

    bool operator==(const Task &) const = default;
};

/// Work that a task does to a guest and that takes time.
struct Job {
    enum class Kind { Start, Stop, Shutdown, Reboot, Migrate, Relocate, Destroy, Resize, Other };

    Kind kind = Kind::Other;
    QString upid;
    QString node;
    int guest = 0;
    QString target;
    bool online = false;
    bool withLocalDisks = false;
    QString text; ///< Resize: "scsi0=64G"
    WallTime started{};
    WallTime due{};
    QString doomed; ///< the error it will end with; empty: it will succeed

    bool operator==(const Job &) const = default;
};

/// What a node told the others in its last broadcast: all that /cluster/resources knows.
struct Broadcast {
    WallTime at{};
    QJsonObject node;
    QMap<int, QJsonObject> guests;
    QMap<QString, QJsonObject> storages;

    bool operator==(const Broadcast &) const = default;
};

/// Something that happens by itself at a set time after the start.
struct Event {
    std::chrono::milliseconds at{0};
    QString what; ///< "crash", "hang", "osd-fail", "storage-offline" …
    QString who;

    bool operator==(const Event &) const = default;
};

/// One simulated datacenter: everything that is so, and what its parts believe. A plain value;
/// step() moves it through time, the functions next to each part are what a person or a program can
/// do to it. Same file, same seed and same calls at the same times give the same world.
struct World {
    QString name;
    QString cluster;
    Release release;
    int configVersion = 1;
    WallTime now{};
    WallTime startedAt{};
    quint64 random = 1; ///< state of the generator
    int nextPid = 1000;

    QList<Node> nodes;
    QList<Guest> guests;
    QList<Storage> storages;
    QList<Pool> pools;
    QMap<QString, QString> options; ///< datacenter.cfg
    Ha ha;
    Ceph ceph;
    Access access;
    QList<Task> tasks; ///< oldest first
    QList<Job> jobs;
    QMap<QString, Broadcast> broadcasts; ///< by node
    QList<Event> events; ///< still to come
    qint64 migrationRate = qint64(1) << 30; ///< bytes per second
    bool qdevice = false; ///< an outside vote
    QString identity; ///< token ids that the site file names
    QString writeIdentity;

    Node *node(const QString &wanted);
    const Node *node(const QString &wanted) const;
    Guest *guest(int id);
    const Guest *guest(int id) const;
    Task *task(const QString &upid);
    const Task *task(const QString &upid) const;
    Pool *pool(const QString &id);
    const Pool *pool(const QString &id) const;
    const Storage *storage(const QString &id) const;
    HaService *service(const QString &sid);
    const HaService *service(const QString &sid) const;
    HaGroup *group(const QString &wanted);
    HaRule *rule(const QString &wanted);
    Osd *osd(int id);
    const Osd *osd(int id) const;
    /// The pool a guest is in, or null.
    const Pool *poolOf(int guest) const;

    bool operator==(const World &) const = default;
};

/// The next number of the world's own generator (splitmix64).
quint64 randomNumber(World &world);
/// A string of that many base64 letters, as Proxmox uses for HA uids.
QString randomText(World &world, int length);
/// "8f2c…-…": a boot id or file system id.
QString randomUuid(World &world);
/// The same for the same arguments: for choices that must not change from call to call.
quint64 scatter(quint64 a, quint64 b, quint64 c = 0);
quint64 scatter(const QString &text);

/// Seconds of the epoch.
qint64 epoch(WallTime time);
/// How long the node has been up; zero while it is not.
std::chrono::seconds uptime(const World &world, const Node &node);

/// The nodes that `from` hears, itself included; empty when it is not up.
QStringList membersSeenFrom(const World &world, const QString &from);
/// Whether the part of the cluster that `from` is in has the majority of votes.
bool quorate(const World &world, const QString &from);
/// A node that is up and in the quorate part, if there is one.
QString someQuorateNode(const World &world);

} // namespace fairlead::lab
