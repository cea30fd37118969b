#pragma once

#include "base/units.h"
#include "journal/files.h"

#include <QJsonObject>

namespace fairlead::journal {

constexpr Bytes pictureLimit{16 << 20};

/// A picture kept beside its run. Its hash is its name, so the event that carries the reference
/// proves the picture as well.
struct Picture {
    QString sha256; ///< hex, lower case
    QString format; ///< "png" or "jpg"
    Bytes size;

    QJsonObject toJson() const; ///< {"sha256","format","size"}: what an event's payload carries
    static std::optional<Picture> fromJson(const QJsonObject &object);
    bool operator==(const Picture &) const = default;
};

/// Only PNG and JPEG are taken (Precondition): files are kept as they are, and text could carry a
/// secret past the redactor. Synced before it answers.
Result<Picture> storePicture(const RunPaths &paths, const QByteArray &bytes);
/// Kind NotFound, or Corrupt when it is not the picture that was referred to.
Result<QByteArray> loadPicture(const RunPaths &paths, const Picture &picture);

} // namespace fairlead::journal
