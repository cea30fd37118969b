#pragma once

#include "app/command_line.h"
#include "app/doctor_targets.h"

#include "base/async.h"
#include "base/redactor.h"

namespace fairlead::app {

/// What was found out about one connection.
struct Checkup {
    enum class State {
        True, ///< it can be used
        False, ///< reached or refused: somebody has to decide or mend something
        Unknown, ///< it could not be found out
    };

    QString target;
    State state = State::Unknown;
    QString text;
    QString detail;
    std::optional<TrustQuestion> trust;

    bool operator==(const Checkup &) const = default;
};

/// A connection that failed, judged: whether that is an answer or only silence.
Checkup judge(const QString &target, const Error &error);

/// Looks at one connection. An answer that asks for a login is a good one: the connection works.
Async<Checkup> look(
    const QString &name, const DoctorTarget &target, Clock &clock, const Redactor &redactor);

/// Looks at all of them at once, prints in the order given, answers the exit code. An Error here is
/// about how it was called.
Result<Async<int>> runDoctor(const QStringList &targets, const DoctorOptions &options, Clock &clock,
    const Redactor &redactor);

QString toText(const QList<Checkup> &checkups);
/// {"checks":[{"target","state","text","detail","trust"?:{"reason","algorithm","fingerprint","expected"}}]}
QByteArray toJson(const QList<Checkup> &checkups);
int exitCode(const QList<Checkup> &checkups);

} // namespace fairlead::app
