#pragma once

#include "base/async.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QStringList>

namespace fairlead::secrets {

/// What the keychain says of a key without being asked for its secret, and so without ever putting
/// up a password prompt. The same attributes as QtKeychain gives its items (schema
/// org.qt.keychain): user = key, server = service, type = plaintext or base64.
struct Whereabouts {
    enum class Provider {
        None, ///< no session bus, or nobody on it keeps secrets
        SecretService, ///< org.freedesktop.secrets: gnome-keyring, KeePassXC, …
        KWallet, ///< QtKeychain prefers it on Plasma, and asks it by its own interface
    };

    Provider provider = Provider::None;
    QStringList unlocked; ///< D-Bus paths of items
    QStringList locked;
    bool hasCollection = false; ///< a default one, where new secrets go
    bool collectionLocked = false;
    QString detail; ///< with None: why

    bool operator==(const Whereabouts &) const = default;
};

/// Asks over D-Bus, asynchronously. QtKeychain alone cannot tell: for a locked keychain it says
/// "entry not found" on reading, and without a keychain "other error" (0.13.2, observed).
class SecretService {
public:
    explicit SecretService(QString service) : m_service(std::move(service)) { }

    /// Never an error.
    Async<Whereabouts> look(const QString &key) const;
    /// Removes the key's items of one QtKeychain type.
    Async<void> removeItems(const QString &key, const QString &type) const;

private:
    Async<Whereabouts> lookInto(const QString &key) const;

    QString m_service;
};

} // namespace fairlead::secrets
