#include "integration/support/zabbix_seed.h"

#include "zabbix/problems.h"
#include "zabbix/session.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QThread>
#include <QtEndian>

namespace fairlead {

using namespace zabbix;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int trapperItem = 2;
constexpr int agentItem = 0;
constexpr int number = 3; // value_type

struct SeededTrigger {
    const char *key; ///< fires while its last value is 1
    const char *name;
    Severity severity;
    bool closable;
    QJsonArray tags;
    bool multiple = false;
};

QJsonObject tag(const QString &name, const QString &value)
{
    return {{u"tag"_s, name}, {u"value"_s, value}};
}

// Each fires on its own key; `load` is what `memory` depends on.
const QList<SeededTrigger> &triggers()
{
    static const QList<SeededTrigger> all{
        {"updates", "Pending security updates", Severity::NotClassified, true,
            {tag(u"scope"_s, u"security"_s)}},
        {"reboot", "Reboot required", Severity::Information, true,
            {tag(u"reboot-required"_s, u"1"_s)}},
        {"cephwarn", "Ceph cluster health is HEALTH_WARN", Severity::Warning, true,
            {tag(u"ceph_health"_s, u"warning"_s), tag(u"component"_s, u"ceph"_s)}},
        {"load", "Load is too high", Severity::Average, false, {tag(u"scope"_s, u"performance"_s)}},
        {"memory", "Lack of available memory", Severity::Average, false,
            {tag(u"scope"_s, u"performance"_s)}},
        {"disk", "Disk space is critically low", Severity::High, false,
            {tag(u"scope"_s, u"capacity"_s)}},
        {"cepherr", "Ceph cluster health is HEALTH_ERR", Severity::Disaster, false,
            {tag(u"ceph_health"_s, u"error"_s), tag(u"component"_s, u"ceph"_s)}},
        {"stream", "Event stream value received", Severity::Information, true, {}, true},
    };
    return all;
}

const QStringList nodes{u"pve1"_s, u"pve2"_s, u"pve3"_s};
const QStringList guests{u"vm-web01"_s, u"vm-db01"_s, u"vm-off01"_s};

struct Firing {
    const char *host;
    const char *key;
    bool shown = true;
};
const QList<Firing> firing{{"vm-web01", "updates"}, {"pve2", "reboot"}, {"pve1", "cephwarn"},
    {"pve2", "cephwarn"}, {"vm-web01", "load"}, {"vm-web01", "memory", false}, {"vm-db01", "disk"},
    {"pve3", "cepherr"}, {"pve1", "stream"}, {"pve1", "stream"}, {"vm-off01", "disk", false}};

const SeededTrigger &triggerOf(const char *key)
{
    for (const SeededTrigger &trigger : triggers()) {
        if (qstrcmp(trigger.key, key) == 0)
            return trigger;
    }
    Q_UNREACHABLE();
}

/// Calls until one fails; that one's error stays.
class Script {
public:
    explicit Script(ZabbixApi &api) : m_api(api) { }

    QJsonValue call(const QString &method, const QJsonValue &params)
    {
        if (m_error)
            return {};
        const auto result = m_api.ask(method, params);
        if (!result)
            m_error = result.error();
        return result.value_or(QJsonValue());
    }
    /// Creates and gives the new ids, in order.
    QStringList create(const QString &kind, const QString &idKey, const QJsonArray &objects)
    {
        const QJsonValue result = call(kind + u".create"_s, objects);
        QStringList ids;
        for (const auto &id : result.toObject().value(idKey).toArray())
            ids.append(id.toString());
        if (ids.size() != objects.size() && !m_error)
            m_error = Error{Error::Kind::Malformed, kind, u"not all were created"_s, {}};
        return ids;
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    ZabbixApi &m_api;
    std::optional<Error> m_error;
};

void seedHosts(Script &script, ZabbixSeed &seed, quint16 agentPort)
{
    const QStringList names{u"Proxmox nodes"_s, u"Ceph"_s, u"Guests"_s};
    QJsonArray groups;
    for (const QString &name : names)
        groups.append(QJsonObject{{u"name"_s, name}});
    const QStringList ids = script.create(u"hostgroup"_s, u"groupids"_s, groups);
    for (qsizetype i = 0; i < ids.size(); ++i)
        seed.groups.insert(names.at(i), GroupId(ids.at(i).toLongLong()));
    const auto inGroup = [&](const QString &name) {
        return QJsonObject{{u"groupid"_s, QString::number(seed.groups.value(name).value)}};
    };
    QJsonArray hosts;
    for (const QString &host : nodes + guests) {
        const bool node = nodes.contains(host);
        hosts.append(QJsonObject{{u"host"_s, host}, {u"name"_s, host.toUpper()},
            {u"groups"_s,
                node ? QJsonArray{inGroup(names.at(0)), inGroup(names.at(1))}
                     : QJsonArray{inGroup(names.at(2))}},
            {u"tags"_s, QJsonArray{tag(u"class"_s, node ? u"proxmox"_s : u"vm"_s)}},
            {u"interfaces"_s,
                QJsonArray{QJsonObject{{u"type"_s, 1}, {u"main"_s, 1}, {u"useip"_s, 1},
                    {u"ip"_s, u"127.0.0.1"_s}, {u"dns"_s, u""_s},
                    {u"port"_s, QString::number(agentPort)}}}}});
    }
    const QStringList hostIds = script.create(u"host"_s, u"hostids"_s, hosts);
    for (qsizetype i = 0; i < hostIds.size(); ++i)
        seed.hosts.insert((nodes + guests).at(i), HostId(hostIds.at(i).toLongLong()));
}

void seedItems(Script &script, ZabbixSeed &seed)
{
    QMap<QString, QString> interfaces;
    for (const auto &row :
        script.call(u"hostinterface.get"_s, QJsonObject{{u"output"_s, u"extend"_s}}).toArray())
        interfaces.insert(row.toObject().value("hostid"_L1).toString(),
            row.toObject().value("interfaceid"_L1).toString());
    QJsonArray items;
    QStringList names;
    for (const auto &[host, id] : seed.hosts.asKeyValueRange()) {
        const QString hostId = QString::number(id.value);
        for (const SeededTrigger &trigger : triggers()) {
            const QString key = QString::fromLatin1(trigger.key);
            items.append(QJsonObject{{u"hostid"_s, hostId}, {u"key_"_s, key}, {u"name"_s, key},
                {u"type"_s, trapperItem}, {u"value_type"_s, number}});
            names.append(host + u' ' + key);
        }
        items.append(QJsonObject{{u"hostid"_s, hostId}, {u"key_"_s, u"agent.version"_s},
            {u"name"_s, u"Agent"_s}, {u"type"_s, agentItem}, {u"value_type"_s, 4},
            {u"delay"_s, u"1h"_s}, {u"interfaceid"_s, interfaces.value(hostId)}});
        names.append(host + u" agent.version"_s);
    }
    const QStringList ids = script.create(u"item"_s, u"itemids"_s, items);
    for (qsizetype i = 0; i < ids.size(); ++i)
        seed.items.insert(names.at(i), ItemId(ids.at(i).toLongLong()));
}

void seedTriggers(Script &script, const ZabbixSeed &seed)
{
    QJsonArray objects;
    for (const QString &host : seed.hosts.keys()) {
        for (const SeededTrigger &trigger : triggers()) {
            const QString key = QString::fromLatin1(trigger.key);
            objects.append(QJsonObject{{u"description"_s, QString::fromLatin1(trigger.name)},
                {u"expression"_s, u"last(/%1/%2)=1"_s.arg(host, key)},
                {u"priority"_s, int(trigger.severity)}, {u"tags"_s, trigger.tags},
                {u"manual_close"_s, trigger.closable ? 1 : 0},
                {u"type"_s, trigger.multiple ? 1 : 0},
                {u"comments"_s, u"Runbook: see {HOST.HOST}."_s},
                {u"opdata"_s, u"now {ITEM.LASTVALUE1}"_s}});
        }
    }
    script.create(u"trigger"_s, u"triggerids"_s, objects);
}

// Only once they fire: a dependent trigger raises nothing as long as the other is in trouble, and a
// disabled host's values are refused. Zabbix keeps listing the problems of both.
void hideSome(Script &script, const ZabbixSeed &seed)
{
    QMap<QString, QString> ids;
    for (const auto &row : script
             .call(u"trigger.get"_s,
                 QJsonObject{{u"output"_s, QJsonArray{u"description"_s}},
                     {u"hostids"_s, QString::number(seed.hosts.value(u"vm-web01"_s).value)}})
             .toArray())
        ids.insert(row.toObject().value("description"_L1).toString(),
            row.toObject().value("triggerid"_L1).toString());
    script.call(u"trigger.update"_s,
        QJsonObject{{u"triggerid"_s, ids.value(QString::fromLatin1(triggerOf("memory").name))},
            {u"dependencies"_s,
                QJsonArray{QJsonObject{
                    {u"triggerid"_s, ids.value(QString::fromLatin1(triggerOf("load").name))}}}}});
    script.call(u"host.update"_s,
        QJsonObject{{u"hostid"_s, QString::number(seed.hosts.value(u"vm-off01"_s).value)},
            {u"status"_s, 1}});
}

void seedUsers(Script &script, const ZabbixSeed &seed)
{
    const auto rights = [&](int permission) {
        QJsonArray all;
        for (const GroupId &group : seed.groups)
            all.append(QJsonObject{
                {u"permission"_s, permission}, {u"id"_s, QString::number(group.value)}});
        return all;
    };
    const QStringList ids = script.create(u"usergroup"_s, u"usrgrpids"_s,
        {QJsonObject{{u"name"_s, u"SRE"_s}, {u"rights"_s, rights(3)}},
            QJsonObject{{u"name"_s, u"Viewers"_s}, {u"rights"_s, rights(2)}},
            QJsonObject{{u"name"_s, u"No hosts"_s}},
            QJsonObject{{u"name"_s, u"Retired"_s}, {u"users_status"_s, 1}}});
    if (script.error())
        return;
    const auto user = [&](const QString &name, const QString &role, const QString &group) {
        return QJsonObject{{u"username"_s, name}, {u"passwd"_s, seededPassword},
            {u"roleid"_s, role}, {u"usrgrps"_s, QJsonArray{QJsonObject{{u"usrgrpid"_s, group}}}}};
    };
    script.create(u"user"_s, u"userids"_s,
        {user(u"sre"_s, u"2"_s, ids.at(0)), user(u"ben"_s, u"2"_s, ids.at(0)),
            user(u"viewer"_s, u"1"_s, ids.at(1)), user(u"nobody"_s, u"1"_s, ids.at(2)),
            user(u"retired"_s, u"2"_s, ids.at(3))});
}

void seedToken(Script &script, ZabbixSeed &seed)
{
    const QStringList ids
        = script.create(u"token"_s, u"tokenids"_s, {QJsonObject{{u"name"_s, u"console"_s}}});
    const QJsonValue made = script.call(u"token.generate"_s, QJsonArray::fromStringList(ids));
    seed.superAdmin
        = {Credential::Kind::Token, made.toArray().first().toObject().value("token"_L1).toString()};
}

/// A quiet value for every item a minute before, then what fires. The values carry their own times,
/// so nothing has to be waited for to tell one from the next.
QList<SentValue> storyOf(ZabbixSeed &seed)
{
    QList<SentValue> story;
    for (const QString &host : seed.hosts.keys()) {
        for (const SeededTrigger &trigger : triggers())
            story.append({host, QString::fromLatin1(trigger.key), u"0"_s, seed.at - 60s});
    }
    std::chrono::nanoseconds later{};
    for (const Firing &fires : firing) {
        later += 1s + 123'456'789ns;
        const SeededTrigger &trigger = triggerOf(fires.key);
        const QString host = QString::fromLatin1(fires.host);
        story.append({host, QString::fromLatin1(fires.key), u"1"_s, seed.at + later});
        seed.problems.append({host, QString::fromLatin1(trigger.name), trigger.severity,
            trigger.closable, fires.shown, seed.at + later});
    }
    return story;
}

Error lost(const QString &what, const QString &detail = {})
{
    return {Error::Kind::Timeout, what, detail, {}};
}

/// Until the server has the items in its configuration cache.
bool tellStory(quint16 port, const QList<SentValue> &story)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 60000; QThread::msleep(100)) {
        // The last of each kind decides: only when all are known is the story told.
        QList<SentValue> probe;
        for (const SentValue &value : story) {
            if (value.value == u"0"_s)
                probe.append(value);
        }
        if (sendValues(port, probe) == probe.size())
            return sendValues(port, story.sliced(probe.size())) == story.size() - probe.size();
    }
    return false;
}

Result<void> waitForProblems(ZabbixApi &api, qsizetype count)
{
    QElapsedTimer timer;
    qsizetype found = 0;
    for (timer.start(); timer.elapsed() < 60000; QThread::msleep(100)) {
        const auto problems = api.ask(getProblems(api.dialect())).and_then(parseProblems);
        if (!problems)
            return tl::unexpected(problems.error());
        found = problems->size();
        if (found == count)
            return {};
    }
    return tl::unexpected(lost(u"%1 problems instead of %2"_s.arg(found).arg(count)));
}

} // namespace

int sendValues(quint16 port, const QList<SentValue> &values)
{
    QJsonArray data;
    for (const SentValue &value : values) {
        const auto since = value.at.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
        data.append(QJsonObject{{u"host"_s, value.host}, {u"key"_s, value.key},
            {u"value"_s, value.value}, {u"clock"_s, qint64(seconds.count())},
            {u"ns"_s, qint64((since - seconds).count())}});
    }
    const QByteArray body = QJsonDocument(
        QJsonObject{{u"request"_s, u"sender data"_s},
            {u"data"_s, data}}).toJson(QJsonDocument::Compact);
    // Header: "ZBXD", flags 1, then length and a reserved word, little-endian.
    QByteArray head("ZBXD\x01");
    const quint32 words[] = {qToLittleEndian(quint32(body.size())), 0};
    head.append(reinterpret_cast<const char *>(words), sizeof words);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    socket.write(head + body);
    QByteArray reply;
    while (socket.waitForReadyRead(10000))
        reply += socket.readAll();
    const QString info
        = QJsonDocument::fromJson(reply.mid(13)).object().value("info"_L1).toString();
    return info.startsWith("processed: "_L1) ? info.section(u' ', 1, 1).chopped(1).toInt() : -1;
}

std::unique_ptr<ZabbixApi> clientOf(const ZabbixServer &server, const Credential &credential)
{
    return std::make_unique<ZabbixApi>(server.api(), dialectOf({6, 0, 14}).value(), credential);
}

Result<std::unique_ptr<ZabbixApi>> loginTo(
    const ZabbixServer &server, const QString &user, const QString &password)
{
    const auto session = clientOf(server, {})->ask(login(user, password)).and_then(parseLogin);
    if (!session)
        return tl::unexpected(session.error());
    return clientOf(server, session->credential);
}

Result<ZabbixSeed> seedZabbix(const ZabbixServer &server)
{
    auto api = loginTo(server, u"Admin"_s, u"zabbix"_s);
    if (!api)
        return tl::unexpected(api.error());
    Script script(**api);
    ZabbixSeed seed;
    seedHosts(script, seed, server.agentPort());
    seedItems(script, seed);
    seedTriggers(script, seed);
    seedUsers(script, seed);
    seedToken(script, seed);
    if (script.error())
        return tl::unexpected(*script.error());
    seed.at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - 60s;
    const QList<SentValue> story = storyOf(seed);
    if (!tellStory(server.trapperPort(), story))
        return tl::unexpected(lost(u"the server does not take the values"_s));
    if (const auto there = waitForProblems(**api, seed.problems.size()); !there)
        return tl::unexpected(there.error());
    hideSome(script, seed);
    script.call(u"user.logout"_s, QJsonArray());
    if (script.error())
        return tl::unexpected(*script.error());
    return seed;
}

} // namespace fairlead
