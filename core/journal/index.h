#pragma once

#include "journal/entry.h"

namespace fairlead::journal {

/// The runs in a journal folder, newest first. Entries that are missing, damaged or older than
/// their run are made again from the run files. A run that cannot be listed in full (damaged, cut,
/// gone, of a newer version) is listed with its problem. An empty or missing folder has none.
QList<RunEntry> listRuns(const QString &dir);

} // namespace fairlead::journal
