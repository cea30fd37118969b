#include "proxmox/node_status.h"

#include "proxmox/envelope.h"

#include <algorithm>

namespace fairlead::proxmox {

namespace {

constexpr std::array serviceStates{
    Spelling<ServiceState>{QLatin1StringView("active"), ServiceState::Active},
    Spelling<ServiceState>{QLatin1StringView("activating"), ServiceState::Activating},
    Spelling<ServiceState>{QLatin1StringView("reloading"), ServiceState::Reloading},
    Spelling<ServiceState>{QLatin1StringView("deactivating"), ServiceState::Deactivating},
    Spelling<ServiceState>{QLatin1StringView("inactive"), ServiceState::Inactive},
    Spelling<ServiceState>{QLatin1StringView("failed"), ServiceState::Failed},
};

Space readSpace(const Fields &fields)
{
    const char *available = fields.has("available") ? "available" : "avail";
    return {
        fields.bytes("total"), fields.bytes("used"), fields.bytes("free"), fields.bytes(available)};
}

QList<double> readLoad(const QJsonArray &list)
{
    QList<double> load;
    for (const QJsonValue value : list) {
        if (const auto number = readNumber(value))
            load.append(*number);
    }
    return load;
}

void readProcessor(NodeStatus &status, const Fields &cpu)
{
    status.cpuModel = cpu.text("model");
    status.sockets = cpu.number("sockets");
    status.cores = cpu.number("cores");
    status.threads = cpu.number("cpus");
}

// Since 8 there is a key for it; before, it is the second word of "Linux 5.15.108-1-pve #1 SMP …".
QString kernelOf(const Fields &fields)
{
    if (fields.has("current-kernel"))
        return fields.inside("current-kernel").text("release");
    return fields.text("kversion").section(QLatin1Char(' '), 1, 1);
}

std::optional<NodeService> readService(const Fields &row)
{
    NodeService service;
    service.name = row.text("service");
    service.state = row.word("active-state", serviceStates);
    service.detail = row.text("state");
    service.enablement = row.text("unit-state");
    service.description = row.text("desc");
    return service.name.isEmpty() ? std::nullopt : std::optional(service);
}

} // namespace

Result<NodeStatus> parseNodeStatus(const QByteArray &body)
{
    const auto data = openObject(body, QStringLiteral("a node's state"));
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    NodeStatus status;
    status.uptime = fields.seconds("uptime");
    status.load = readLoad(fields.list("loadavg"));
    status.cpu = fields.real("cpu");
    status.ioWait = fields.real("wait");
    status.memory = readSpace(fields.inside("memory"));
    status.swap = readSpace(fields.inside("swap"));
    status.root = readSpace(fields.inside("rootfs"));
    readProcessor(status, fields.inside("cpuinfo"));
    status.kernel = kernelOf(fields);
    status.version = versionOf(fields.text("pveversion"));
    status.bootMode = fields.inside("boot-info").text("mode");
    status.secureBoot = fields.inside("boot-info").flag("secureboot");
    return status;
}

Result<QList<NodeService>> parseServices(const QByteArray &body)
{
    auto services = parseRows<NodeService>(body, QStringLiteral("a node's services"), readService);
    if (services)
        std::sort(services->begin(), services->end(),
            [](const NodeService &a, const NodeService &b) { return a.name < b.name; });
    return services;
}

QList<NodeService> notRunning(const QList<NodeService> &services)
{
    QList<NodeService> idle;
    for (const NodeService &service : services) {
        const bool wanted = service.enablement == QLatin1StringView("enabled");
        const bool runs
            = service.state == ServiceState::Active || service.state == ServiceState::Reloading;
        if ((wanted && !runs) || service.state == ServiceState::Failed)
            idle.append(service);
    }
    return idle;
}

} // namespace fairlead::proxmox
