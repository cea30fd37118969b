#include "lab/pve/guest_rows.h"
#include "lab/pve/route.h"
#include "lab/world/broadcast.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

template <Guest::Kind kind>
Reply list(Call &call)
{
    QJsonArray rows;
    for (const Guest &guest : std::as_const(call.world.guests)) {
        if (guest.kind == kind && guest.node == call.node
            && call.may(u"/vms/%1"_s.arg(guest.id), u"VM.Audit"_s))
            rows.append(guestListRow(call.world, guest));
    }
    return rows;
}

template <Guest::Kind kind>
Reply current(Call &call)
{
    const auto guest = findGuest(call, kind);
    if (!guest)
        return tl::unexpected(guest.error());
    return guestStatus(call.world, **guest);
}

template <Guest::Kind kind>
Reply config(Call &call)
{
    const auto guest = findGuest(call, kind);
    if (!guest)
        return tl::unexpected(guest.error());
    return guestConfig(call.world, **guest);
}

template <Guest::Kind kind>
Reply pending(Call &call)
{
    const auto guest = findGuest(call, kind);
    if (!guest)
        return tl::unexpected(guest.error());
    const QJsonObject now = guestConfig(call.world, **guest);
    QJsonArray rows;
    for (auto it = now.begin(); it != now.end(); ++it)
        rows.append(QJsonObject{{u"key"_s, it.key()}, {u"value"_s, it.value()}});
    return rows;
}

template <Guest::Kind kind>
Reply outlook(Call &call)
{
    const auto guest = findGuest(call, kind);
    if (!guest)
        return tl::unexpected(guest.error());
    if (!(*guest)->lock.isEmpty())
        return die(u"VM is locked (%1)"_s.arg((*guest)->lock));
    return migrationOutlook(call.world, **guest);
}

template <Guest::Kind kind>
Reply snapshots(Call &call)
{
    const auto guest = findGuest(call, kind);
    if (!guest)
        return tl::unexpected(guest.error());
    return QJsonArray{QJsonObject{{u"name"_s, u"current"_s}, {u"description"_s, u"You are here!"_s},
        {u"digest"_s, guestConfig(call.world, **guest)[u"digest"_s]},
        {u"running"_s, bit((*guest)->running)}}};
}

/// "scsi0=none,media=cdrom", "tags=a;b": the changes that a console makes.
template <Guest::Kind kind>
Reply configure(Call &call)
{
    const auto found = findGuest(call, kind);
    if (!found)
        return tl::unexpected(found.error());
    Guest &guest = **found;
    if (!guest.lock.isEmpty())
        return die(u"VM is locked (%1)"_s.arg(guest.lock));
    if (call.has(u"digest"_s)
        && call.text(u"digest"_s) != guestConfig(call.world, guest)[u"digest"_s].toString())
        return die(u"detected modified configuration - file changed by other user? Try again."_s);
    if (call.has(u"tags"_s)) {
        QString tags = call.text(u"tags"_s);
        guest.tags = tags.replace(u',', u';').replace(u' ', u';').split(u';', Qt::SkipEmptyParts);
        guest.tags.sort();
    }
    guest.onBoot = call.flag(u"onboot"_s, guest.onBoot);
    guest.isProtected = call.flag(u"protection"_s, guest.isProtected);
    for (Disk &disk : guest.disks) {
        if (disk.cdrom && call.text(disk.key).startsWith(u"none"))
            disk = {disk.key, {}, {}, {}, true};
    }
    return QJsonValue();
}

} // namespace

QList<Route> guestRoutes()
{
    constexpr auto vm = Guest::Kind::Vm;
    constexpr auto container = Guest::Kind::Container;
    const QString qemu = u"/nodes/{node}/qemu"_s;
    const QString lxc = u"/nodes/{node}/lxc"_s;
    const QString one = u"/{vmid}"_s;
    const QString audit = u"/vms/{vmid} VM.Audit"_s;
    const QString options = u"/vms/{vmid} VM.Config.Options|VM.Config.CDROM"_s;
    const QString migrate = u"/vms/{vmid} VM.Migrate"_s;
    const QString fields = u"digest tags onboot:b protection:b ide0 ide1 ide2 ide3 sata0 scsi0 "
                           "scsi1 delete"_s;
    return {
        {u"GET"_s, qemu, u"full:b"_s, u"all"_s, Route::ByDaemon, list<vm>},
        {u"GET"_s, lxc, {}, u"all"_s, Route::ByDaemon, list<container>},
        {u"GET"_s, qemu + one + u"/status/current"_s, {}, audit, Route::ByDaemon, current<vm>},
        {u"GET"_s, lxc + one + u"/status/current"_s, {}, audit, Route::ByDaemon,
            current<container>},
        {u"GET"_s, qemu + one + u"/config"_s, u"current:b snapshot"_s, audit, Route::Plain,
            config<vm>},
        {u"GET"_s, lxc + one + u"/config"_s, u"current:b snapshot"_s, audit, Route::Plain,
            config<container>},
        {u"PUT"_s, qemu + one + u"/config"_s, fields, options, Route::ByDaemon | Route::NeedsQuorum,
            configure<vm>},
        {u"PUT"_s, lxc + one + u"/config"_s, u"digest tags onboot:b protection:b delete"_s, options,
            Route::ByDaemon | Route::NeedsQuorum, configure<container>},
        {u"GET"_s, qemu + one + u"/pending"_s, {}, audit, Route::Plain, pending<vm>},
        {u"GET"_s, lxc + one + u"/pending"_s, {}, audit, Route::Plain, pending<container>},
        {u"GET"_s, qemu + one + u"/snapshot"_s, {}, audit, Route::ByDaemon, snapshots<vm>},
        {u"GET"_s, lxc + one + u"/snapshot"_s, {}, audit, Route::ByDaemon, snapshots<container>},
        {u"GET"_s, qemu + one + u"/migrate"_s, u"target"_s, migrate, Route::ByDaemon, outlook<vm>},
        {u"GET"_s, lxc + one + u"/migrate"_s, u"target"_s, migrate,
            Route::ByDaemon | Route::FromNine, outlook<container>},
    };
}

} // namespace fairlead::lab
