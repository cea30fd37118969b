#include "proxmox/refusal.h"

#include "proxmox/scalar.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace fairlead::proxmox {

namespace {

using Reason = Refusal::Reason;

QString message(const QJsonObject &body)
{
    return readText(body.value(QLatin1StringView("message"))).trimmed();
}

QMap<QString, QString> parameterErrors(const QJsonObject &body)
{
    QMap<QString, QString> errors;
    const QJsonObject object = body.value(QLatin1StringView("errors")).toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        errors.insert(it.key(), readText(it.value()).trimmed());
    return errors;
}

// The reason phrase holds the message's first line only; before 8.4 it is all there is.
QString wholeText(const QString &reason, const QString &said)
{
    const QString phrase = reason.trimmed();
    if (said.isEmpty() || said.startsWith(phrase))
        return said.isEmpty() ? phrase : said;
    return phrase + QLatin1Char('\n') + said;
}

bool says(const QString &text, const char *words)
{
    return text.contains(QLatin1StringView(words), Qt::CaseInsensitive);
}

bool matches(const QString &text, const char *pattern, QRegularExpressionMatch *match)
{
    *match = QRegularExpression(QLatin1StringView(pattern)).match(text);
    return match->hasMatch();
}

// "Permission check failed (/vms/100, VM.Migrate)"; several privileges joined by | mean any of
// them.
void readPermission(Refusal &refusal)
{
    QRegularExpressionMatch match;
    refusal.reason = Reason::NotPermitted;
    if (!matches(refusal.text, R"(\((/[^,()]*),\s*([^()]+)\))", &match))
        return;
    refusal.path = match.captured(1).trimmed();
    refusal.anyPrivilege = match.captured(2).contains(QLatin1Char('|'));
    static const QRegularExpression between(QStringLiteral("[|,\\s]+"));
    refusal.privileges = match.captured(2).split(between, Qt::SkipEmptyParts);
}

void readForbidden(Refusal &refusal)
{
    if (says(refusal.text, "root@pam") || says(refusal.text, "only root"))
        refusal.reason = Reason::RootOnly;
    else
        readPermission(refusal);
}

// A method that dies answers 500 whatever the cause was.
void readDeath(Refusal &refusal)
{
    const QString &text = refusal.text;
    QRegularExpressionMatch match;
    if (matches(text, R"('nodes/([^/']+)/(?:qemu-server|lxc)/\d+\.conf' does not exist)", &match)) {
        refusal.reason = Reason::GuestElsewhere;
        refusal.name = match.captured(1);
    } else if (matches(text, R"(\b(?:VM|CT) is locked(?: \(([^)]*)\))?)", &match)) {
        refusal.reason = Reason::Locked;
        refusal.lock = match.captured(1);
    } else if (matches(text, R"(hostname lookup '([^']*)' failed)", &match)) {
        refusal.reason = Reason::UnknownNode;
        refusal.name = match.captured(1);
    } else if (matches(text, R"(create pool failed: pool '([^']*)' already exists)", &match)) {
        refusal.reason = Reason::PoolExists;
        refusal.name = match.captured(1);
    } else if (says(text, "cluster not ready - no quorum") || says(text, "no quorum on node")) {
        refusal.reason = Reason::NoQuorum;
    } else if (says(text, "ha groups have been migrated")) {
        refusal.reason = Reason::GroupsMigrated;
    } else if (says(text, "ha groups have not been migrated")) {
        refusal.reason = Reason::RulesNotYet;
    } else if (says(text, "pveceph configuration not initialized")
        || says(text, "binary not installed: /usr/bin/ceph")) {
        refusal.reason = Reason::CephMissing;
    } else if (says(text, "only root may") || says(text, "user != root@pam")) {
        refusal.reason = Reason::RootOnly;
    } else if (matches(text, R"((?:^|\s)400 (?:Rule|Parameter verification)\b)", &match)) {
        // A parameter check that failed inside a locked section: without "errors".
        refusal.reason = Reason::Parameters;
    } else if (says(text, "Permission check failed (/")) {
        readPermission(refusal);
    }
}

void readStatus(Refusal &refusal)
{
    switch (refusal.status) {
    case 400:
        refusal.reason = Reason::Parameters;
        break;
    case 401:
        refusal.reason = Reason::SignIn;
        break;
    case 403:
        readForbidden(refusal);
        break;
    case 500:
        readDeath(refusal);
        break;
    case 501:
        refusal.reason = Reason::UnknownCall;
        break;
    case 595:
        refusal.reason = Reason::NodeUnreachable;
        break;
    case 596:
    case 597:
    case 598:
    case 599:
        refusal.reason = Reason::NodeHung;
        break;
    case 502:
    case 503:
    case 504:
        refusal.reason = Reason::Gateway;
        break;
    default:
        break;
    }
}

} // namespace

Refusal readRefusal(const Answer &answer)
{
    // Not by the content type alone: a body that is no JSON merely has no message.
    const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
    Refusal refusal;
    refusal.status = answer.status;
    refusal.text = wholeText(answer.reason, message(body));
    refusal.parameters = parameterErrors(body);
    readStatus(refusal);
    return refusal;
}

bool mayHaveBeenDone(const Refusal &refusal)
{
    // "got timeout" while waiting for a lock means that nothing was begun.
    const bool waitedInVain = says(refusal.text, "got timeout") && !says(refusal.text, "lock");
    return refusal.reason == Reason::NodeHung || refusal.reason == Reason::Gateway || waitedInVain;
}

} // namespace fairlead::proxmox
