#pragma once

#include "ceph/clean.h"
#include "ceph/command.h"
#include "ceph/host.h"
#include "ceph/pool_safety.h"
#include "ceph/summary.h"
#include "integration/support/ceph_cluster.h"

#include <future>

namespace fairlead::ceph {

/// What the procedures ask, all at the same time.
struct Sensed {
    Result<Status> status;
    Result<OsdDump> dump;
    Result<OsdTree> tree;
    Result<OkToStop> okToStop;

    MgrProof proof() const { return okToStop ? MgrProof::Answered : MgrProof::Silent; }
    OsdTree treeOrNone() const { return tree.value_or(OsdTree{}); }
    QString summary() const
    {
        return ceph::summary({status, dump ? std::optional(*dump) : std::nullopt, treeOrNone()});
    }
};

/// Asks a cluster with the library's own command lines, as a node would be asked, and puts the
/// answers into the library's own judgements.
class Senses {
public:
    explicit Senses(const CephCluster &cluster) : m_cluster(cluster) { }

    /// What no state changes is asked once: which OSD and which daemon belongs to which host.
    void begin()
    {
        auto placement = read(placementCommand(), parsePlacement);
        auto fs = read(fsMapCommand(), parseFsMap);
        m_tree = read(osdTreeCommand(), parseOsdTree).get();
        m_placement = placement.get();
        m_fs = fs.get();
    }
    Answer ask(const Command &command, int limitSeconds = 20) const
    {
        const CommandRun done = m_cluster.run(command.argv, limitSeconds);
        return {done.exitCode, done.out, done.err};
    }
    /// The answer to a command, parsed; on a thread of its own.
    template <class T>
    std::future<Result<T>> read(
        const Command &command, Result<T> (*parse)(const QByteArray &)) const
    {
        return std::async(std::launch::async, [this, command, parse]() -> Result<T> {
            return outputOf(command, ask(command)).and_then(parse);
        });
    }
    std::future<Result<OkToStop>> okToStop(const QList<int> &osds, int limitSeconds = 20) const
    {
        return std::async(std::launch::async, [this, osds, limitSeconds] {
            const Command command = okToStopCommand(osds);
            return parseOkToStop(command, ask(command, limitSeconds));
        });
    }
    Sensed sense(const QString &host = QStringLiteral("node2"), int mgrLimitSeconds = 20) const
    {
        auto status = read<Status>(statusCommand(), parseStatus);
        auto dump = read(osdDumpCommand(), parseOsdDump);
        auto stop = okToStop(CephCluster::osdsOf(host), mgrLimitSeconds);
        return {status.get(), dump.get(), m_tree, stop.get()};
    }
    Judgement loss(const QString &host, const Sensed &sensed) const
    {
        auto quorum = read(quorumCommand(), parseQuorum);
        auto mgrs = read(mgrMapCommand(), parseMgrMap);
        return mayLose({host, host},
            {sensed.tree, m_placement, sensed.okToStop, quorum.get(), mgrs.get(), m_fs});
    }
    Judgement cleanWith(const Sensed &sensed, const QList<SetFlag> &own) const
    {
        return ceph::clean(sensed.status, sensed.dump, sensed.proof(), own, sensed.treeOrNone());
    }
    Judgement pools(const Sensed &sensed) const
    {
        return poolsSafe(
            sensed.dump, read(crushRulesCommand(), parseCrushRules).get(), sensed.tree);
    }

private:
    const CephCluster &m_cluster;
    Result<OsdTree> m_tree;
    Result<Placement> m_placement;
    Result<FsMap> m_fs;
};

} // namespace fairlead::ceph
