#pragma once

#include "zabbix/acknowledge.h"
#include "zabbix/answer.h"
#include "zabbix/hosts.h"
#include "zabbix/maintenance.h"
#include "zabbix/problems.h"
#include "zabbix/server.h"
#include "zabbix/session.h"

#include <functional>
#include <map>

namespace fairlead::zabbix {

/// Every parser of the module by the method whose result it reads: result → one line that says what
/// was understood, with the fields of the first row.
using Described = Result<QString>;
const std::map<QString, std::function<Described(const QJsonValue &)>> &parsers();

} // namespace fairlead::zabbix
