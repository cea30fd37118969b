#include "test_lab.h"

#include "support/result_checks.h"

namespace fairlead::lab {

namespace {

WallTime start() { return ManualClock().now().wall; }

WorldFile load(const QString &name, const QString &version)
{
    auto file = loadWorld(name, {start(), version});
    if (!file)
        qFatal("%s", qPrintable(describe(file.error())));
    return *file;
}

} // namespace

ApiOptions TestLab::quick()
{
    return {
        std::chrono::milliseconds(0), std::chrono::milliseconds(0), std::chrono::milliseconds(0)};
}

TestLab::TestLab(const QString &world, const QString &version, ApiOptions api)
    : TestLab(load(world, version), api)
{ }

TestLab::TestLab(WorldFile file, ApiOptions api)
{
    entry = file.world.nodes.first().name;
    LabOptions options;
    options.api = api;
    auto started = Lab::start(std::move(file), clock, options);
    if (!started)
        qFatal("%s", qPrintable(describe(started.error())));
    lab = std::move(*started);
}

RawAnswer TestLab::ask(const QByteArray &method, const QByteArray &path, const QByteArray &form,
    const QByteArray &token, const QString &node)
{
    RawClient client(lab->port(node.isEmpty() ? entry : node));
    QList<QByteArray> headers;
    if (!token.isEmpty())
        headers.append(tokenOf(token));
    return client.ask(method, "/api2/json" + path, headers, form);
}

QByteArray tokenOf(const QByteArray &name)
{
    const QByteArray common = "5e0ec1a4-0000-4000-8000-";
    if (name == "read")
        return tokenHeader("fairlead@pve!read", common + "00000000read");
    if (name == "write")
        return tokenHeader("alice@pve!fairlead", common + "0000000write");
    if (name == "bob")
        return tokenHeader("bob@pve!fairlead", common + "000000000bob");
    return tokenHeader("eve@pve!nothing", common + "000000000eve");
}

World shippedWorld(const QString &name, const QString &version)
{
    return load(name, version).world;
}

} // namespace fairlead::lab
