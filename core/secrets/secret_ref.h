#pragma once

#include "base/result.h"

#include <QString>

namespace fairlead::secrets {

/// Where a secret is kept. Not secret itself.
struct SecretRef {
    enum class Place {
        Keychain, ///< of the desktop session
        Environment, ///< for unattended work
        File, ///< for unattended work
    };

    Place place = Place::Keychain;
    QString name; ///< "ams1/pve-read", "FAIRLEAD_TOKEN" or an absolute path

    QString text() const; ///< as in a site file, with the path in full
    bool operator==(const SecretRef &) const = default;
};

/// "keychain:ams1/pve-read", "env:NAME", "file:/PATH" or "file:~/PATH". Anything else is kind
/// Precondition and is not repeated in the error: it may be a secret that somebody put in there.
Result<SecretRef> parseSecretRef(const QString &text);

} // namespace fairlead::secrets
