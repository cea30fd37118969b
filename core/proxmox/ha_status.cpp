#include "proxmox/ha_status.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

constexpr std::array daemonStates{
    Spelling<HaDaemonState>{QLatin1StringView("idle"), HaDaemonState::Idle},
    Spelling<HaDaemonState>{QLatin1StringView("active"), HaDaemonState::Active},
    Spelling<HaDaemonState>{
        QLatin1StringView("wait_for_agent_lock"), HaDaemonState::WaitForAgentLock},
    Spelling<HaDaemonState>{QLatin1StringView("lost_agent_lock"), HaDaemonState::LostAgentLock},
    Spelling<HaDaemonState>{QLatin1StringView("maintenance mode"), HaDaemonState::Maintenance},
    Spelling<HaDaemonState>{QLatin1StringView("restart mode"), HaDaemonState::Restart},
    Spelling<HaDaemonState>{QLatin1StringView("shutdown mode"), HaDaemonState::Shutdown},
    Spelling<HaDaemonState>{QLatin1StringView("disarm mode"), HaDaemonState::Disarm},
    Spelling<HaDaemonState>{QLatin1StringView("old timestamp - dead?"), HaDaemonState::Dead},
    Spelling<HaDaemonState>{QLatin1StringView("detected time drift!"), HaDaemonState::TimeDrift},
    Spelling<HaDaemonState>{
        QLatin1StringView("unable to read lrm status"), HaDaemonState::Unreadable},
};

constexpr std::array armedStates{
    Spelling<ArmedState>{QLatin1StringView("armed"), ArmedState::Armed},
    Spelling<ArmedState>{QLatin1StringView("standby"), ArmedState::Standby},
    Spelling<ArmedState>{QLatin1StringView("disarming"), ArmedState::Disarming},
    Spelling<ArmedState>{QLatin1StringView("disarmed"), ArmedState::Disarmed},
};

HaDaemon readDaemon(const Fields &row)
{
    HaDaemon daemon;
    daemon.node = NodeName(row.text("node"));
    daemon.text = row.text("status");
    daemon.state = haDaemonState(daemon.text);
    daemon.heard = row.time("timestamp");
    return daemon;
}

std::optional<HaService> readService(const Fields &row)
{
    HaService service;
    service.id = ServiceId(row.text("sid"));
    if (service.id.value.isEmpty())
        return std::nullopt;
    service.node = NodeName(row.text("node"));
    service.state = row.word("state", haServiceStates);
    service.crmState = row.word("crm_state", haServiceStates);
    service.requested = row.text("request_state");
    service.group = row.text("group");
    service.maxRestart = row.number("max_restart");
    service.maxRelocate = row.number("max_relocate");
    service.failback = row.flag("failback");
    service.comment = row.text("comment");
    service.text = row.text("status");
    return service;
}

void readQuorum(HaStatus &status, const Fields &row)
{
    status.quorate = row.flag("quorate");
    status.answeredBy = NodeName(row.text("node"));
    status.quorumText = row.text("status");
}

/// False for a service that cannot be identified.
bool readRow(HaStatus &status, const Fields &row)
{
    const QString type = row.text("type");
    if (type == QLatin1StringView("quorum")) {
        readQuorum(status, row);
    } else if (type == QLatin1StringView("master")) {
        status.master = readDaemon(row);
    } else if (type == QLatin1StringView("fencing")) {
        status.fencing = Fencing{
            row.word("armed-state", armedStates), row.text("resource_mode"), row.text("status")};
    } else if (type == QLatin1StringView("lrm")) {
        status.lrms.append(readDaemon(row));
    } else if (type == QLatin1StringView("service")) {
        const auto service = readService(row);
        if (!service)
            return false;
        status.services.append(*service);
    } else {
        ++status.others;
    }
    return true;
}

} // namespace

std::optional<GuestId> guestOf(const ServiceId &service)
{
    const QStringView id(service.value);
    if (!id.startsWith(QLatin1StringView("vm:")) && !id.startsWith(QLatin1StringView("ct:")))
        return std::nullopt;
    bool ok = false;
    const int number = id.mid(3).toInt(&ok);
    return ok && number > 0 ? std::optional(GuestId(number)) : std::nullopt;
}

Word<HaDaemonState> haDaemonState(const QString &statusText)
{
    const qsizetype open = statusText.indexOf(QLatin1Char('('));
    if (open < 0)
        return {};
    qsizetype end = open + 1;
    while (end < statusText.size() && statusText.at(end) != QLatin1Char(',')
        && statusText.at(end) != QLatin1Char(')'))
        ++end;
    return wordOf(daemonStates, statusText.mid(open + 1, end - open - 1).trimmed());
}

Result<HaStatus> parseHaStatus(const QByteArray &body)
{
    const QString subject = QStringLiteral("the state of HA");
    const auto rows = openList(body, subject);
    if (!rows)
        return tl::unexpected(rows.error());
    HaStatus status;
    for (const QJsonValue row : *rows) {
        if (!row.isObject() || !readRow(status, Fields(row.toObject())))
            return malformed(subject, QStringLiteral("a row names nothing known"));
    }
    return status;
}

} // namespace fairlead::proxmox
