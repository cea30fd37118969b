#pragma once

#include "base/clock.h"
#include "base/redactor.h"
#include "base/result.h"

#include <QList>
#include <QString>

#include <functional>

namespace fairlead::ground {

/// One bad input: how it is made, and what a person and the program must be told of it.
struct Row {
    QString situation;
    Error::Kind expected;
    std::function<Result<>()> provoke;
};

struct Around {
    SystemClock clock;
    Redactor redactor;
};

/// What the servers were that a set of rows needs; they live as long as it does.
struct Rows {
    std::shared_ptr<void> servers;
    int started = 0; ///< real servers, each its own process or listener
    QString problem; ///< why one did not start
    QList<Row> rows;
};

Rows secretRows(Around &around);
Rows sshRows(Around &around);
Rows webRows(Around &around);
Rows diskRows(Around &around);

} // namespace fairlead::ground
