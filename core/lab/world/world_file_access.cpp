#include "lab/world/world_file_parts.h"

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

User readUser(const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a user"_s);
    User user;
    user.id = map.text("id");
    user.password = map.text("password", {});
    user.totp = map.text("totp", {});
    user.enabled = map.flag("enabled", true);
    user.groups = map.words("groups");
    map.done();
    return user;
}

Token readToken(const World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a token"_s);
    Token token;
    token.id = map.text("id");
    token.secret = map.text("secret");
    token.separated = map.flag("separated", true);
    if (map.has("expires-in"))
        token.expires = world.now + map.duration("expires-in", {});
    // Proxmox itself refuses shorter ones.
    if (token.id.section(u'!', 1).size() < 2)
        mistake(yaml, u"a token id is written user@realm!name, its name has two letters or more"_s);
    map.done();
    return token;
}

AclEntry readEntry(const YAML::Node &yaml)
{
    YamlMap map(yaml, u"an ACL entry"_s);
    AclEntry entry;
    entry.path = map.text("path", u"/"_s);
    entry.who = map.text("who");
    entry.role = map.text("role");
    entry.propagate = map.flag("propagate", true);
    map.done();
    return entry;
}

Realm readRealm(const YAML::Node &yaml)
{
    YamlMap map(yaml, u"a realm"_s);
    Realm realm;
    realm.name = map.text("name");
    realm.type = map.text("type", realm.name);
    realm.comment = map.text("comment", {});
    realm.isDefault = map.flag("default", false);
    realm.tfa = map.text("tfa", {});
    map.done();
    return realm;
}

} // namespace

void readAccess(World &world, const YAML::Node &yaml)
{
    YamlMap map(yaml, u"access"_s);
    Access &access = world.access;
    map.each("users", [&](const YAML::Node &node) { access.users.append(readUser(node)); });
    map.each(
        "tokens", [&](const YAML::Node &node) { access.tokens.append(readToken(world, node)); });
    map.each("acl", [&](const YAML::Node &node) { access.acl.append(readEntry(node)); });
    map.each("realms", [&](const YAML::Node &node) { access.realms.append(readRealm(node)); });
    map.entries("roles", [&](const QString &name, const YAML::Node &privileges) {
        QStringList list;
        for (const auto &privilege : privileges)
            list.append(yamlText(privilege));
        access.roles.insert(name, list);
    });
    map.done();
}

} // namespace fairlead::lab
