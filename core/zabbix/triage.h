#pragma once

#include "zabbix/values.h"

#include <QHash>

#include <array>

namespace fairlead::zabbix {

/// How much a problem matters to the people on call. Not Zabbix's severity: the site says which
/// severities make which class.
enum class ProblemClass { Critical, NonCritical, Informational };

/// The site's mapping. As it stands it is the one of the house.
struct ClassMap {
    std::array<ProblemClass, 6> of{ProblemClass::Informational, ProblemClass::Informational,
        ProblemClass::NonCritical, ProblemClass::NonCritical, ProblemClass::Critical,
        ProblemClass::Critical};

    ProblemClass operator[](Severity severity) const { return of[size_t(severity)]; }
    bool operator==(const ClassMap &) const = default;
};

/// What is known of triggers: which of them Zabbix shows, and their hosts. Fed by getTriggers() with
/// `shownOnly`: whoever was asked for and not answered is hidden. Hosts and triggers are disabled
/// and enabled again, and dependencies come and go: ask for all again every minute or so.
class TriggerBook {
public:
    /// Those that nothing is known of yet.
    QList<TriggerId> unknown(const QList<Problem> &problems) const;
    void learn(const QList<TriggerId> &asked, const QList<Trigger> &answered);
    /// Forgets triggers without a problem.
    void keepOnly(const QList<Problem> &problems);

    bool isHidden(TriggerId id) const { return m_known.contains(id) && !m_known.value(id); }
    std::optional<Trigger> trigger(TriggerId id) const { return m_known.value(id); }

private:
    QHash<TriggerId, std::optional<Trigger>> m_known; // no value: hidden
};

struct OpenProblem {
    Problem problem;
    ProblemClass problemClass = ProblemClass::Informational;
    QList<HostRef> hosts; ///< empty as long as the trigger is not known
    std::optional<bool> closableByHand; ///< absent as long as the trigger is not known
    bool operator==(const OpenProblem &) const = default;
};

/// What a list of problems shows. A problem whose trigger is not known yet is shown without hosts,
/// never hidden.
struct Triage {
    QList<OpenProblem> open;
    QList<Problem> ended; ///< those of the last minutes, when the poll asked for them
    qsizetype hidden = 0; ///< of triggers that are not monitored or depend on one that fires
    bool operator==(const Triage &) const = default;
};

/// Keeps the order of `problems`.
Triage triage(
    const QList<Problem> &problems, const TriggerBook &triggers, const ClassMap &classes = {});

} // namespace fairlead::zabbix
