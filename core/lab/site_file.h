#pragma once

#include "base/result.h"

#include <QString>

namespace fairlead::lab {

class Lab;

/// Writes a site file with which a console connects to this lab: endpoints, pins, the identities
/// that the world file names. Their secrets go to files beside it, mode 0600: `PATH.read` and
/// `PATH.write`.
Result<> writeSiteFile(Lab &lab, const QString &path);

} // namespace fairlead::lab
