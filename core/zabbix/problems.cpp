#include "zabbix/problems.h"

#include "zabbix/fields.h"
#include "zabbix/params.h"

#include <algorithm>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonArray tagFilters(const QList<TagFilter> &filters)
{
    QJsonArray list;
    for (const TagFilter &filter : filters) {
        list.append(QJsonObject{{u"tag"_s, filter.name}, {u"value"_s, filter.value},
            {u"operator"_s, int(filter.match)}});
    }
    return list;
}

// Newest first by event id: the only field that both methods sort by in every version.
void newestFirst(QJsonObject &params, int limit)
{
    params.insert("sortfield"_L1, QJsonArray{u"eventid"_s});
    params.insert("sortorder"_L1, u"DESC"_s);
    if (limit > 0)
        params.insert("limit"_L1, limit);
}

const QJsonArray tagFields{u"tag"_s, u"value"_s};
const QJsonArray hostFields{u"hostid"_s, u"host"_s, u"name"_s};
const QJsonArray acknowledgeFields{u"userid"_s, u"clock"_s, u"message"_s, u"action"_s};

Suppression readSuppression(Fields &row)
{
    return {row.reference<MaintenanceId>("maintenanceid"_L1), row.moment("suppress_until"_L1)};
}

std::optional<Recovery> readRecovery(Fields &row)
{
    const auto event = row.reference<EventId>("r_eventid"_L1);
    if (!event)
        return std::nullopt;
    Recovery recovery{*event, std::nullopt};
    if (row.has("r_clock"_L1))
        recovery.at = row.time("r_clock"_L1, "r_ns"_L1);
    return recovery;
}

Problem readProblem(Fields &row)
{
    Problem read;
    read.event = row.id<EventId>("eventid"_L1);
    read.trigger = row.id<TriggerId>("objectid"_L1);
    read.severity = row.severity("severity"_L1);
    read.name = row.name("name"_L1);
    read.since = row.time("clock"_L1, "ns"_L1);
    read.acknowledged = row.flag("acknowledged"_L1);
    read.suppressed = row.flag("suppressed"_L1);
    read.recovery = readRecovery(row);
    read.cause = row.reference<EventId>("cause_eventid"_L1);
    read.tags = row.rows("tags"_L1, "tag"_L1, readTag);
    read.suppressions = row.rows("suppression_data"_L1, "suppression"_L1, readSuppression);
    read.acknowledgements = row.rows("acknowledges"_L1, "acknowledgement"_L1, readAcknowledgement);
    read.operationalData = row.text("opdata"_L1);
    return read;
}

Trigger readTrigger(Fields &row)
{
    Trigger read;
    read.id = row.id<TriggerId>("triggerid"_L1);
    read.description = row.name("description"_L1);
    read.priority = row.severity("priority"_L1);
    read.closableByHand = row.flag("manual_close"_L1);
    read.enabled = !row.flag("status"_L1); // 0 enabled, 1 disabled
    read.firing = row.flag("value"_L1);
    read.error = row.text("error"_L1);
    read.runbook = row.text("comments"_L1);
    read.link = row.text("url"_L1);
    read.hosts = row.rows("hosts"_L1, "host"_L1, readHostRef);
    return read;
}

Event readEvent(Fields &row)
{
    Event read;
    read.id = row.id<EventId>("eventid"_L1);
    read.trigger = row.id<TriggerId>("objectid"_L1);
    read.severity = row.severity("severity"_L1);
    read.name = row.text("name"_L1);
    read.at = row.time("clock"_L1, "ns"_L1);
    read.problem = row.number("value"_L1, 0, 1) == 1;
    read.acknowledged = row.flag("acknowledged"_L1);
    read.suppressed = row.flag("suppressed"_L1);
    read.recoveredBy = row.reference<EventId>("r_eventid"_L1);
    read.closedBy = row.reference<UserId>("userid"_L1);
    read.operationalData = row.text("opdata"_L1);
    read.hosts = row.rows("hosts"_L1, "host"_L1, readHostRef);
    read.tags = row.rows("tags"_L1, "tag"_L1, readTag);
    read.acknowledgements = row.rows("acknowledges"_L1, "acknowledgement"_L1, readAcknowledgement);
    return read;
}

} // namespace

Call getProblems(const Dialect &dialect, const ProblemQuery &query)
{
    QJsonArray output{u"eventid"_s, u"objectid"_s, u"severity"_s, u"name"_s, u"clock"_s, u"ns"_s,
        u"acknowledged"_s, u"suppressed"_s, u"r_eventid"_s, u"r_clock"_s, u"r_ns"_s};
    if (dialect.causes)
        output.append(u"cause_eventid"_s);
    if (query.withOperationalData)
        output.append(u"opdata"_s);
    QJsonObject params{{u"output"_s, output}, {u"selectTags"_s, tagFields}};
    insertIds(params, u"eventids"_s, query.events);
    insertIds(params, u"hostids"_s, query.hosts);
    if (!query.tags.isEmpty()) {
        params.insert("evaltype"_L1, 0);
        params.insert("tags"_L1, tagFilters(query.tags));
    }
    if (query.suppressed)
        params.insert("suppressed"_L1, *query.suppressed);
    if (query.recent)
        params.insert("recent"_L1, true);
    if (query.withSuppressions)
        params.insert(
            "selectSuppressionData"_L1, QJsonArray{u"maintenanceid"_s, u"suppress_until"_s});
    if (query.withAcknowledgements)
        params.insert("selectAcknowledges"_L1, acknowledgeFields);
    newestFirst(params, query.limit);
    return {u"problem.get"_s, params};
}

Result<QList<Problem>> parseProblems(const QJsonValue &result)
{
    return parseRows(result, "problem"_L1, readProblem);
}

Call getTriggers(const TriggerQuery &query)
{
    QJsonArray output{u"triggerid"_s, u"description"_s, u"priority"_s, u"manual_close"_s,
        u"status"_s, u"value"_s, u"error"_s, u"url"_s};
    QJsonObject params{{u"selectHosts"_s, hostFields}, {u"expandDescription"_s, true}};
    if (query.withRunbook) {
        output.append(u"comments"_s);
        params.insert("expandComment"_L1, true);
    }
    params.insert("output"_L1, output);
    // Also when it is empty: then it must find none, not all.
    params.insert("triggerids"_L1, idList(query.triggers));
    if (query.shownOnly) {
        params.insert("monitored"_L1, true);
        params.insert("skipDependent"_L1, true);
    }
    return {u"trigger.get"_s, params};
}

Result<QList<Trigger>> parseTriggers(const QJsonValue &result)
{
    return parseRows(result, "trigger"_L1, readTrigger);
}

Call getEvents(const Dialect &dialect, const EventQuery &query)
{
    QJsonArray output{u"eventid"_s, u"objectid"_s, u"severity"_s, u"name"_s, u"clock"_s, u"ns"_s,
        u"value"_s, u"acknowledged"_s, u"suppressed"_s, u"r_eventid"_s, u"userid"_s};
    if (query.withOperationalData)
        output.append(u"opdata"_s);
    QJsonObject params{
        {u"output"_s, output}, {u"selectHosts"_s, hostFields}, {u"selectTags"_s, tagFields}};
    insertIds(params, u"eventids"_s, query.events);
    insertIds(params, u"objectids"_s, query.triggers);
    if (query.since)
        params.insert("time_from"_L1, secondsOf(*query.since));
    if (query.withAcknowledgements)
        params.insert(dialect.selectEventAcknowledges, acknowledgeFields);
    newestFirst(params, query.limit);
    return {u"event.get"_s, params};
}

Result<QList<Event>> parseEvents(const QJsonValue &result)
{
    return parseRows(result, "event"_L1, readEvent);
}

bool isClosing(const Problem &problem)
{
    return !problem.recovery
        && std::any_of(problem.acknowledgements.begin(), problem.acknowledgements.end(),
            [](const Acknowledgement &row) { return (row.action & CloseBit) != 0; });
}

std::optional<WallTime> suppressedUntil(const Problem &problem)
{
    std::optional<WallTime> latest;
    for (const Suppression &suppression : problem.suppressions) {
        if (!suppression.until)
            return std::nullopt;
        latest = std::max(latest.value_or(*suppression.until), *suppression.until);
    }
    return problem.suppressed ? latest : std::nullopt;
}

} // namespace fairlead::zabbix
