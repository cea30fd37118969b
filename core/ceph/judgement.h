#pragma once

#include "base/error.h"

#include <QString>
#include <QStringList>

namespace fairlead::ceph {

enum class Verdict {
    False,
    True,
    Unknown, ///< not asked, not answered, not understood or too old; never to be taken for true
};

/// The answer to one question about Ceph, put so that True is what one wishes for. A value: it is
/// compared, journalled and shown.
struct Judgement {
    Verdict verdict = Verdict::Unknown;
    QString text; ///< for the person on call: one sentence, no jargon beyond Ceph's own words
    QStringList evidence; ///< the figures behind it, one a line

    bool operator==(const Judgement &) const = default;
};

/// Gathers what speaks against a statement. One certain reason makes it False, however much else
/// is unknown; without one, anything unknown makes it Unknown.
class Verdicts {
public:
    void against(const QString &reason) { m_against.append(reason); }
    void unknown(const QString &reason) { m_unknown.append(reason); }
    void unknown(const Error &error) { m_unknown.append(error.what); }
    void evidence(const QString &line) { m_evidence.append(line); }

    bool nothingAgainst() const { return m_against.isEmpty(); }

    /// `yes` is said as it is; `no` and `open` are followed by ": " and the reasons.
    Judgement judge(const QString &yes, const QString &no, const QString &open) const;

private:
    QStringList m_against;
    QStringList m_unknown;
    QStringList m_evidence;
};

} // namespace fairlead::ceph
