#pragma once

#include "base/result.h"
#include "lab/faults.h"
#include "lab/world/world.h"

namespace fairlead::lab {

/// What a world file says: the world as it is at the start, and how its servers misbehave.
struct WorldFile {
    World world;
    QList<Fault> faults;

    bool operator==(const WorldFile &) const = default;
};

struct WorldFileOptions {
    WallTime now{}; ///< the world's clock at the start
    /// "8.4.21" or "9.2.11" in place of the version that the file names; empty: as the file says.
    QString version;
};

/// Errors say `name:line:column:` and what is wrong there.
Result<WorldFile> parseWorld(
    const QByteArray &yaml, const QString &name, const WorldFileOptions &options);

/// One of the worlds that come with the program ("quiet", "bad-night") or a file's path.
Result<WorldFile> loadWorld(const QString &nameOrPath, const WorldFileOptions &options);
QStringList shippedWorlds();

} // namespace fairlead::lab
