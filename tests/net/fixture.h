#pragma once

#include "base/outbox.h"
#include "base/redactor.h"
#include "net/http.h"
#include "support/manual_clock.h"
#include "support/raw_server.h"
#include "support/result_checks.h"

namespace fairlead::net {

/// What an Http needs around it. Time is the machine's unless a test says `manual`.
struct Around {
    SystemClock clock;
    ManualClock manual;
    Redactor redactor;
    Outbox outbox{clock};
};

inline Settings settingsFor(const RawServer &server, TlsTrust trust = {})
{
    Settings settings;
    settings.endpoints = {{server.url(), std::move(trust)}};
    settings.service = QStringLiteral("pveproxy");
    settings.backOff = std::chrono::milliseconds(1);
    return settings;
}

inline Request read(const QString &path = QStringLiteral("/x"))
{
    Request request;
    request.path = path;
    return request;
}

inline Request write(Request::Method method = Request::Method::Post)
{
    if (method == Request::Method::Delete) {
        Request request = read();
        request.method = method;
        return request;
    }
    return form(method, QStringLiteral("/x"), {{QStringLiteral("a"), QStringLiteral("1")}});
}

/// Turns the event loop until the call has its answer.
template <class T>
Result<T> await(Async<T> call, int milliseconds = 8000)
{
    std::optional<Result<T>> heard;
    call.listen([&](Result<T> result) { heard = std::move(result); });
    if (!QTest::qWaitFor([&] { return heard.has_value(); }, milliseconds))
        return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no answer came"));
    return *heard;
}

inline Outcome<Reply> await(const Sent<Reply> &sent, int milliseconds = 8000)
{
    if (!QTest::qWaitFor([&] { return sent.outcome().has_value(); }, milliseconds))
        return Outcome<Reply>::unknown(
            {Error::Kind::Cancelled, QStringLiteral("TEST: no outcome came"), {}, {}});
    return *sent.outcome();
}

} // namespace fairlead::net

Q_DECLARE_METATYPE(fairlead::Error::Kind)
Q_DECLARE_METATYPE(fairlead::Delivery)
