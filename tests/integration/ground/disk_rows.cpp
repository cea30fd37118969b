#include "rows.h"

#include "journal/journal.h"

#include <QDir>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fairlead::ground {

namespace {

using journal::Journal;
using Grade = Journal::Grade;

/// A run's folder on a disk of 6 MiB that only this process sees.
struct Disk {
    explicit Disk(Around &a) : around(a)
    {
        if (::unshare(CLONE_NEWNS) != 0
            || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount("tmpfs", QFile::encodeName(folder.path()).constData(), "tmpfs", 0,
                   "size=6m,mode=0700")
                != 0)
            problem = QStringLiteral("no small disk could be mounted: this needs root");
    }
    Disk(const Disk &) = delete;
    Disk &operator=(const Disk &) = delete;
    ~Disk() { ::umount2(QFile::encodeName(folder.path()).constData(), MNT_DETACH); }

    Result<std::unique_ptr<Journal>> newRun(const QString &id)
    {
        return Journal::create(folder.path(),
            {RunId(id), QStringLiteral("node-reboot"), QStringLiteral("sha256"), {},
                QStringLiteral("ab")},
            around.redactor, around.clock);
    }

    static Result<> append(Journal &run, Grade grade)
    {
        const auto head = run.append({{QStringLiteral("intent"), {}, {}, {}}}, grade);
        return head ? Result<>() : Result<>(tl::unexpected(head.error()));
    }

    /// A press on a full disk; the disk is emptied again.
    Result<> press()
    {
        auto run = newRun(QStringLiteral("full"));
        if (!run)
            return tl::unexpected(run.error());
        QFile filler(folder.filePath(QStringLiteral("filler")));
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no filler"));
        const QByteArray page(4096, 'x');
        while (filler.write(page) == page.size()) { }
        auto pressed = append(**run, Grade::BeforeSend);
        const auto recorded = append(**run, Grade::Record);
        filler.remove();
        if (!recorded) // the reserve is for what has happened already
            return failure(Error::Kind::Cancelled, QStringLiteral("TEST: a fact was not recorded"));
        return pressed;
    }

    /// Another process asks for a run that this one writes.
    Result<> secondWriter()
    {
        auto run = newRun(QStringLiteral("mine"));
        if (!run)
            return tl::unexpected(run.error());
        const auto second = Journal::open(folder.path(), RunId(QStringLiteral("mine")),
            QStringLiteral("cd"), around.redactor, around.clock);
        return second ? Result<>() : Result<>(tl::unexpected(second.error()));
    }

    /// Somebody edits the file of a finished run.
    Result<> edited()
    {
        const QString id = QStringLiteral("edited");
        {
            auto run = newRun(id);
            if (!run || !append(**run, Grade::Record))
                return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no run"));
        }
        QFile file(folder.filePath(id + QStringLiteral(".run")));
        if (!file.open(QIODevice::ReadWrite))
            return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no run file"));
        QByteArray bytes = file.readAll();
        bytes.replace("intent", "intend");
        file.seek(0);
        file.write(bytes);
        file.close();
        const auto reader = journal::Reader::open(folder.path(), RunId(id));
        const auto head = reader ? reader->verify() : tl::unexpected(reader.error());
        return head ? Result<>() : Result<>(tl::unexpected(head.error()));
    }

    Around &around;
    QTemporaryDir folder;
    QString problem;
};

} // namespace

Rows diskRows(Around &around)
{
    auto disk = std::make_shared<Disk>(around);
    using Kind = Error::Kind;
    return {disk, 0, disk->problem,
        {
            {QStringLiteral("Journal: disk full at a press"), Kind::Storage,
                [disk] { return disk->press(); }},
            {QStringLiteral("Journal: a second writer"), Kind::Locked,
                [disk] { return disk->secondWriter(); }},
            {QStringLiteral("Journal: file edited"), Kind::Corrupt,
                [disk] { return disk->edited(); }},
        }};
}

} // namespace fairlead::ground
