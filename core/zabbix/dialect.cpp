#include "zabbix/dialect.h"

#include <algorithm>
#include <array>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

using Auth = Dialect::Auth;

struct Row {
    Version from;
    Auth auth;
    QLatin1StringView selectGroups;
    QLatin1StringView selectEventAcknowledges;
    int acknowledgeBits;
    UserType executesNow;
    bool executesDependent;
    bool causes;
};

constexpr int bits60 = 31;
constexpr int bits62 = bits60 | SuppressBit | UnsuppressBit;
constexpr int bits64 = bits62 | CauseBit | SymptomBit;

// A row holds from its version up to the next row. Measured on 6.0.14; the others from Zabbix's
// "API changes" pages and its source. 7.0.19 and 7.4.3 opened task.create to every user type
// (pages task.create of 7.0 and of today).
constexpr std::array rows{
    Row{{6, 0, 0}, Auth::Body, "selectGroups"_L1, "select_acknowledges"_L1, bits60,
        UserType::SuperAdmin, false, false},
    Row{{6, 2, 0}, Auth::Body, "selectHostGroups"_L1, "select_acknowledges"_L1, bits62,
        UserType::SuperAdmin, true, false},
    Row{{6, 4, 0}, Auth::Body, "selectHostGroups"_L1, "select_acknowledges"_L1, bits64,
        UserType::SuperAdmin, true, true},
    Row{{7, 0, 0}, Auth::Body, "selectHostGroups"_L1, "selectAcknowledges"_L1, bits64,
        UserType::SuperAdmin, true, true},
    Row{{7, 0, 19}, Auth::Body, "selectHostGroups"_L1, "selectAcknowledges"_L1, bits64,
        UserType::User, true, true},
    Row{{7, 2, 0}, Auth::Header, "selectHostGroups"_L1, "selectAcknowledges"_L1, bits64,
        UserType::SuperAdmin, true, true},
    Row{{7, 4, 3}, Auth::Header, "selectHostGroups"_L1, "selectAcknowledges"_L1, bits64,
        UserType::User, true, true},
};
constexpr Version newestKnown{7, 4, 0};

} // namespace

Result<Dialect> dialectOf(const Version &version)
{
    const auto next = std::find_if(
        rows.begin(), rows.end(), [&](const Row &row) { return version < row.from; });
    if (next == rows.begin()) {
        return failure(Error::Kind::Precondition,
            u"This Zabbix is version %1. Fairlead needs 6.0 or later."_s.arg(toString(version)),
            u"before 6.0 there is no hanode.get, before 5.4 no API token"_s);
    }
    const Row &row = *std::prev(next);
    const bool newer
        = std::pair(version.major, version.minor) > std::pair(newestKnown.major, newestKnown.minor);
    return Dialect{version, row.auth, row.selectGroups, row.selectEventAcknowledges,
        row.acknowledgeBits, row.executesNow, row.executesDependent, row.causes, newer};
}

} // namespace fairlead::zabbix
