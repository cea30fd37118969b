#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/units.h"
#include "proxmox/ha_words.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace fairlead::proxmox {

enum class GuestKind { VirtualMachine, Container };

/// What a guest does. For virtual machines it is QEMU's own word; those nobody listed here read as
/// Unknown and keep their text. The word "unknown" itself means: no measurement for 5 minutes,
/// never "stopped".
enum class GuestState {
    Unknown,
    Running,
    Stopped,
    Paused,
    Suspended,
    Prelaunch,
    IncomingMigration,
    FinishingMigration, ///< QEMU's "finish-migrate" and "postmigrate"
    Shutdown,
    IoError,
    InternalError,
    Panicked,
};

inline constexpr std::array guestStates{
    Spelling<GuestState>{QLatin1StringView("running"), GuestState::Running},
    Spelling<GuestState>{QLatin1StringView("stopped"), GuestState::Stopped},
    Spelling<GuestState>{QLatin1StringView("paused"), GuestState::Paused},
    Spelling<GuestState>{QLatin1StringView("suspended"), GuestState::Suspended},
    Spelling<GuestState>{QLatin1StringView("prelaunch"), GuestState::Prelaunch},
    Spelling<GuestState>{QLatin1StringView("inmigrate"), GuestState::IncomingMigration},
    Spelling<GuestState>{QLatin1StringView("postmigrate"), GuestState::FinishingMigration},
    Spelling<GuestState>{QLatin1StringView("finish-migrate"), GuestState::FinishingMigration},
    Spelling<GuestState>{QLatin1StringView("shutdown"), GuestState::Shutdown},
    Spelling<GuestState>{QLatin1StringView("io-error"), GuestState::IoError},
    Spelling<GuestState>{QLatin1StringView("internal-error"), GuestState::InternalError},
    Spelling<GuestState>{QLatin1StringView("guest-panicked"), GuestState::Panicked},
};

/// A guest as lists show it, 10 to 20 s old; its number is unique in the cluster over both kinds.
/// Counters start at 0 when the guest starts or moves: they are no rates.
struct Guest {
    GuestId id;
    GuestKind kind = GuestKind::VirtualMachine;
    NodeName node; ///< during a migration the source, until the guest's configuration has moved
    QString name;
    Word<GuestState> state; ///< up to 5 min old when its node died: see believable()
    Word<HaServiceState> ha; ///< not given: not under HA, or an old version
    std::optional<bool> isTemplate; ///< absent while there are no measurements
    QStringList tags;
    QString lock; ///< such as "backup", "migrate"; empty: none
    QString pool;
    std::optional<double> cpu; ///< fraction of its processors; may pass 1 slightly
    std::optional<double> processors;
    std::optional<Bytes> memory; ///< as the guest sees it
    std::optional<Bytes> memoryTotal;
    std::optional<Bytes> memoryOnHost; ///< 9: may pass memoryTotal
    std::optional<Bytes> disk; ///< containers only
    std::optional<Bytes> diskTotal;
    std::optional<std::chrono::seconds> uptime;
    std::optional<Bytes> networkIn;
    std::optional<Bytes> networkOut;
    std::optional<Bytes> diskRead;
    std::optional<Bytes> diskWritten;

    bool operator==(const Guest &) const = default;
};

/// `/nodes/{n}/qemu` and `/nodes/{n}/lxc`, in the order of numbers: the direct answer to "is this
/// node empty?". The rows do not name the node themselves.
Result<QList<Guest>> parseGuests(const QByteArray &body, GuestKind kind, const NodeName &node);

/// Tags as a list: separated by `;`, on input also by `,` or blanks.
QStringList tagsOf(const QString &text);

} // namespace fairlead::proxmox

Q_DECLARE_TYPEINFO(fairlead::proxmox::Guest, Q_RELOCATABLE_TYPE);
