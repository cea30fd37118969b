#include "lab/world/guest_work.h"

#include "lab/world/tasks.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

QString stamp(const World &world)
{
    return QDateTime::fromSecsSinceEpoch(epoch(world.now), Qt::UTC)
        .toString(u"yyyy-MM-dd HH:mm:ss "_s);
}

QString begin(World &world, const Guest &guest, Job job, const QString &type, const QString &user,
    std::chrono::milliseconds takes)
{
    job.upid = startTask(world, guest.node, type, QString::number(guest.id), user);
    job.node = guest.node;
    job.guest = guest.id;
    job.started = world.now;
    job.due = world.now + takes;
    world.jobs.append(job);
    return job.upid;
}

QString typed(const Guest &guest, const QString &verb)
{
    return (guest.isVm() ? u"qm"_s : u"vz"_s) + verb;
}

std::chrono::milliseconds moveTime(const World &world, const Guest &guest)
{
    if (!guest.running)
        return 3s;
    if (!guest.isVm())
        return guest.shutdownTime + 5s;
    return 4s + std::chrono::milliseconds(guest.memory.value * 1000 / world.migrationRate);
}

double gib(qint64 bytes) { return double(bytes) / double((1_GiB).value); }

void logMigrationStart(World &world, const Job &job, const Guest &guest)
{
    const auto say = [&](const QString &text) { logTask(world, job.upid, stamp(world) + text); };
    const Node *target = world.node(job.target);
    const QString kind = guest.isVm() ? u"VM"_s : u"CT"_s;
    say(u"starting migration of %1 %2 to node '%3' (%4)"_s.arg(kind).arg(guest.id).arg(
        job.target, target ? target->address : QString()));
    if (!guest.running)
        return;
    if (!guest.isVm())
        return say(u"shutdown CT %1"_s.arg(guest.id));
    say(u"starting VM %1 on remote node '%2'"_s.arg(guest.id).arg(job.target));
    say(u"start remote tunnel"_s);
    say(u"starting online/live migration on unix:/run/qemu-server/%1.migrate"_s.arg(guest.id));
}

void logProgress(World &world, const Job &job, const Guest &guest)
{
    const auto running = std::chrono::floor<std::chrono::seconds>(world.now - job.started);
    if (!job.online || !job.doomed.isEmpty() || running % 5s != 0s)
        return;
    const double share = double((world.now - job.started).count())
        / double(std::max<qint64>(1, (job.due - job.started).count()));
    logTask(world, job.upid,
        stamp(world)
            + u"migration active, transferred %1 GiB of %2 GiB VM-state, %3 MiB/s"_s
                .arg(gib(guest.memory.value) * share, 0, 'f', 1)
                .arg(gib(guest.memory.value), 0, 'f', 1)
                .arg(double(world.migrationRate) / (1 << 20), 0, 'f', 1));
}

void finishMigration(World &world, const Job &job, Guest &guest)
{
    guest.lock.clear();
    guest.node = job.target;
    if (!guest.isVm() && guest.running)
        guest.startedAt = world.now;
    const auto took = std::chrono::floor<std::chrono::seconds>(world.now - job.started);
    logTask(world, job.upid,
        stamp(world)
            + u"migration finished successfully (duration 00:%1:%2)"_s
                .arg(took.count() / 60, 2, 10, QLatin1Char('0'))
                .arg(took.count() % 60, 2, 10, QLatin1Char('0')));
}

void finishResize(Guest &guest, const QString &text)
{
    for (Disk &disk : guest.disks) {
        if (disk.key == text.section(u'=', 0, 0))
            disk.size = {text.section(u'=', 1).toLongLong()};
    }
}

void removeGuest(World &world, int id)
{
    const QString sid = world.guest(id)->sid();
    world.ha.services.removeIf([&](const HaService &s) { return s.sid == sid; });
    for (HaRule &rule : world.ha.rules)
        rule.resources.removeAll(sid);
    for (Pool &pool : world.pools)
        pool.guests.removeAll(id);
    world.access.acl.removeIf(
        [&](const AclEntry &entry) { return entry.path == u"/vms/%1"_s.arg(id); });
    world.guests.removeIf([&](const Guest &g) { return g.id == id; });
}

void finish(World &world, const Job &job)
{
    Guest *guest = world.guest(job.guest);
    if (!guest)
        return endTask(world, job.upid, u"OK"_s);
    if (!job.doomed.isEmpty()) {
        guest->lock.clear();
        logTask(world, job.upid, stamp(world) + u"ERROR: migration aborted: "_s + job.doomed);
        return endTask(world, job.upid, u"migration aborted"_s);
    }
    switch (job.kind) {
    case Job::Kind::Start:
        setRunning(world, *guest, true);
        break;
    case Job::Kind::Stop:
    case Job::Kind::Shutdown:
        setRunning(world, *guest, false);
        break;
    case Job::Kind::Reboot:
        setRunning(world, *guest, true);
        break;
    case Job::Kind::Migrate:
    case Job::Kind::Relocate:
        finishMigration(world, job, *guest);
        break;
    case Job::Kind::Resize:
        finishResize(*guest, job.text);
        break;
    case Job::Kind::Destroy:
        removeGuest(world, job.guest);
        break;
    case Job::Kind::Other:
        break;
    }
    endTask(world, job.upid, u"OK"_s);
}

} // namespace

void setRunning(World &world, Guest &guest, bool running)
{
    guest.running = running;
    guest.monitorState = u"running"_s;
    guest.startedAt = world.now;
    guest.pid = running ? world.nextPid++ : 0;
}

QString startGuest(World &world, const Guest &guest, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Start;
    return begin(world, guest, job, typed(guest, u"start"_s), user, guest.isVm() ? 2s : 1s);
}

QString stopGuest(World &world, const Guest &guest, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Stop;
    return begin(world, guest, job, typed(guest, u"stop"_s), user, 1s);
}

QString shutDownGuest(World &world, const Guest &guest, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Shutdown;
    return begin(world, guest, job, typed(guest, u"shutdown"_s), user, guest.shutdownTime);
}

QString rebootGuest(World &world, const Guest &guest, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Reboot;
    return begin(world, guest, job, typed(guest, u"reboot"_s), user, guest.shutdownTime + 2s);
}

QString destroyGuest(World &world, const Guest &guest, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Destroy;
    return begin(world, guest, job, typed(guest, u"destroy"_s), user, 3s);
}

QString resizeDisk(
    World &world, const Guest &guest, const QString &disk, Bytes size, const QString &user)
{
    Job job;
    job.kind = Job::Kind::Resize;
    job.text = u"%1=%2"_s.arg(disk).arg(size.value);
    return begin(world, guest, job, u"resize"_s, user, 2s);
}

QString migrateGuest(World &world, Guest &guest, const MigrationWish &wish, const QString &user)
{
    Job job;
    job.kind = guest.isVm() ? Job::Kind::Migrate : Job::Kind::Relocate;
    job.target = wish.target;
    job.online = guest.isVm() && guest.running;
    job.withLocalDisks = wish.withLocalDisks;
    job.doomed = doom(world, guest, wish);
    const auto takes = job.doomed.isEmpty() ? moveTime(world, guest) : 2s;
    guest.lock = u"migrate"_s;
    const QString type = guest.isVm() ? u"qmigrate"_s : u"vzmigrate"_s;
    begin(world, guest, job, type, user, takes);
    logMigrationStart(world, world.jobs.last(), guest);
    return world.jobs.last().upid;
}

bool busy(const World &world, int guest)
{
    return std::any_of(
        world.jobs.begin(), world.jobs.end(), [&](const Job &j) { return j.guest == guest; });
}

void workTick(World &world)
{
    for (qsizetype i = 0; i < world.jobs.size();) {
        const Job job = world.jobs.at(i);
        if (job.due > world.now) {
            if (const Guest *guest = world.guest(job.guest))
                logProgress(world, job, *guest);
            ++i;
            continue;
        }
        world.jobs.removeAt(i);
        finish(world, job);
    }
}

void abandonWork(World &world, const QString &node)
{
    for (Job &job : world.jobs) {
        if (job.target == node && job.node != node && job.doomed.isEmpty()) {
            job.doomed = u"remote node is gone"_s;
            job.due = world.now + 10s;
        }
    }
    world.jobs.removeIf([&](const Job &job) { return job.node == node; });
    killTasks(world, node);
}

} // namespace fairlead::lab
