#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "proxmox/ha_words.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

/// An HA resource by HA's own name for it: "vm:100", "ct:101".
using ServiceId = StrongId<struct ServiceIdTag, QString>;
/// The guest behind it, if it is one.
std::optional<GuestId> guestOf(const ServiceId &service);

/// What a node's LRM, or the CRM, says of itself. It is the first token in the parentheses of a
/// free text ("pve1 (maintenance mode, watchdog standby, Thu Sep 10 …)"): nothing behind it is
/// parsed, since it is local time and differs between versions.
enum class HaDaemonState {
    Unknown,
    Idle,
    Active,
    WaitForAgentLock,
    LostAgentLock,
    Maintenance,
    Restart,
    Shutdown,
    Disarm,
    Dead, ///< "old timestamp - dead?": not heard of for 30 s
    TimeDrift, ///< its clock runs ahead of the answering node's
    Unreadable,
};
Word<HaDaemonState> haDaemonState(const QString &statusText);

struct HaDaemon {
    NodeName node; ///< may be empty for a stale entry
    Word<HaDaemonState> state;
    std::optional<WallTime> heard;
    QString text;
    bool operator==(const HaDaemon &) const = default;
};

enum class ArmedState { Unknown, Armed, Standby, Disarming, Disarmed };

/// Fencing of the whole cluster; since 9.2.
struct Fencing {
    Word<ArmedState> state;
    QString resourceMode; ///< while disarmed: "freeze" or "ignore"
    QString text;
    bool operator==(const Fencing &) const = default;
};

struct HaService {
    ServiceId id;
    NodeName node; ///< empty until the CRM has placed it
    Word<HaServiceState> state; ///< for people: the CRM's state, refined
    Word<HaServiceState> crmState; ///< not given: the CRM has not seen it yet
    QString requested; ///< "started", "stopped", "disabled", "ignored"
    QString group; ///< up to 8
    std::optional<int> maxRestart;
    std::optional<int> maxRelocate;
    std::optional<bool> failback; ///< since 9
    QString comment;
    QString text;
    bool operator==(const HaService &) const = default;
};

/// `/cluster/ha/status/current`. The figures lag by about 10 s. Prefer manager_status for logic.
struct HaStatus {
    std::optional<bool> quorate; ///< of the answering node; absent when no row told
    NodeName answeredBy;
    QString quorumText;
    std::optional<HaDaemon> master; ///< absent where HA was never used
    std::optional<Fencing> fencing;
    QList<HaDaemon> lrms;
    QList<HaService> services;
    int others = 0; ///< rows of types yet to come

    bool operator==(const HaStatus &) const = default;
};
Result<HaStatus> parseHaStatus(const QByteArray &body);

} // namespace fairlead::proxmox
