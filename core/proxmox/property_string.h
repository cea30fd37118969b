#pragma once

#include "base/units.h"

#include <QMap>
#include <QString>

#include <optional>

namespace fairlead::proxmox {

/// "ceph:vm-100-disk-0,discard=on,size=32G": the form in which Proxmox keeps what has parts. The
/// part without a name is `main`; how it is called (volume, file, host) depends on the field.
struct PropertyString {
    QString main;
    QMap<QString, QString> parts;

    QString value(const char *name) const { return parts.value(QString::fromLatin1(name)); }
    /// Set and neither "0", "no", "off" nor "false".
    bool isSet(const char *name) const;
    bool operator==(const PropertyString &) const = default;
};
PropertyString propertyStringOf(const QString &text);

/// "32G", "528K", "10.5T", "1024": steps of 1024. Nullopt for anything else, and for what no
/// storage holds.
std::optional<Bytes> sizeOf(const QString &text);

} // namespace fairlead::proxmox
