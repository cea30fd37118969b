#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace fairlead::lab {

struct User {
    QString id; ///< "alice@pve"
    QString password;
    QString totp; ///< base32 secret of the second factor; empty: none
    bool enabled = true;
    QStringList groups;

    bool operator==(const User &) const = default;
};

struct Token {
    QString id; ///< "alice@pve!fairlead"
    QString secret;
    bool separated = true; ///< privilege separation
    std::optional<WallTime> expires;

    QString user() const { return id.section(u'!', 0, 0); }
    bool operator==(const Token &) const = default;
};

struct AclEntry {
    QString path;
    QString who; ///< user, token or "@group"
    QString role;
    bool propagate = true;

    bool operator==(const AclEntry &) const = default;
};

struct Realm {
    QString name;
    QString type;
    QString comment;
    bool isDefault = false;
    QString tfa;

    bool operator==(const Realm &) const = default;
};

struct Access {
    QList<User> users;
    QList<Token> tokens;
    QList<AclEntry> acl;
    QMap<QString, QStringList> roles; ///< those of the world file, beside the built-in ones
    QList<Realm> realms;
    QByteArray key; ///< signs tickets

    bool operator==(const Access &) const = default;
};

} // namespace fairlead::lab
