#pragma once

#include "base/result.h"
#include "secrets/secret.h"

#include <QString>

namespace fairlead::secrets {

/// Kind NotFound when the variable is not set or empty.
Result<Secret> readFromEnvironment(const QString &name);

/// A regular file of mine with a mode of 0600 or stricter, at most 64 KiB, not empty; one newline
/// at its end is not part of the secret. A symbolic link is followed, since secret stores of
/// machines (systemd, configuration management) hand out links: what counts is the file that was
/// opened, and it is judged through the open descriptor, so it cannot be exchanged in between.
/// Kinds: NotFound (missing, empty), Precondition (the words say what mends it), TooLarge.
Result<Secret> readFromFile(const QString &path);

} // namespace fairlead::secrets
