#include "proxmox/ha_config.h"

#include "proxmox/envelope.h"

namespace fairlead::proxmox {

namespace {

constexpr std::array requests{
    Spelling<HaRequest>{QLatin1StringView("started"), HaRequest::Started},
    Spelling<HaRequest>{QLatin1StringView("enabled"), HaRequest::Started},
    Spelling<HaRequest>{QLatin1StringView("stopped"), HaRequest::Stopped},
    Spelling<HaRequest>{QLatin1StringView("disabled"), HaRequest::Disabled},
    Spelling<HaRequest>{QLatin1StringView("ignored"), HaRequest::Ignored},
};

constexpr std::array ruleTypes{
    Spelling<HaRuleType>{QLatin1StringView("node-affinity"), HaRuleType::NodeAffinity},
    Spelling<HaRuleType>{QLatin1StringView("resource-affinity"), HaRuleType::ResourceAffinity},
};

constexpr std::array affinities{
    Spelling<Affinity>{QLatin1StringView("positive"), Affinity::Positive},
    Spelling<Affinity>{QLatin1StringView("negative"), Affinity::Negative},
};

/// One text or a list of them for each field.
QMap<QString, QStringList> readErrors(const Fields &row)
{
    QMap<QString, QStringList> errors;
    const QJsonObject object = row.inside("errors").object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        QStringList texts;
        for (const QJsonValue text : it.value().toArray())
            texts.append(readText(text));
        if (!it.value().isArray())
            texts.append(readText(it.value()));
        errors.insert(it.key(), texts);
    }
    return errors;
}

std::optional<HaResource> readResource(const Fields &row)
{
    HaResource resource;
    resource.id = ServiceId(row.text("sid"));
    if (resource.id.value.isEmpty())
        return std::nullopt;
    resource.state
        = row.has("state") ? row.word("state", requests) : Word<HaRequest>{HaRequest::Started, {}};
    resource.group = row.text("group");
    resource.maxRestart = row.number("max_restart");
    resource.maxRelocate = row.number("max_relocate");
    resource.failback = row.flag("failback");
    resource.autoRebalance = row.flag("auto-rebalance");
    resource.comment = row.text("comment");
    resource.digest = row.text("digest");
    resource.errors = readErrors(row);
    return resource;
}

std::optional<HaGroup> readGroup(const Fields &row)
{
    HaGroup group;
    group.name = row.text("group");
    group.nodes = preferredNodesOf(row.text("nodes"));
    group.restricted = row.isSet("restricted");
    group.noFailback = row.isSet("nofailback");
    group.comment = row.text("comment");
    group.digest = row.text("digest");
    return group.name.isEmpty() ? std::nullopt : std::optional(group);
}

QList<ServiceId> servicesIn(const QStringList &texts)
{
    QList<ServiceId> services;
    for (const QString &text : texts)
        services.append(ServiceId(text.trimmed()));
    return services;
}

QJsonObject without(QJsonObject object, std::initializer_list<const char *> keys)
{
    for (const char *key : keys)
        object.remove(QLatin1StringView(key));
    return object;
}

std::optional<HaRule> readRule(const Fields &row)
{
    HaRule rule;
    rule.id = row.text("rule");
    if (rule.id.isEmpty())
        return std::nullopt;
    rule.type = row.word("type", ruleTypes);
    rule.resources = servicesIn(row.text("resources").split(QLatin1Char(','), Qt::SkipEmptyParts));
    rule.nodes = preferredNodesOf(row.text("nodes"));
    rule.strict = row.isSet("strict");
    rule.affinity = row.word("affinity", affinities);
    rule.disabled = row.isSet("disable");
    rule.comment = row.text("comment");
    rule.digest = row.text("digest");
    rule.errors = readErrors(row);
    rule.more = without(row.object(),
        {"rule", "type", "resources", "nodes", "strict", "affinity", "disable", "comment", "digest",
            "errors", "order"});
    return rule;
}

} // namespace

QList<PreferredNode> preferredNodesOf(const QString &text)
{
    QList<PreferredNode> nodes;
    for (const QString &entry : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString name = entry.section(QLatin1Char(':'), 0, 0).trimmed();
        nodes.append({NodeName(name), entry.section(QLatin1Char(':'), 1, 1).toInt()});
    }
    return nodes;
}

Result<QList<HaResource>> parseHaResources(const QByteArray &body)
{
    return parseRows<HaResource>(body, QStringLiteral("the HA resources"), readResource);
}

Result<HaResource> parseHaResource(const QByteArray &body)
{
    const QString subject = QStringLiteral("an HA resource");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const auto resource = readResource(Fields(*data));
    return resource ? Result<HaResource>(*resource)
                    : malformed(subject, QStringLiteral("no \"sid\" in it"));
}

Result<QList<HaGroup>> parseHaGroups(const QByteArray &body)
{
    return parseRows<HaGroup>(body, QStringLiteral("the HA groups"), readGroup);
}

Result<QList<HaRule>> parseHaRules(const QByteArray &body)
{
    return parseRows<HaRule>(body, QStringLiteral("the HA rules"), readRule);
}

Result<HaMove> parseHaMove(const QByteArray &body)
{
    const QString subject = QStringLiteral("the move of an HA resource");
    const auto envelope = openEnvelope(body, subject);
    if (!envelope)
        return tl::unexpected(envelope.error());
    if (envelope->data.isNull())
        return HaMove{};
    if (!envelope->data.isObject())
        return malformed(subject, QStringLiteral("\"data\" is neither an object nor null"));
    const Fields fields(envelope->data.toObject());
    HaMove move;
    move.explained = true;
    move.id = ServiceId(fields.text("sid"));
    move.target = NodeName(fields.text("requested-node"));
    move.together = servicesIn(fields.texts("comigrated-resources"));
    for (const QJsonValue value : fields.list("blocking-resources")) {
        const Fields blocking(value.toObject());
        move.blocking.append({ServiceId(blocking.text("sid")), blocking.text("cause")});
    }
    return move;
}

} // namespace fairlead::proxmox
