#pragma once

#include "base/async.h"
#include "base/sent.h"

#include <QTest>

namespace fairlead {

/// Turns the event loop until the answer is there. Cancelled, "no answer", when the test's patience
/// (ms) ends first.
template <class T>
Result<T> await(Async<T> async, int patience = 40000)
{
    std::optional<Result<T>> got;
    async.listen([&](Result<T> result) { got = std::move(result); });
    if (!QTest::qWaitFor([&] { return got.has_value(); }, patience))
        return failure(
            Error::Kind::Cancelled, QStringLiteral("no answer within the test's patience"));
    return std::move(*got);
}

template <class T>
Outcome<T> await(const Sent<T> &sent, int patience = 40000)
{
    if (!QTest::qWaitFor([&] { return sent.outcome().has_value(); }, patience))
        return Outcome<T>::refused({Error::Kind::Cancelled,
            QStringLiteral("no outcome within the test's patience"), {}, {}});
    return *sent.outcome();
}

} // namespace fairlead
