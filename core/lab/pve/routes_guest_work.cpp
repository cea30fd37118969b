#include "lab/pve/guest_rows.h"
#include "lab/pve/route.h"
#include "lab/world/guest_work.h"
#include "lab/world/ha_manager.h"
#include "lab/world/tasks.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

enum class Verb { Start, Stop, Shutdown, Reboot };

HaService *managing(World &world, const Guest &guest)
{
    HaService *service = world.service(guest.sid());
    return service && service->requested != u"ignored" ? service : nullptr;
}

/// The guest calls of a managed guest only put a request to the HA manager.
QString askManager(Call &call, const Guest &guest, HaService &service, Verb verb)
{
    const bool start = verb == Verb::Start;
    service.requested = start ? u"started"_s : u"stopped"_s;
    return finishedTask(call.world, call.node, start ? u"hastart"_s : u"hastop"_s,
        QString::number(guest.id), call.caller,
        u"Requesting HA %1 for %2 %3"_s.arg(start ? u"start"_s : u"stop"_s,
            guest.isVm() ? u"VM"_s : u"CT"_s, QString::number(guest.id)));
}

std::optional<Refusal> mayBegin(const Call &call, const Guest &guest, Verb verb)
{
    const QString kind = guest.isVm() ? u"VM"_s : u"CT"_s;
    if (verb == Verb::Start && guest.running)
        return die(u"%1 %2 already running"_s.arg(kind).arg(guest.id)).value();
    if (verb == Verb::Start && guest.isTemplate)
        return die(u"you can't start a %1 if it's a template"_s.arg(kind.toLower())).value();
    if (verb == Verb::Reboot && !guest.running)
        return die(u"%1 %2 not running"_s.arg(kind).arg(guest.id)).value();
    if (!guest.lock.isEmpty() && !call.flag(u"skiplock"_s))
        return die(u"%1 is locked (%2)"_s.arg(kind, guest.lock)).value();
    return std::nullopt;
}

template <Guest::Kind kind, Verb verb>
Reply power(Call &call)
{
    const auto found = findGuest(call, kind);
    if (!found)
        return tl::unexpected(found.error());
    const Guest &guest = **found;
    if (call.flag(u"skiplock"_s) && call.caller != u"root@pam")
        return wrongParameter(u"skiplock"_s, u"Only root may use this option."_s);
    HaService *service = managing(call.world, guest);
    if (service && verb != Verb::Reboot) {
        if (call.flag(u"overrule-shutdown"_s))
            return die(u"cannot overrule-shutdown for HA-managed guests"_s);
        return QJsonValue(askManager(call, guest, *service, verb));
    }
    if (const auto refusal = mayBegin(call, guest, verb))
        return tl::unexpected(*refusal);
    switch (verb) {
    case Verb::Start:
        return QJsonValue(startGuest(call.world, guest, call.caller));
    case Verb::Stop:
        return QJsonValue(stopGuest(call.world, guest, call.caller));
    case Verb::Shutdown:
        return QJsonValue(shutDownGuest(call.world, guest, call.caller));
    case Verb::Reboot:
        return QJsonValue(rebootGuest(call.world, guest, call.caller));
    }
    return QJsonValue();
}

std::optional<Refusal> rootOnly(const Call &call)
{
    for (const QString &name : {u"force"_s, u"migration_type"_s, u"migration_network"_s}) {
        if (call.has(name) && call.caller != u"root@pam")
            return wrongParameter(name, u"Only root may use this option."_s).value();
    }
    return std::nullopt;
}

template <Guest::Kind kind>
Reply migrate(Call &call)
{
    const auto found = findGuest(call, kind);
    if (!found)
        return tl::unexpected(found.error());
    Guest &guest = **found;
    if (const auto refusal = rootOnly(call))
        return tl::unexpected(*refusal);
    const MigrationWish wish{
        call.text(u"target"_s), call.flag(u"online"_s), call.flag(u"with-local-disks"_s)};
    if (!call.world.node(wish.target))
        return wrongParameter(u"target"_s, u"no such cluster node '%1'"_s.arg(wish.target));
    if (kind == Guest::Kind::Container && guest.running && !call.flag(u"restart"_s))
        return die(wish.online
                ? u"lxc live migration is currently not implemented"_s
                : u"can't migrate running container without --online or --restart"_s);
    if (const QString refused = refusal(call.world, guest, wish); !refused.isEmpty())
        return die(refused);
    if (!managing(call.world, guest))
        return QJsonValue(migrateGuest(call.world, guest, wish, call.caller));
    askMove(call.world, guest.sid(), wish.target, guest.isVm());
    return QJsonValue(finishedTask(call.world, call.node, u"hamigrate"_s, QString::number(guest.id),
        call.caller, u"Requesting HA migration for %1 to node %2"_s.arg(guest.sid(), wish.target)));
}

/// "+5G" or "40G", from what it is now; nothing when that is no size.
std::optional<qint64> wantedSize(const QString &text, qint64 now)
{
    static const QRegularExpression form(u"^(\\+?)(\\d+(?:\\.\\d+)?)([KMGT]?)$"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto unit = match.captured(3);
    const int power = unit.isEmpty() ? 0 : 10 * (1 + int(u"KMGT"_s.indexOf(unit)));
    const auto size = qint64(match.captured(2).toDouble() * double(qint64(1) << power));
    return match.captured(1).isEmpty() ? size : now + size;
}

template <Guest::Kind kind>
Reply resize(Call &call)
{
    const auto found = findGuest(call, kind);
    if (!found)
        return tl::unexpected(found.error());
    const Guest &guest = **found;
    const QString key = call.text(u"disk"_s);
    const auto disk = std::find_if(guest.disks.begin(), guest.disks.end(),
        [&](const Disk &d) { return d.key == key && !d.cdrom; });
    if (disk == guest.disks.end())
        return die(u"disk '%1' does not exist"_s.arg(key));
    if (!call.may(u"/storage/"_s + disk->storage, u"Datastore.AllocateSpace"_s))
        return denied(u"/storage/"_s + disk->storage, u"Datastore.AllocateSpace"_s);
    if (!guest.lock.isEmpty())
        return die(u"VM is locked (%1)"_s.arg(guest.lock));
    const auto size = wantedSize(call.text(u"size"_s), disk->size.value);
    if (!size)
        return wrongParameter(u"size"_s, u"value does not match the regex pattern"_s);
    if (call.has(u"digest"_s)
        && call.text(u"digest"_s) != guestConfig(call.world, guest)[u"digest"_s].toString())
        return die(u"detected modified configuration - file changed by other user? Try again."_s);
    if (*size >= disk->size.value)
        return QJsonValue(resizeDisk(call.world, guest, key, {*size}, call.caller));
    // Refused inside the task.
    const QString upid
        = startTask(call.world, call.node, u"resize"_s, QString::number(guest.id), call.caller);
    endTask(call.world, upid, u"shrinking disks is not supported"_s);
    return QJsonValue(upid);
}

template <Guest::Kind kind>
Reply destroy(Call &call)
{
    const auto found = findGuest(call, kind);
    if (!found)
        return tl::unexpected(found.error());
    const Guest &guest = **found;
    const bool vm = guest.isVm();
    if (guest.running && !call.flag(u"force"_s))
        return die((vm ? u"VM %1 is running - destroy failed"_s
                       : u"container %1 is running, destroy failed"_s)
                .arg(guest.id));
    if (guest.isProtected)
        return die(u"can't remove VM %1 - protection mode enabled"_s.arg(guest.id));
    if (call.world.service(guest.sid()) && !call.flag(u"purge"_s))
        return die(
            u"unable to remove VM %1 - used in HA resources and purge parameter not set."_s.arg(
                guest.id));
    return QJsonValue(destroyGuest(call.world, guest, call.caller));
}

} // namespace

QList<Route> guestWorkRoutes()
{
    constexpr auto vm = Guest::Kind::Vm;
    constexpr auto container = Guest::Kind::Container;
    const QString qemu = u"/nodes/{node}/qemu/{vmid}"_s;
    const QString lxc = u"/nodes/{node}/lxc/{vmid}"_s;
    const QString powerRight = u"/vms/{vmid} VM.PowerMgmt"_s;
    const QString moveRight = u"/vms/{vmid} VM.Migrate"_s;
    const QString diskRight = u"/vms/{vmid} VM.Config.Disk"_s;
    const QString allocate = u"/vms/{vmid} VM.Allocate"_s;
    const unsigned write = Route::ByDaemon | Route::NeedsQuorum;
    return {
        {u"POST"_s, qemu + u"/status/start"_s,
            u"force-cpu machine migratedfrom migration_network migration_type skiplock:b stateuri "
            "targetstorage timeout:i with-conntrack-state:b@9 nets-host-mtu@9"_s,
            powerRight, write, power<vm, Verb::Start>},
        {u"POST"_s, qemu + u"/status/stop"_s,
            u"keepActive:b migratedfrom overrule-shutdown:b skiplock:b timeout:i"_s, powerRight,
            write, power<vm, Verb::Stop>},
        {u"POST"_s, qemu + u"/status/shutdown"_s,
            u"forceStop:b keepActive:b skiplock:b timeout:i"_s, powerRight, write,
            power<vm, Verb::Shutdown>},
        {u"POST"_s, qemu + u"/status/reboot"_s, u"timeout:i"_s, powerRight, write,
            power<vm, Verb::Reboot>},
        {u"POST"_s, lxc + u"/status/start"_s, u"skiplock:b debug:b"_s, powerRight, write,
            power<container, Verb::Start>},
        {u"POST"_s, lxc + u"/status/stop"_s, u"skiplock:b overrule-shutdown:b"_s, powerRight, write,
            power<container, Verb::Stop>},
        {u"POST"_s, lxc + u"/status/shutdown"_s, u"forceStop:b timeout:i"_s, powerRight, write,
            power<container, Verb::Shutdown>},
        {u"POST"_s, lxc + u"/status/reboot"_s, u"timeout:i"_s, powerRight, write,
            power<container, Verb::Reboot>},
        {u"POST"_s, qemu + u"/migrate"_s,
            u"target! bwlimit:i force:b migration_network migration_type:secure|insecure online:b "
            "targetstorage with-conntrack-state:b@9 with-local-disks:b"_s,
            moveRight, write, migrate<vm>},
        {u"POST"_s, lxc + u"/migrate"_s,
            u"target! bwlimit:n online:b restart:b target-storage timeout:i"_s, moveRight, write,
            migrate<container>},
        {u"PUT"_s, qemu + u"/resize"_s, u"disk! size! digest skiplock:b"_s, diskRight, write,
            resize<vm>},
        {u"PUT"_s, lxc + u"/resize"_s, u"disk! size! digest"_s, diskRight, write,
            resize<container>},
        {u"DELETE"_s, qemu, u"destroy-unreferenced-disks:b purge:b skiplock:b"_s, allocate, write,
            destroy<vm>},
        {u"DELETE"_s, lxc, u"destroy-unreferenced-disks:b force:b purge:b"_s, allocate, write,
            destroy<container>},
    };
}

} // namespace fairlead::lab
