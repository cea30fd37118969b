#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace fairlead::proxmox {

/// An answer as it came off the wire. `status` is never 0: without an answer there is nothing to
/// read here.
struct Answer {
    int status = 0;
    QString reason; ///< the text behind the number in the status line
    QByteArray contentType;
    QByteArray body;

    bool ok() const { return status >= 200 && status < 300; }
};

/// Why Proxmox did not do what was asked, taken from all the places it may say so. Up to 8.3 the
/// text stands in the reason phrase only; later also in "message", which may have more lines; the
/// parameters of a 400 are in "errors"; and answers that come before Proxmox's formatter (401, 595
/// to 599) have no body at all.
struct Refusal {
    /// Texts are matched conservatively: what is not surely one of these is Other and shown as it
    /// came.
    enum class Reason {
        Other,
        SignIn, ///< no, expired or wrong login; Proxmox hides which
        NotPermitted, ///< `path` and `privileges` say what is missing
        RootOnly, ///< only for root@pam itself, never for a token
        Parameters, ///< `parameters` say which were refused and why
        UnknownCall, ///< this version has no such call
        GuestElsewhere, ///< the guest is not on that node, or nowhere: there is no 404 for it
        UnknownNode,
        Locked, ///< the guest is locked; `lock` says by what
        NoQuorum, ///< reads still work there and are stale, every write fails
        GroupsMigrated, ///< HA groups are gone: use rules
        RulesNotYet, ///< HA rules are not there yet: use groups
        PoolExists, ///< lost the race for a new pool
        CephMissing, ///< this node has no Ceph; says nothing about the cluster's
        NodeUnreachable, ///< the answering node found no way to the named one
        NodeHung, ///< the named node took the call, and its answer never came
        Gateway, ///< something in between answered instead of Proxmox
    };

    Reason reason = Reason::Other;
    int status = 0;
    QString text; ///< everything that was said, trimmed; may have several lines
    QMap<QString, QString> parameters; ///< parameter → what is wrong with it
    QString path; ///< NotPermitted: such as "/vms/100"
    QStringList privileges; ///< NotPermitted: one is enough when anyPrivilege, else all
    bool anyPrivilege = false;
    QString lock; ///< Locked: such as "backup"
    QString name; ///< GuestElsewhere, UnknownNode: the node; PoolExists: the pool

    bool operator==(const Refusal &) const = default;
};

/// Reads an answer that is not ok().
Refusal readRefusal(const Answer &answer);

/// The error for the person on call. `asked` completes "Proxmox refused …" ("the migration of web01
/// to pve2"). `detail` holds the status and every word of the answer.
Error toError(const Refusal &refusal, const QString &asked);

/// Whether a write that was answered so may nevertheless have been done, or still be going on: a
/// call that was handed on to another node is cut off after 30 s and goes on there.
bool mayHaveBeenDone(const Refusal &refusal);

/// The smallest role of a fresh installation that contains the privilege; empty for one that is new
/// to us. Sys.Modify and Sys.PowerMgmt are in Administrator only.
QString roleWith(const QString &privilege);

} // namespace fairlead::proxmox
