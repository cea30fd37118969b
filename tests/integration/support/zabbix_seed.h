#pragma once

#include "integration/support/zabbix_api.h"
#include "integration/support/zabbix_server.h"
#include "zabbix/values.h"

#include <QMap>

namespace fairlead {

/// One value for a trapper item, as zabbix_sender sends it.
struct SentValue {
    QString host;
    QString key;
    QString value;
    zabbix::EventTime at{};
};

/// How many values the server took; -1 when it did not answer. It refuses values of items that are
/// not in its configuration cache yet.
int sendValues(quint16 port, const QList<SentValue> &values);

/// A problem that the seed lets fire.
struct SeededProblem {
    QString host;
    QString name;
    zabbix::Severity severity = zabbix::Severity::NotClassified;
    bool closable = false;
    bool shown = true; ///< false: its host is disabled, or its trigger depends on one that fires
    zabbix::EventTime at{};
};

/// What a seeded Zabbix holds: three nodes with Ceph, three guests, problems of every severity, two
/// at once from one trigger, one of a disabled host, one of a dependent trigger; users of every
/// kind.
struct ZabbixSeed {
    zabbix::Credential superAdmin; ///< a token
    QMap<QString, zabbix::HostId> hosts;
    QMap<QString, zabbix::ItemId> items; ///< "host key"
    QMap<QString, zabbix::GroupId> groups;
    QList<SeededProblem> problems;
    zabbix::EventTime at{}; ///< when the problems began, about
};

/// Every seeded user's password. Users: `sre` (admin), `ben` (admin), `viewer` (reads), `nobody` (no
/// hosts), `retired` (disabled).
inline const QString seededPassword = QStringLiteral("fairlead-T3st");

/// Fills a fresh server through its API and waits until every problem is there: about 4 s.
Result<ZabbixSeed> seedZabbix(const ZabbixServer &server);

/// A client that logged in with a seeded user's password.
Result<std::unique_ptr<ZabbixApi>> loginTo(
    const ZabbixServer &server, const QString &user, const QString &password = seededPassword);
std::unique_ptr<ZabbixApi> clientOf(
    const ZabbixServer &server, const zabbix::Credential &credential);

} // namespace fairlead
