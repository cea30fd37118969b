#pragma once

#include "base/outbox.h"
#include "base/redactor.h"
#include "net/http.h"
#include "support/daemon.h"
#include "support/manual_clock.h"
#include "support/raw_server.h"
#include "support/result_checks.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

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

/// Turns the event loop until then; unlike QTRY_VERIFY it sleeps only while nothing happens.
template <class Condition>
bool waitUntil(Condition condition, int milliseconds = 8000)
{
    QElapsedTimer running;
    running.start();
    QTimer wake; // for the limit, when nothing happens at all
    wake.start(std::clamp(milliseconds / 2, 1, 20));
    while (!condition()) {
        if (running.elapsed() > milliseconds)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

/// Lets what is on its way between both ends arrive.
inline void quietFor(int milliseconds)
{
    waitUntil([] { return false; }, milliseconds);
}
inline void quiet() { quietFor(40); }

/// Turns the event loop until the call has its answer.
template <class T>
Result<T> await(Async<T> call)
{
    std::optional<Result<T>> heard;
    call.listen([&](Result<T> result) { heard = std::move(result); });
    if (!waitUntil([&] { return heard.has_value(); }))
        return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no answer came"));
    QCoreApplication::processEvents(); // what was settled is let go
    return *heard;
}

inline Outcome<Reply> await(const Sent<Reply> &sent)
{
    if (!waitUntil([&] { return sent.outcome().has_value(); }))
        return Outcome<Reply>::unknown(
            {Error::Kind::Cancelled, QStringLiteral("TEST: no outcome came"), {}, {}});
    QCoreApplication::processEvents(); // what was settled is let go
    return *sent.outcome();
}

} // namespace fairlead::net

Q_DECLARE_METATYPE(fairlead::Error::Kind)
Q_DECLARE_METATYPE(fairlead::Delivery)
