#include "lab/pve/route.h"
#include "lab/pve/rows.h"
#include "lab/world/broadcast.h"
#include "lab/world/power.h"
#include "lab/world/tasks.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

const Node &self(const Call &call) { return *call.world.node(call.node); }

Reply nodes(Call &call)
{
    QJsonArray rows;
    for (const Node &node : std::as_const(call.world.nodes)) {
        QJsonObject row = nodeRow(call, node);
        row.insert(u"ssl_fingerprint"_s, call.fingerprints.value(node.name));
        rows.append(row);
    }
    return shuffled(call.world, rows);
}

QJsonObject cpuInfo(const World &world, const Node &node)
{
    QJsonObject info{{u"model"_s, node.cpuModel}, {u"sockets"_s, node.sockets},
        {u"cores"_s, node.cpus / 2}, {u"cpus"_s, node.cpus}, {u"mhz"_s, u"2794.748"_s},
        {u"hvm"_s, u"1"_s}, {u"user_hz"_s, 100}, {u"flags"_s, u"fpu vme de pse svm aes avx2"_s}};
    if (world.release.major() >= 9) {
        info.insert(u"vendor"_s, u"AuthenticAMD"_s);
        info.insert(u"family"_s, u"25"_s);
    }
    return info;
}

QJsonObject memoryOf(const World &world, qint64 total, qint64 used)
{
    QJsonObject memory{{u"total"_s, total}, {u"used"_s, used}, {u"free"_s, total - used}};
    if (world.release.major() >= 9)
        memory.insert(u"available"_s, total - used);
    return memory;
}

Reply status(Call &call)
{
    const World &world = call.world;
    const Node &node = self(call);
    const QJsonObject figures = nodeFigures(world, node);
    const double load = figures[u"cpu"_s].toDouble() * node.cpus;
    const qint64 size = node.rootSize.value;
    const qint64 used = node.rootUsed.value;
    const auto text = [](double number) { return QString::number(number, 'f', 2); };
    const QString build = u"#1 SMP PREEMPT_DYNAMIC PMX (2026-10-01T00:00Z)"_s;
    return QJsonObject{{u"uptime"_s, figures[u"uptime"_s]}, {u"cpu"_s, figures[u"cpu"_s]},
        {u"wait"_s, 0.002}, {u"idle"_s, 0},
        {u"loadavg"_s, QJsonArray{text(load), text(load * 0.9), text(load * 0.8)}},
        {u"memory"_s, memoryOf(world, node.memory.value, figures[u"mem"_s].toInteger())},
        {u"swap"_s, QJsonObject{{u"total"_s, 0}, {u"used"_s, 0}, {u"free"_s, 0}}},
        {u"rootfs"_s,
            QJsonObject{{u"total"_s, size}, {u"used"_s, used}, {u"free"_s, size - used},
                {u"avail"_s, size - used}}},
        {u"ksm"_s, QJsonObject{{u"shared"_s, 0}}}, {u"cpuinfo"_s, cpuInfo(world, node)},
        {u"kversion"_s, u"Linux %1 %2"_s.arg(node.kernel, build)},
        {u"current-kernel"_s,
            QJsonObject{{u"sysname"_s, u"Linux"_s}, {u"release"_s, node.kernel},
                {u"version"_s, build}, {u"machine"_s, u"x86_64"_s}}},
        {u"boot-info"_s, QJsonObject{{u"mode"_s, u"efi"_s}, {u"secureboot"_s, 0}}},
        {u"pveversion"_s,
            u"pve-manager/%1/%2"_s.arg(world.release.version, world.release.repository)}};
}

/// Null at once; the command runs two seconds later. No task, no question about guests.
Reply power(Call &call)
{
    askPower(call.world, call.node, call.text(u"command"_s) == u"reboot");
    return QJsonValue();
}

Reply wakeOnLan(Call &call)
{
    if (!call.world.node(call.text(u"sleeper"_s)))
        return wrongParameter(u"node"_s, u"no such cluster node"_s);
    powerOn(call.world, call.text(u"sleeper"_s));
    return QJsonValue(u"aa:bb:cc:00:00:%1"_s.arg(
        call.world.node(call.text(u"sleeper"_s))->number, 2, 10, QLatin1Char('0')));
}

Reply version(Call &call)
{
    const Release &release = call.world.release;
    return QJsonObject{{u"version"_s, release.version}, {u"repoid"_s, release.repository},
        {u"release"_s, u"%1.%2"_s.arg(release.major()).arg(release.minor())}};
}

QJsonObject unitRow(const Node &node, const QString &name)
{
    const bool runs = !node.stoppedUnits.contains(name);
    return {{u"service"_s, name}, {u"name"_s, name}, {u"desc"_s, name + u" service"_s},
        {u"state"_s, runs ? u"running"_s : u"dead"_s},
        {u"active-state"_s, runs ? u"active"_s : u"inactive"_s}, {u"unit-state"_s, u"enabled"_s}};
}

const QStringList &units()
{
    static const QStringList names{u"chrony"_s, u"corosync"_s, u"cron"_s, u"ksmtuned"_s,
        u"postfix"_s, u"pve-cluster"_s, u"pve-firewall"_s, u"pve-ha-crm"_s, u"pve-ha-lrm"_s,
        u"pvedaemon"_s, u"pvefw-logger"_s, u"pveproxy"_s, u"pvescheduler"_s, u"pvestatd"_s,
        u"spiceproxy"_s, u"sshd"_s, u"syslog"_s, u"systemd-journald"_s, u"systemd-timesyncd"_s};
    return names;
}

Reply services(Call &call)
{
    QJsonArray rows;
    for (const QString &unit : units())
        rows.append(unitRow(self(call), unit));
    return rows;
}

std::optional<Refusal> checkUnit(const Call &call)
{
    const QString unit = call.text(u"service"_s);
    if (units().contains(unit))
        return std::nullopt;
    return wrongParameter(u"service"_s,
        u"value '%1' does not have a value in the enumeration '%2'"_s.arg(
            unit, units().join(u", "_s)))
        .value();
}

Reply serviceState(Call &call)
{
    if (const auto refusal = checkUnit(call))
        return tl::unexpected(*refusal);
    return unitRow(self(call), call.text(u"service"_s));
}

Reply controlService(Call &call, const QString &verb)
{
    if (const auto refusal = checkUnit(call))
        return tl::unexpected(*refusal);
    const QString unit = call.text(u"service"_s);
    static const QStringList vital{u"pveproxy"_s, u"pvedaemon"_s, u"pve-cluster"_s};
    if (verb == u"stop" && vital.contains(unit))
        return die(u"invalid service cmd 'stop': service '%1' can't be stopped"_s.arg(unit));
    Node *node = call.world.node(call.node);
    node->stoppedUnits.removeAll(unit);
    if (verb == u"stop")
        node->stoppedUnits.append(unit);
    return QJsonValue(finishedTask(
        call.world, call.node, u"srv"_s + verb, unit, call.caller, u"%1 %2"_s.arg(verb, unit)));
}

Reply startService(Call &call) { return controlService(call, u"start"_s); }

Reply stopService(Call &call) { return controlService(call, u"stop"_s); }

Reply restartService(Call &call) { return controlService(call, u"restart"_s); }

QJsonObject packageRow(
    const QString &package, const QString &version, const QString &title, const QString &origin)
{
    return {{u"Package"_s, package}, {u"Version"_s, version}, {u"Title"_s, title},
        {u"Description"_s, title + u'.'}, {u"Origin"_s, origin}, {u"Section"_s, u"admin"_s},
        {u"Priority"_s, u"optional"_s}, {u"Arch"_s, u"amd64"_s}};
}

Reply updates(Call &call)
{
    QJsonArray rows;
    for (const PackageUpdate &update : self(call).updates) {
        QJsonObject row = packageRow(update.package, update.version, update.title, update.origin);
        if (!update.oldVersion.isEmpty())
            row.insert(u"OldVersion"_s, update.oldVersion);
        rows.append(row);
    }
    return rows;
}

Reply refreshUpdates(Call &call)
{
    return QJsonValue(finishedTask(
        call.world, call.node, u"aptupdate"_s, {}, call.caller, u"starting apt-get update"_s));
}

Reply versions(Call &call)
{
    const Node &node = self(call);
    const Release &release = call.world.release;
    const auto installed = [](QJsonObject row) {
        row.insert(u"CurrentState"_s, u"Installed"_s);
        row.insert(u"OldVersion"_s, row[u"Version"_s]);
        return row;
    };
    QJsonObject meta = installed(packageRow(u"proxmox-ve"_s, u"%1.0.0"_s.arg(release.major()),
        u"Proxmox Virtual Environment"_s, u"Proxmox"_s));
    meta.insert(u"RunningKernel"_s, node.kernel);
    QJsonObject manager = installed(packageRow(u"pve-manager"_s, release.version,
        u"Proxmox Virtual Environment Management Tools"_s, u"Proxmox"_s));
    manager.insert(u"ManagerVersion"_s, u"%1/%2"_s.arg(release.version, release.repository));
    const QString kernel = node.newestKernel.section(u"-pve"_s, 0, 0);
    return QJsonArray{meta, manager,
        installed(packageRow(u"proxmox-kernel-%1-signed"_s.arg(node.newestKernel), kernel,
            u"Proxmox Kernel Image (signed)"_s, u"Proxmox"_s)),
        installed(packageRow(u"ceph"_s, call.world.ceph.version + u"-pve2"_s,
            u"distributed storage and file system"_s, u"Proxmox"_s)),
        installed(
            packageRow(u"corosync"_s, u"3.1.9-pve2"_s, u"cluster engine daemon"_s, u"Proxmox"_s))};
}

Reply storages(Call &call)
{
    QJsonArray rows;
    for (const Storage &storage : std::as_const(call.world.storages)) {
        if (!storage.on(call.node) || !call.may(u"/storage/"_s + storage.id, u"Datastore.Audit"_s)
            || (call.has(u"storage"_s) && call.text(u"storage"_s) != storage.id)
            || (call.has(u"content"_s)
                && !storage.content.split(u',').contains(call.text(u"content"_s))))
            continue;
        const QJsonObject figures = storageFigures(call.world, storage, call.node);
        const auto used = figures[u"disk"_s].toInteger();
        rows.append(QJsonObject{{u"storage"_s, storage.id}, {u"type"_s, storage.type},
            {u"content"_s, storage.content}, {u"active"_s, 1}, {u"enabled"_s, 1},
            {u"shared"_s, bit(storage.shared)}, {u"total"_s, storage.size.value}, {u"used"_s, used},
            {u"avail"_s, storage.size.value - used},
            {u"used_fraction"_s, double(used) / double(storage.size.value)}});
    }
    return rows;
}

Reply disks(Call &call)
{
    QJsonArray rows{QJsonObject{{u"devpath"_s, u"/dev/nvme0n1"_s}, {u"gpt"_s, 1}, {u"mounted"_s, 1},
        {u"osdid"_s, -1}, {u"osdid-list"_s, QJsonValue::Null}, {u"size"_s, (480_GiB).value},
        {u"health"_s, u"PASSED"_s}, {u"used"_s, u"LVM"_s}, {u"model"_s, u"Dell BOSS-N1"_s},
        {u"serial"_s, u"S0"_s + call.node}}};
    for (const Osd &osd : std::as_const(call.world.ceph.osds)) {
        if (osd.node == call.node) {
            rows.append(QJsonObject{{u"devpath"_s, u"/dev/nvme%1n1"_s.arg(osd.id % 4 + 1)},
                {u"gpt"_s, 0}, {u"mounted"_s, 0}, {u"osdid"_s, osd.id},
                {u"osdid-list"_s, QJsonArray{osd.id}}, {u"size"_s, osd.size.value},
                {u"health"_s, osd.failed ? u"FAILED"_s : u"PASSED"_s}, {u"used"_s, u"LVM"_s},
                {u"model"_s, u"SAMSUNG MZQL23T8HCLS"_s},
                {u"serial"_s, u"S64H%1"_s.arg(osd.id, 8, 10, QLatin1Char('0'))}});
        }
    }
    return rows;
}

Reply certificates(Call &call)
{
    return QJsonArray{QJsonObject{{u"filename"_s, u"pve-ssl.pem"_s},
        {u"fingerprint"_s, call.fingerprints.value(call.node)},
        {u"subject"_s,
            u"/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=%1"_s.arg(call.node)},
        {u"issuer"_s,
            u"/CN=Proxmox Virtual Environment/OU=%1/O=PVE Cluster Manager CA"_s.arg(
                call.world.cluster)},
        {u"san"_s, QJsonArray{call.node, u"localhost"_s, u"127.0.0.1"_s}},
        {u"notbefore"_s, epoch(call.world.startedAt)},
        {u"notafter"_s, epoch(call.world.startedAt) + 63'072'000}}};
}

Reply network(Call &call)
{
    return QJsonArray{
        QJsonObject{{u"iface"_s, u"bond0"_s}, {u"type"_s, u"bond"_s}, {u"active"_s, 1},
            {u"autostart"_s, 1}, {u"slaves"_s, u"ens1f0np0 ens1f1np1"_s},
            {u"bond_mode"_s, u"802.3ad"_s}, {u"method"_s, u"manual"_s}, {u"method6"_s, u"manual"_s},
            {u"priority"_s, 3}},
        QJsonObject{{u"iface"_s, u"vmbr0"_s}, {u"type"_s, u"bridge"_s}, {u"active"_s, 1},
            {u"autostart"_s, 1}, {u"bridge_ports"_s, u"bond0"_s},
            {u"cidr"_s, self(call).address + u"/24"_s}, {u"address"_s, self(call).address},
            {u"method"_s, u"static"_s}, {u"method6"_s, u"manual"_s}, {u"priority"_s, 4}}};
}

Reply rrd(Call &call)
{
    static const QMap<QString, int> spacing{{u"hour"_s, 60}, {u"day"_s, 1800}, {u"week"_s, 10800},
        {u"month"_s, 43200}, {u"year"_s, 604800}, {u"decade"_s, 604800}};
    constexpr int points = 70;
    const Node &node = self(call);
    const QJsonObject now = nodeFigures(call.world, node);
    const qint64 step = spacing.value(call.text(u"timeframe"_s));
    const qint64 last = epoch(call.world.now) / step * step;
    QJsonArray rows;
    for (qint64 time = last - points * step; time <= last; time += step) {
        QJsonObject row{{u"time"_s, time}};
        // A gap while the node was down.
        if (time >= epoch(node.bootedAt)) {
            const double wave = 1 + 0.2 * std::sin(double(time) / 600);
            row = {{u"time"_s, time}, {u"cpu"_s, now[u"cpu"_s].toDouble() * wave},
                {u"maxcpu"_s, node.cpus}, {u"memtotal"_s, node.memory.value},
                {u"memused"_s, now[u"mem"_s].toDouble() * wave}, {u"iowait"_s, 0.002 * wave},
                {u"loadavg"_s, now[u"cpu"_s].toDouble() * node.cpus * wave},
                {u"roottotal"_s, node.rootSize.value}, {u"rootused"_s, node.rootUsed.value},
                {u"netin"_s, 9.1e6 * wave}, {u"netout"_s, 1.2e7 * wave}, {u"swaptotal"_s, 0},
                {u"swapused"_s, 0}};
        }
        rows.append(row);
    }
    return rows;
}

} // namespace

QList<Route> nodeRoutes()
{
    const QString node = u"/nodes/{node}"_s;
    const QString audit = node + u" Sys.Audit"_s;
    const QString modify = node + u" Sys.Modify"_s;
    return {
        {u"GET"_s, u"/nodes"_s, {}, u"all"_s, Route::Plain, nodes},
        {u"GET"_s, node + u"/status"_s, {}, audit, Route::Plain, status},
        {u"POST"_s, node + u"/status"_s, u"command!:reboot|shutdown"_s, node + u" Sys.PowerMgmt"_s,
            Route::ByDaemon, power},
        {u"GET"_s, node + u"/version"_s, {}, u"all"_s, Route::Plain, version},
        {u"GET"_s, node + u"/services"_s, {}, audit, Route::ByDaemon, services},
        {u"GET"_s, node + u"/services/{service}/state"_s, {}, audit, Route::ByDaemon, serviceState},
        {u"POST"_s, node + u"/services/{service}/start"_s, {}, modify, Route::ByDaemon,
            startService},
        {u"POST"_s, node + u"/services/{service}/stop"_s, {}, modify, Route::ByDaemon, stopService},
        {u"POST"_s, node + u"/services/{service}/restart"_s, {}, modify, Route::ByDaemon,
            restartService},
        {u"GET"_s, node + u"/apt/update"_s, {}, modify, Route::ByDaemon, updates},
        {u"POST"_s, node + u"/apt/update"_s, u"notify:b quiet:b"_s, modify, Route::ByDaemon,
            refreshUpdates},
        {u"GET"_s, node + u"/apt/versions"_s, {}, audit, Route::Plain, versions},
        {u"GET"_s, node + u"/storage"_s, u"content enabled:b format:b storage target"_s, u"all"_s,
            Route::ByDaemon, storages},
        {u"GET"_s, node + u"/disks/list"_s, u"include-partitions:b skipsmart:b type"_s, audit,
            Route::ByDaemon, disks},
        {u"GET"_s, node + u"/certificates/info"_s, {}, u"all"_s, Route::Plain, certificates},
        {u"GET"_s, node + u"/network"_s, u"type"_s, audit, Route::Plain, network},
        {u"GET"_s, node + u"/rrddata"_s,
            u"timeframe!:hour|day|week|month|year|decade cf:AVERAGE|MAX"_s, audit, Route::ByDaemon,
            rrd},
        // Sent by the node that is asked: the one it names is off.
        {u"POST"_s, u"/nodes/{sleeper}/wakeonlan"_s, {}, u"/nodes/{sleeper} Sys.PowerMgmt"_s,
            Route::ByDaemon, wakeOnLan},
    };
}

} // namespace fairlead::lab
