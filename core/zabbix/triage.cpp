#include "zabbix/triage.h"

#include <QSet>

namespace fairlead::zabbix {

QList<TriggerId> TriggerBook::unknown(const QList<Problem> &problems) const
{
    QList<TriggerId> ids;
    QSet<TriggerId> seen;
    for (const Problem &problem : problems) {
        if (m_known.contains(problem.trigger) || seen.contains(problem.trigger))
            continue;
        seen.insert(problem.trigger);
        ids.append(problem.trigger);
    }
    return ids;
}

void TriggerBook::learn(const QList<TriggerId> &asked, const QList<Trigger> &answered)
{
    for (const TriggerId &id : asked)
        m_known.insert(id, std::nullopt);
    for (const Trigger &trigger : answered)
        m_known.insert(trigger.id, trigger);
}

void TriggerBook::keepOnly(const QList<Problem> &problems)
{
    QSet<TriggerId> needed;
    for (const Problem &problem : problems)
        needed.insert(problem.trigger);
    m_known.removeIf([&](const auto &entry) { return !needed.contains(entry.key()); });
}

Triage triage(const QList<Problem> &problems, const TriggerBook &triggers, const ClassMap &classes)
{
    Triage sorted;
    for (const Problem &problem : problems) {
        if (triggers.isHidden(problem.trigger)) {
            ++sorted.hidden;
        } else if (problem.recovery) {
            sorted.ended.append(problem);
        } else {
            const auto trigger = triggers.trigger(problem.trigger);
            sorted.open.append(
                {problem, classes[problem.severity], trigger ? trigger->hosts : QList<HostRef>(),
                    trigger ? std::optional(trigger->closableByHand) : std::nullopt});
        }
    }
    return sorted;
}

} // namespace fairlead::zabbix
