#pragma once

#include "support/daemon.h"

#include <QTemporaryDir>

namespace fairlead {

/// A desktop session of its own: message bus, home and keychain (gnome-keyring), seen by nobody
/// else and gone with the test. The bus starts no services by itself, so nothing is woken up in the
/// real home.
class KeyringSession {
public:
    enum class Keychain {
        None, ///< a bus without a keychain
        Unlocked, ///< with an empty default collection
        Fresh, ///< never used: no default collection yet
    };

    KeyringSession();
    KeyringSession(const KeyringSession &) = delete;
    KeyringSession &operator=(const KeyringSession &) = delete;
    ~KeyringSession();

    /// False with the reason in log().
    bool start(Keychain keychain);
    /// Locks the default collection, as the desktop does with the screen.
    bool lock();
    /// The keychain ends and starts again with the same home, unlocked.
    bool restart();

    QString home() const { return m_home.path(); }
    QProcessEnvironment environment() const;
    /// What a client of it needs to find it, in place of the machine's own.
    Daemon *bus() { return m_bus.get(); }
    qint64 keychainPid() const { return m_keychain ? m_keychain->processId() : 0; }
    void freezeKeychain();
    void thawKeychain();
    void killKeychain();
    QString log() { return m_log + (m_bus ? m_bus->log() : QString()); }

private:
    bool startBus();
    bool startKeychain(bool unlocked);
    bool waitForName();
    bool fail(const QString &reason);

    QTemporaryDir m_home;
    QString m_log;
    std::unique_ptr<Daemon> m_bus;
    std::unique_ptr<QProcess> m_keychain;
};

} // namespace fairlead
