#pragma once

#include "lab/lab.h"
#include "raw_client.h"
#include "support/manual_clock.h"

namespace fairlead::lab {

/// A lab on a clock that stands still, with a client for each request: nothing is left open.
class TestLab {
public:
    explicit TestLab(const QString &world = QStringLiteral("quiet"), const QString &version = {},
        ApiOptions api = quick());
    TestLab(WorldFile file, ApiOptions api);

    /// Without the waiting that Proxmox imposes; each is tested on its own.
    static ApiOptions quick();

    /// One request on a connection of its own. Tokens of the shipped worlds: read, write, bob, eve;
    /// "" for none.
    RawAnswer ask(const QByteArray &method, const QByteArray &path, const QByteArray &form = {},
        const QByteArray &token = "write", const QString &node = {});
    RawAnswer get(const QByteArray &path, const QByteArray &token = "read")
    {
        return ask("GET", path, {}, token);
    }
    /// Simulated time.
    void pass(std::chrono::milliseconds simulated) { lab->pass(simulated); }

    ManualClock clock;
    std::unique_ptr<Lab> lab;
    QString entry; ///< the node that requests go to
};

QByteArray tokenOf(const QByteArray &name);

/// The world of a file without servers: for tests of what happens in it.
World shippedWorld(const QString &name, const QString &version = {});

} // namespace fairlead::lab
