#pragma once

#include "integration/support/zabbix_seed.h"
#include "support/result_checks.h"
#include "zabbix/acknowledge.h"
#include "zabbix/hosts.h"
#include "zabbix/maintenance.h"
#include "zabbix/problems.h"
#include "zabbix/server.h"
#include "zabbix/session.h"
#include "zabbix/triage.h"

#include <QElapsedTimer>

namespace fairlead {

/// A real, seeded Zabbix and its super admin, for the length of one test program.
struct Seeded {
    ZabbixServer server;
    ZabbixSeed seed;
    std::unique_ptr<ZabbixApi> admin;
    QString problem; ///< why it did not start

    /// Starts, seeds, prints how long that took.
    bool start()
    {
        if (!server.start()) {
            problem = server.problem();
            return false;
        }
        QElapsedTimer timer;
        timer.start();
        auto seeded = seedZabbix(server);
        if (!seeded) {
            problem = describe(seeded.error()) + u'\n' + server.logs();
            return false;
        }
        seed = *seeded;
        admin = clientOf(server, seed.superAdmin);
        qInfo("%d real programs; started in %lld ms, seeded in %lld ms", server.started(),
            static_cast<long long>(server.startupTime().count()),
            static_cast<long long>(timer.elapsed()));
        return true;
    }

    QList<zabbix::Problem> problems(const zabbix::ProblemQuery &query = {}) const
    {
        return admin->ask(zabbix::getProblems(admin->dialect(), query))
            .and_then(zabbix::parseProblems)
            .value_or(QList<zabbix::Problem>());
    }
    /// The open problem of that name on that host; an event 0 when there is none.
    zabbix::Problem problemOn(const QString &host, const QString &name) const
    {
        zabbix::ProblemQuery query;
        query.hosts = {seed.hosts.value(host)};
        query.recent = false;
        for (const zabbix::Problem &found : problems(query)) {
            if (found.name == name)
                return found;
        }
        return {};
    }
};

} // namespace fairlead
