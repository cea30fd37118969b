#pragma once

#include <QByteArray>

namespace fairlead::lab {

/// The bytes as a gzip stream (RFC 1952), made from Qt's zlib stream.
QByteArray gzip(const QByteArray &plain);

} // namespace fairlead::lab
