#include "ceph/judgement.h"

using namespace Qt::StringLiterals;

namespace fairlead::ceph {

namespace {

/// Reasons become parts of one sentence: they lose their own full stop.
QString sentence(const QString &lead, const QStringList &reasons)
{
    QStringList parts;
    for (QString reason : reasons) {
        if (reason.endsWith(u'.'))
            reason.chop(1);
        parts.append(reason);
    }
    return lead + u": "_s + parts.join(u"; "_s);
}

} // namespace

Judgement Verdicts::judge(const QString &yes, const QString &no, const QString &open) const
{
    if (!m_against.isEmpty()) {
        QStringList evidence = m_evidence;
        for (const QString &reason : m_unknown)
            evidence.append(u"unknown: "_s + reason);
        return {Verdict::False, sentence(no, m_against), evidence};
    }
    if (!m_unknown.isEmpty())
        return {Verdict::Unknown, sentence(open, m_unknown), m_evidence};
    return {Verdict::True, yes, m_evidence};
}

} // namespace fairlead::ceph
