#include "lab/world/world_file.h"

#include "lab/world/step.h"
#include "lab/world/world_file_parts.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

WorldFile read(const YAML::Node &root, const WorldFileOptions &options)
{
    WorldFile file;
    World &world = file.world;
    YamlMap map(root, u"a world"_s);
    world.name = map.text("world");
    map.text("about", {});
    world.cluster = map.text("cluster");
    const QString version = map.text("version", world.release.version);
    world.release.version = options.version.isEmpty() ? version : options.version;
    if (world.release.major() < 9)
        world.release.repository = u"2606ac850d46da29"_s;
    world.random = quint64(map.number("seed", 1));
    world.migrationRate = map.bytes("migration-rate", {world.migrationRate}).value;
    world.qdevice = map.flag("qdevice", false);
    world.now = world.startedAt = options.now;
    world.options.insert(u"keyboard"_s, u"en-us"_s);
    map.entries("options", [&](const QString &key, const YAML::Node &value) {
        world.options.insert(key, yamlText(value));
    });
    map.each("nodes", [&](const YAML::Node &node) { readNode(world, node); });
    if (world.nodes.isEmpty())
        mistake(root, u"a world needs at least one node"_s);
    map.each("storages", [&](const YAML::Node &node) { readStorage(world, node); });
    map.each("guests", [&](const YAML::Node &node) { readGuest(world, node); });
    map.each("crowds", [&](const YAML::Node &node) { readCrowd(world, node); });
    map.each("pools", [&](const YAML::Node &node) { readPool(world, node); });
    map.each("placements", [&](const YAML::Node &node) { readPlacement(world, node); });
    map.each("affinities", [&](const YAML::Node &node) { readAffinity(world, node); });
    if (map.has("ceph"))
        readCeph(world, map.at("ceph"));
    if (map.has("access"))
        readAccess(world, map.at("access"));
    world.identity = map.text("identity", {});
    world.writeIdentity = map.text("write-identity", {});
    map.each(
        "events", [&](const YAML::Node &node) { world.events.append(readEvent(world, node)); });
    map.each("faults", [&](const YAML::Node &node) { file.faults.append(readFault(world, node)); });
    map.done();
    settleIn(world);
    return file;
}

QString place(const QString &name, int line, int column, const QString &text)
{
    return u"%1:%2:%3: %4"_s.arg(name).arg(line).arg(column).arg(text);
}

} // namespace

QString nodeName(const World &world, const YAML::Node &node)
{
    const QString name = yamlText(node);
    if (!world.node(name))
        mistake(node, u"there is no node \"%1\""_s.arg(name));
    return name;
}

Result<WorldFile> parseWorld(
    const QByteArray &yaml, const QString &name, const WorldFileOptions &options)
{
    try {
        return read(YAML::Load(yaml.toStdString()), options);
    } catch (const WorldFileMistake &wrong) {
        return failure(Error::Kind::Malformed, place(name, wrong.line, wrong.column, wrong.text));
    } catch (const YAML::Exception &wrong) {
        return failure(Error::Kind::Malformed,
            place(name, wrong.mark.line + 1, wrong.mark.column + 1,
                QString::fromStdString(wrong.msg)));
    }
}

Result<WorldFile> loadWorld(const QString &nameOrPath, const WorldFileOptions &options)
{
    const bool shipped = shippedWorlds().contains(nameOrPath);
    const QString path = shipped ? u":/lab/worlds/%1.yaml"_s.arg(nameOrPath) : nameOrPath;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(Error::Kind::NotFound,
            u"There is no world \"%1\": it is neither a readable file nor one of %2."_s.arg(
                nameOrPath, shippedWorlds().join(u", "_s)),
            file.errorString());
    }
    return parseWorld(file.readAll(), shipped ? nameOrPath + u".yaml"_s : path, options);
}

QStringList shippedWorlds()
{
    QStringList names;
    const QStringList files
        = QDir(u":/lab/worlds"_s).entryList({u"*.yaml"_s}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        names.append(file.chopped(5));
    return names;
}

} // namespace fairlead::lab
