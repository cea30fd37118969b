#include "witness_vfs.h"

#include <QFile>
#include <QFileInfo>

#include <cstring>
#include <new>
#include <sqlite3.h>

namespace fairlead::journal {

namespace {

WitnessVfs *witness = nullptr;

/// Followed in memory by the real file's own object.
struct File {
    sqlite3_file base{};
    QString name;

    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
    static File *of(sqlite3_file *file) { return reinterpret_cast<File *>(file); }
};

sqlite3_file *realOf(sqlite3_file *file) { return File::of(file)->real(); }

int refused(const File &file, bool sync)
{
    return witness->before ? witness->before(file.name, sync) : SQLITE_OK;
}

int close(sqlite3_file *f)
{
    File *file = File::of(f);
    const int code = file->real()->pMethods->xClose(file->real());
    file->~File();
    return code;
}

int read(sqlite3_file *f, void *to, int size, sqlite3_int64 from)
{
    return realOf(f)->pMethods->xRead(realOf(f), to, size, from);
}

int write(sqlite3_file *f, const void *from, int size, sqlite3_int64 to)
{
    File *file = File::of(f);
    if (const int code = refused(*file, false); code != SQLITE_OK)
        return code;
    witness->written(file->name, {to, QByteArray(static_cast<const char *>(from), size)});
    return file->real()->pMethods->xWrite(file->real(), from, size, to);
}

int truncate(sqlite3_file *f, sqlite3_int64 size)
{
    witness->truncated(File::of(f)->name, size);
    return realOf(f)->pMethods->xTruncate(realOf(f), size);
}

int sync(sqlite3_file *f, int flags)
{
    File *file = File::of(f);
    if (const int code = refused(*file, true); code != SQLITE_OK)
        return code;
    const int code = file->real()->pMethods->xSync(file->real(), flags);
    if (code == SQLITE_OK)
        witness->synced(file->name);
    return code;
}

const sqlite3_io_methods methods{
    2, // as much as WAL needs; not 3, so that nothing is written past us through mapped memory
    close, read, write, truncate, sync,
    [](sqlite3_file *f, sqlite3_int64 *size) {
        return realOf(f)->pMethods->xFileSize(realOf(f), size);
    },
    [](sqlite3_file *f, int lock) { return realOf(f)->pMethods->xLock(realOf(f), lock); },
    [](sqlite3_file *f, int lock) { return realOf(f)->pMethods->xUnlock(realOf(f), lock); },
    [](sqlite3_file *f, int *reserved) {
        return realOf(f)->pMethods->xCheckReservedLock(realOf(f), reserved);
    },
    [](sqlite3_file *f, int op, void *argument) {
        return realOf(f)->pMethods->xFileControl(realOf(f), op, argument);
    },
    [](sqlite3_file *f) { return realOf(f)->pMethods->xSectorSize(realOf(f)); },
    [](sqlite3_file *f) { return realOf(f)->pMethods->xDeviceCharacteristics(realOf(f)); },
    [](sqlite3_file *f, int page, int size, int extend, void volatile **to) {
        return realOf(f)->pMethods->xShmMap(realOf(f), page, size, extend, to);
    },
    [](sqlite3_file *f, int offset, int count, int flags) {
        return realOf(f)->pMethods->xShmLock(realOf(f), offset, count, flags);
    },
    [](sqlite3_file *f) { realOf(f)->pMethods->xShmBarrier(realOf(f)); },
    [](sqlite3_file *f, int remove) { return realOf(f)->pMethods->xShmUnmap(realOf(f), remove); },
    nullptr, nullptr};

QString nameOf(const char *path) { return QFileInfo(QFile::decodeName(path)).fileName(); }

int openFile(sqlite3_vfs *, const char *path, sqlite3_file *f, int flags, int *outFlags)
{
    File *file = new (f) File;
    QFile contents(QFile::decodeName(path));
    // Before SQLite has it open: closing our descriptor must not take a lock of its own away.
    const QByteArray now = contents.open(QIODevice::ReadOnly) ? contents.readAll() : QByteArray();
    contents.close();
    const int code = witness->real()->xOpen(witness->real(), path, file->real(), flags, outFlags);
    if (code != SQLITE_OK || !path) {
        file->~File();
        f->pMethods = nullptr;
        return code;
    }
    file->name = nameOf(path);
    witness->opened(file->name, now);
    f->pMethods = &methods;
    return code;
}

int removeFile(sqlite3_vfs *, const char *path, int syncDirectory)
{
    witness->removed(nameOf(path));
    return witness->real()->xDelete(witness->real(), path, syncDirectory);
}

void apply(QByteArray &bytes, const WitnessVfs::Write &write)
{
    const qint64 end = write.offset + write.bytes.size();
    if (bytes.size() < end)
        bytes.append(QByteArray(end - bytes.size(), '\0'));
    std::memcpy(bytes.data() + write.offset, write.bytes.constData(), size_t(write.bytes.size()));
}

} // namespace

WitnessVfs::WitnessVfs()
    : m_real(sqlite3_vfs_find(nullptr))
    , m_mine(std::make_unique<sqlite3_vfs>(*m_real))
{
    witness = this;
    m_mine->szOsFile = int(sizeof(File)) + m_real->szOsFile;
    m_mine->zName = "witness";
    m_mine->pNext = nullptr;
    m_mine->xOpen = openFile;
    m_mine->xDelete = removeFile;
    sqlite3_vfs_register(m_mine.get(), 1);
}

WitnessVfs::~WitnessVfs()
{
    sqlite3_vfs_unregister(m_mine.get());
    sqlite3_vfs_register(m_real, 1);
    witness = nullptr;
}

void WitnessVfs::opened(const QString &name, const QByteArray &contents)
{
    if (!m_disks.contains(name))
        m_disks.insert(name, {contents, {}, 0});
}

void WitnessVfs::truncated(const QString &name, qint64 size)
{
    synced(name);
    m_disks[name].synced.truncate(size);
}

void WitnessVfs::written(const QString &name, Write write)
{
    m_disks[name].since.append(std::move(write));
}

void WitnessVfs::synced(const QString &name)
{
    Disk &disk = m_disks[name];
    for (const Write &write : disk.since)
        apply(disk.synced, write);
    disk.since.clear();
    ++disk.syncs;
}

QByteArray afterPowerLoss(const WitnessVfs::Disk &disk, const std::function<bool()> &reached)
{
    QByteArray bytes = disk.synced;
    for (const WitnessVfs::Write &write : disk.since) {
        if (reached())
            apply(bytes, write);
    }
    return bytes;
}

} // namespace fairlead::journal
