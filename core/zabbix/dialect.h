#pragma once

#include "base/result.h"
#include "zabbix/version.h"

#include <QLatin1StringView>

namespace fairlead::zabbix {

/// What a user may do at most; its role can only narrow it. The numbers are the API's.
enum class UserType { User = 1, Admin = 2, SuperAdmin = 3 };

/// The bits of event.acknowledge's `action`, also found in acknowledges[].action.
enum AcknowledgeBit : int {
    CloseBit = 1,
    AckBit = 2,
    MessageBit = 4,
    SeverityBit = 8,
    UnacknowledgeBit = 16,
    SuppressBit = 32, ///< 6.2 and later
    UnsuppressBit = 64, ///< 6.2 and later
    CauseBit = 128, ///< 6.4 and later
    SymptomBit = 256, ///< 6.4 and later
};

/// How one version of the API is spoken to: one spelling of everything, never two "to be safe",
/// since from 7.0 an unknown parameter is an error. What all versions from 6.0 on share is not
/// here: `username` in user.login, API tokens, hanode.get, maintenance hosts and groups as objects
/// ({hostid}, {groupid} and nothing more inside).
struct Dialect {
    /// Where the token or session id travels. The body up to 7.0 although 6.4 knows the header:
    /// Apache with php-fpm and some proxies drop `Authorization`. From 7.2 the body is refused.
    enum class Auth { Body, Header };

    Version version; ///< of the server; may be newer than the newest row known here
    Auth auth = Auth::Body;
    QLatin1StringView selectGroups; ///< in host.get and maintenance.get
    QLatin1StringView selectEventAcknowledges; ///< in event.get (problem.get never changed)
    int acknowledgeBits = 0;
    UserType executesNow = UserType::SuperAdmin; ///< the least type that may call task.create
    bool executesDependent = false; ///< execute now reaches a dependent item's master
    bool causes = false; ///< problems have a cause_eventid
    bool newerThanKnown = false; ///< spoken to as the newest version known: say so once

    bool operator==(const Dialect &) const = default;
};

/// Error Precondition for a version before 6.0, with words.
Result<Dialect> dialectOf(const Version &version);

} // namespace fairlead::zabbix
