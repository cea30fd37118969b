#pragma once

#include "base/async.h"

namespace fairlead::secrets {

/// GLib ends the whole program (SIGTERM) when the session bus goes away: every g_bus_get sets
/// "exit-on-close" on the connection all share, and libsecret uses it. A run must outlive the
/// desktop session, so the flag is taken back in the moment the connection closes; earlier it would
/// only be set again. GIO is loaded as QtKeychain loads libsecret, at run time; without it there is
/// nothing to take back. To be called before each use; settles always.
Async<void> outliveTheBus();

} // namespace fairlead::secrets
