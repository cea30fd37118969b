#pragma once

#include "base/async.h"
#include "secrets/secret.h"

namespace fairlead::secrets {

/// QtKeychain's jobs as answers. A job is never deleted before it has finished, even when nobody
/// waits any more: libsecret's callback holds a bare pointer to it (0.13.2). Never falls back to
/// keeping a secret in a plain file.
///
/// Kinds of errors: NotFound (which a locked keychain says as well), Locked, Unavailable.
Async<Secret> readJob(const QString &service, const QString &key);
Async<void> writeJob(const QString &service, const QString &key, const Secret &secret);
Async<void> removeJob(const QString &service, const QString &key);

/// QtKeychain keeps text as it is and other bytes in base64, told apart by an item's type.
bool isText(const Secret &secret);

} // namespace fairlead::secrets
