#pragma once

#include "ceph/daemons.h"
#include "ceph/host.h"
#include "ceph/judgement.h"
#include "ceph/osd_dump.h"
#include "ceph/osd_tree.h"
#include "ceph/pools.h"
#include "ceph/status.h"

#include <QFile>

namespace fairlead::ceph {

/// An answer that a real cluster gave; see tests/data/ceph/README.md. Empty when there is none.
inline QByteArray recorded(const QString &state, const QString &answer)
{
    QFile file(QStringLiteral(FAIRLEAD_TEST_DATA "/ceph/%1/%2.json").arg(state, answer));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline Result<Status> statusIn(const QString &state)
{
    return parseStatus(recorded(state, QStringLiteral("status")));
}
inline Result<OsdDump> dumpIn(const QString &state)
{
    return parseOsdDump(recorded(state, QStringLiteral("osd-dump")));
}
inline Result<OsdTree> treeIn(const QString &state)
{
    return parseOsdTree(recorded(state, QStringLiteral("osd-tree")));
}
/// The rules were recorded once: none of the states changes them.
inline Result<QList<CrushRule>> recordedRules()
{
    return parseCrushRules(
        recorded(QStringLiteral("three-hosts"), QStringLiteral("osd-crush-rule-dump")));
}

inline QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::False:
        return QStringLiteral("false");
    case Verdict::True:
        return QStringLiteral("true");
    case Verdict::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

/// "true: All 2 OSDs of node2 are up": verdict and words in one, as rows of tests expect them.
inline QString spoken(const Judgement &judgement)
{
    return verdictWord(judgement.verdict) + QStringLiteral(": ") + judgement.text;
}

} // namespace fairlead::ceph
