#pragma once

#include "proxmox/word.h"

#include <array>

namespace fairlead::proxmox {

/// What HA's manager holds a node to be. It says `Maintenance` before the node is empty, and the
/// node's own status stays "online" throughout.
enum class HaNodeState { Unknown, Online, Maintenance, Fence, Gone };

inline constexpr std::array haNodeStates{
    Spelling<HaNodeState>{QLatin1StringView("online"), HaNodeState::Online},
    Spelling<HaNodeState>{QLatin1StringView("maintenance"), HaNodeState::Maintenance},
    Spelling<HaNodeState>{QLatin1StringView("fence"), HaNodeState::Fence},
    Spelling<HaNodeState>{QLatin1StringView("gone"), HaNodeState::Gone},
};

/// Where an HA resource stands. `Started` is what HA wants and believes, not that the guest runs:
/// recorded with a stopped guest.
enum class HaServiceState {
    Unknown,
    Queued,
    Started,
    Starting,
    Stopping,
    Stopped,
    Disabled,
    Ignored,
    Migrate,
    Relocate,
    RequestStart,
    RequestStartBalance,
    RequestStop,
    Freeze,
    Fence,
    Recovery,
    Error,
    ClearingError,
    Deleting,
    NotFound,
};

inline constexpr std::array haServiceStates{
    Spelling<HaServiceState>{QLatin1StringView("started"), HaServiceState::Started},
    Spelling<HaServiceState>{QLatin1StringView("stopped"), HaServiceState::Stopped},
    Spelling<HaServiceState>{QLatin1StringView("queued"), HaServiceState::Queued},
    Spelling<HaServiceState>{QLatin1StringView("starting"), HaServiceState::Starting},
    Spelling<HaServiceState>{QLatin1StringView("stopping"), HaServiceState::Stopping},
    Spelling<HaServiceState>{QLatin1StringView("disabled"), HaServiceState::Disabled},
    Spelling<HaServiceState>{QLatin1StringView("ignored"), HaServiceState::Ignored},
    // while HA is disarmed
    Spelling<HaServiceState>{QLatin1StringView("ignore"), HaServiceState::Ignored},
    Spelling<HaServiceState>{QLatin1StringView("migrate"), HaServiceState::Migrate},
    Spelling<HaServiceState>{QLatin1StringView("relocate"), HaServiceState::Relocate},
    Spelling<HaServiceState>{QLatin1StringView("request_start"), HaServiceState::RequestStart},
    Spelling<HaServiceState>{
        QLatin1StringView("request_start_balance"), HaServiceState::RequestStartBalance},
    Spelling<HaServiceState>{QLatin1StringView("request_stop"), HaServiceState::RequestStop},
    Spelling<HaServiceState>{QLatin1StringView("freeze"), HaServiceState::Freeze},
    Spelling<HaServiceState>{QLatin1StringView("fence"), HaServiceState::Fence},
    Spelling<HaServiceState>{QLatin1StringView("recovery"), HaServiceState::Recovery},
    Spelling<HaServiceState>{QLatin1StringView("error"), HaServiceState::Error},
    Spelling<HaServiceState>{
        QLatin1StringView("clearing error flag"), HaServiceState::ClearingError},
    Spelling<HaServiceState>{QLatin1StringView("deleting"), HaServiceState::Deleting},
    Spelling<HaServiceState>{QLatin1StringView("not found"), HaServiceState::NotFound},
};

} // namespace fairlead::proxmox
