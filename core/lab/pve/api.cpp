#include "lab/pve/api.h"

#include "lab/pve/permissions.h"
#include "lab/pve/route.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

const QByteArray json = "application/json;charset=UTF-8";

QString plainText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"1"_s : u"0"_s;
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 17);
    if (value.isArray()) {
        QStringList words;
        const QJsonArray elements = value.toArray();
        for (const auto &element : elements)
            words.append(plainText(element));
        return words.join(u',');
    }
    return value.toString();
}

/// Parameters of the query override those of the body.
QMap<QString, QString> parametersOf(const HttpRequest &request)
{
    QMap<QString, QString> parameters;
    if (request.header("content-type").startsWith("application/json")) {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        for (auto it = body.begin(); it != body.end(); ++it)
            parameters.insert(it.key(), plainText(it.value()));
    } else {
        for (const auto &[name, value] : parseForm(request.body))
            parameters.insert(name, value);
    }
    for (const auto &[name, value] : parseForm(request.query()))
        parameters.insert(name, value);
    return parameters;
}

/// "/vms/{vmid}" with the values of this call.
QString filled(QString path, const QMap<QString, QString> &variables)
{
    for (auto it = variables.begin(); it != variables.end(); ++it)
        path.replace(u'{' + it.key() + u'}', it.value());
    return path;
}

std::optional<Refusal> checkRights(const World &world, const QString &caller, const QString &rights,
    const QMap<QString, QString> &variables)
{
    if (rights == u"all" || rights == u"world")
        return std::nullopt;
    const QString path = filled(rights.section(u' ', 0, 0), variables);
    const QString privileges = rights.section(u' ', 1);
    const Privileges held = permissions(world, caller, path);
    for (const QString &privilege : privileges.split(u'|')) {
        if (held.contains(privilege))
            return std::nullopt;
    }
    return denied(path, privileges).value();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

HttpResponse bare(int status, const QString &reason, std::chrono::milliseconds delay)
{
    return {status, reason.toUtf8(), {}, {}, delay, false};
}

} // namespace

bool Call::flag(const QString &name, bool absent) const
{
    static const QStringList yes{u"1"_s, u"true"_s, u"yes"_s, u"on"_s};
    return has(name) ? yes.contains(text(name).toLower()) : absent;
}

bool Call::may(const QString &path, const QString &privilege) const
{
    return lab::may(world, caller, path, privilege);
}

tl::unexpected<Refusal> die(const QString &message)
{
    return tl::unexpected(Refusal{500, message + u'\n', {}, false, {}});
}

tl::unexpected<Refusal> denied(const QString &path, const QString &privileges)
{
    return tl::unexpected(
        Refusal{403, u"Permission check failed (%1, %2)\n"_s.arg(path, privileges), {}, false, {}});
}

tl::unexpected<Refusal> wrongParameter(const QString &name, const QString &what)
{
    return tl::unexpected(
        Refusal{400, u"Parameter verification failed.\n"_s, {{name, what}}, false, {}});
}

Api::Api(World &world, QString node, ApiOptions options)
    : m_world(world)
    , m_node(std::move(node))
    , m_options(options)
{ }

HttpResponse Api::page(const HttpRequest &request) const
{
    if (request.path() != "/")
        return bare(404, u"no such file '%1'"_s.arg(QString::fromUtf8(request.path())), {});
    return {200, "OK", "text/html; charset=utf-8",
        "<!DOCTYPE html><title>" + m_node.toUtf8() + " - Proxmox Virtual Environment</title>", {},
        false};
}

/// Whether a call can run on that node, and if not how its caller hears of it.
std::optional<Refusal> Api::reachable(const QString &name, bool byDaemon) const
{
    const Node *node = m_world.node(name);
    if (!node) {
        return Refusal{500,
            u"hostname lookup '%1' failed - failed to get address info for: %1: Temporary failure "
            "in name resolution\n"_s.arg(name),
            {}, false, {}};
    }
    const Node *self = m_world.node(m_node);
    if (!node->up() || node->partition != self->partition)
        return Refusal{595, u"No route to host"_s, {}, true, m_options.noRouteDelay};
    if (node->hung && name != m_node)
        return Refusal{596, u"Connection timed out"_s, {}, true, m_options.hangDelay};
    if (node->stoppedUnits.contains(u"pveproxy") && name != m_node)
        return Refusal{595, u"Connection refused"_s, {}, true, {}};
    if (byDaemon && node->stoppedUnits.contains(u"pvedaemon"))
        return Refusal{595, u"Connection refused"_s, {}, true, {}};
    return std::nullopt;
}

Reply Api::call(const HttpRequest &request, const QString &path, const Caller &caller,
    WallTime clock, const QMap<QString, QString> &fingerprints, bool &handedOn)
{
    const QString method = QString::fromLatin1(request.method);
    const Match match = findRoute(m_world.release, method, path);
    if (!match.route) {
        return tl::unexpected(
            Refusal{501, u"Method '%1 %2' not implemented"_s.arg(method, path), {}, false, {}});
    }
    const Route &route = *match.route;
    QMap<QString, QString> parameters = parametersOf(request);
    for (auto it = match.variables.begin(); it != match.variables.end(); ++it) {
        if (parameters.contains(it.key()) && parameters.value(it.key()) != it.value())
            return wrongParameter(it.key(),
                u"duplicate parameter (already defined in URI) with conflicting values!"_s);
        parameters.insert(it.key(), it.value());
    }
    if (caller.byToken && (route.flags & Route::NoToken))
        return tl::unexpected(Refusal{
            403, u"Permission check failed - not allowed with API tokens\n"_s, {}, false, {}});
    if (const auto refusal = checkRights(m_world, caller.id, route.rights, parameters))
        return tl::unexpected(*refusal);
    const QString where = route.onNode() ? match.variables.value(u"node"_s) : m_node;
    if (const auto refusal = reachable(where, route.flags & Route::ByDaemon))
        return tl::unexpected(*refusal);
    handedOn = where != m_node || (route.flags & Route::ByDaemon);
    const QJsonObject errors = checkParameters(route, m_world.release, parameters, match.variables);
    if (!errors.isEmpty())
        return tl::unexpected(
            Refusal{400, u"Parameter verification failed.\n"_s, errors, false, {}});
    if ((route.flags & Route::NeedsQuorum) && !quorate(m_world, where))
        return die(u"cluster not ready - no quorum?"_s);
    Call made{m_world, caller.id, where, parameters, clock, fingerprints};
    return route.handler(made);
}

HttpResponse Api::refused(const Refusal &refusal) const
{
    if (refusal.bare || refusal.status == 401)
        return bare(refusal.status, refusal.message.trimmed(), refusal.delay);
    QJsonObject body{{u"data"_s, QJsonValue::Null}};
    if (!refusal.errors.isEmpty())
        body.insert(u"errors"_s, refusal.errors);
    // libpve-http-server-perl 5.2.0, which came with 8.4.
    if (m_world.release.atLeast(8, 4))
        body.insert(u"message"_s, refusal.message);
    return {refusal.status, refusal.message.section(u'\n', 0, 0).toUtf8(), json, compact(body),
        refusal.delay, false};
}

HttpResponse Api::answer(
    const HttpRequest &request, WallTime clock, const QMap<QString, QString> &fingerprints)
{
    const QString full = QString::fromUtf8(request.path());
    const bool extended = full.startsWith(u"/api2/extjs/");
    if (!full.startsWith(u"/api2/json/") && !extended && full != u"/api2/json")
        return page(request);
    const QString path = full.sliced(extended ? 11 : 10);
    const Node *self = m_world.node(m_node);
    const WallTime local = clock + (self ? self->clockOffset : std::chrono::milliseconds(0));
    Caller caller = identify(m_world, request, local);
    const Match match = findRoute(m_world.release, QString::fromLatin1(request.method), path);
    const bool open = match.route && match.route->rights == u"world";
    if (caller.id.isEmpty() && !open)
        return bare(401, caller.error, m_options.unauthenticatedDelay);
    bool handedOn = false;
    const Reply reply = call(request, path, caller, local, fingerprints, handedOn);
    if (reply) {
        QJsonObject body{{u"data"_s, reply->data}};
        if (reply->total)
            body.insert(u"total"_s, *reply->total);
        if (extended)
            body.insert(u"success"_s, 1);
        return {200, "OK", json, compact(body), {}, handedOn};
    }
    Refusal refusal = reply.error();
    if (refusal.status == 401)
        refusal.delay = m_options.unauthenticatedDelay;
    if (!extended || refusal.bare)
        return refused(refusal);
    return {200, "OK", json,
        compact({{u"status"_s, refusal.status}, {u"data"_s, QJsonValue::Null}, {u"success"_s, 0},
            {u"message"_s, refusal.message}, {u"errors"_s, refusal.errors}}),
        {}, handedOn};
}

} // namespace fairlead::lab
