#pragma once

#include "base/clock.h"
#include "base/home.h"
#include "base/result.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace fairlead {

template <class T>
class Async;

namespace detail {

struct AsyncStateBase {
    std::shared_ptr<Home> home = Home::current();
    std::shared_ptr<void>
        work; // dropped when the handle is dropped, and one turn of the event loop after settling
    bool settled = false;

    AsyncStateBase() = default;
    AsyncStateBase(const AsyncStateBase &) = delete;
    AsyncStateBase &operator=(const AsyncStateBase &) = delete;
    virtual ~AsyncStateBase() { Q_ASSERT(home->isCurrent()); }

    /// The work may be the very caller of settle(): it must outlive that call.
    void release()
    {
        if (work)
            home->post([work = std::exchange(work, nullptr)] { });
    }
};

template <class T>
struct AsyncState : AsyncStateBase {
    std::optional<Result<T>> value; // settled before anybody listened
    std::function<void(Result<T>)> handler;

    void settle(Result<T> result)
    {
        if (std::exchange(settled, true))
            return;
        release();
        if (handler)
            std::exchange(handler, nullptr)(std::move(result));
        else
            value = std::move(result);
    }
};

template <class R>
struct Unwrapped {
    using Type = R;
};
template <class R>
struct Unwrapped<Result<R>> {
    using Type = R;
};
template <class R>
struct Unwrapped<Async<R>> {
    using Type = R;
};

template <class F, class T>
struct Continued {
    using Type = std::invoke_result_t<F, T>;
};
template <class F>
struct Continued<F, void> {
    using Type = std::invoke_result_t<F>;
};

} // namespace detail

/// The right to give an Async its answer, once; later calls do nothing. Copies share that right.
/// May be called from any thread: the answer arrives on the thread that made the Async. A call
/// whose Async was dropped does nothing.
template <class T>
class Settle {
public:
    explicit Settle(const std::shared_ptr<detail::AsyncState<T>> &state)
        : m_home(state->home)
        , m_state(state)
    { }

    void operator()(Result<T> result) const
    {
        // The state is only ever locked on its own thread, so only that thread can come to destroy
        // it.
        if (m_home->isCurrent()) {
            if (const auto state = m_state.lock())
                state->settle(std::move(result));
        } else {
            m_home->post([weak = m_state, result = std::move(result)]() mutable {
                if (const auto state = weak.lock())
                    state->settle(std::move(result));
            });
        }
    }

private:
    std::shared_ptr<Home> m_home;
    std::weak_ptr<detail::AsyncState<T>> m_state;
};

/// An Async that has got its listener: all that is left to do is to keep it, ask whether it still
/// runs, or drop it.
class Pending {
public:
    Pending() = default;
    explicit Pending(std::shared_ptr<detail::AsyncStateBase> state) : m_state(std::move(state)) { }

    bool running() const { return m_state && !m_state->settled; }

private:
    std::shared_ptr<detail::AsyncStateBase> m_state;
};

/// One answer that arrives later, or an Error. Owning: dropping the handle cancels the work behind
/// it, and nothing is called any more. For reads; a change of the outside world is a Sent. Belongs
/// to the thread that made it.
///
/// Rules a caller cannot see:
///  - a continuation runs inside the settling call, or at once when the answer is already there;
///  - the work is destroyed one turn of the event loop after it settled (at once when the handle is
///    dropped), so it may settle from its own member functions, and must not touch borrowed things
///    in its destructor once it has settled.
template <class T>
class Async {
public:
    Async() = default;
    Async(Async &&) noexcept = default;
    Async &operator=(Async &&) noexcept = default;
    Async(const Async &) = delete;
    Async &operator=(const Async &) = delete;
    ~Async() = default;

    /// start(Settle<T>) begins the work and returns its owner, any shared_ptr (null: nothing to
    /// cancel).
    template <class Start>
    static Async make(Start start)
    {
        Async made;
        made.m_state = std::make_shared<detail::AsyncState<T>>();
        std::shared_ptr<void> work = start(Settle<T>(made.m_state));
        made.m_state->work = std::move(work);
        if (made.m_state->settled)
            made.m_state->release();
        return made;
    }

    static Async ready(Result<T> result)
    {
        Async made;
        made.m_state = std::make_shared<detail::AsyncState<T>>();
        made.m_state->settled = true;
        made.m_state->value = std::move(result);
        return made;
    }

    /// f: T → U, Result<U> or Async<U>. An error skips f.
    template <class F>
    auto then(F f) &&;

    /// f: Error → T, Result<T> or Async<T>. A value skips f.
    template <class F>
    Async orElse(F f) &&;

    /// Settles with `late` and cancels what runs when there is no answer after `limit`.
    Async within(Clock &clock, std::chrono::milliseconds limit, Error late) &&;

    /// Last link: hands the outcome to f(const Result<T> &) unless `context` is gone. Keep what it
    /// returns; replacing that drops the older call, so a slow old answer never overwrites a newer
    /// one.
    template <class F>
    [[nodiscard]] Pending report(QObject *context, F f) &&
    {
        listen([guard = QPointer<QObject>(context), f = std::move(f)](Result<T> result) mutable {
            if (guard)
                f(std::as_const(result));
        });
        return Pending(std::move(m_state));
    }

    bool running() const { return m_state && !m_state->settled; }

    /// For combinators: f(Result<T>) is called once, with no guard.
    void listen(std::function<void(Result<T>)> f)
    {
        Q_ASSERT(m_state && m_state->home->isCurrent());
        if (m_state->value)
            f(*std::exchange(m_state->value, std::nullopt));
        else
            m_state->handler = std::move(f);
    }

private:
    std::shared_ptr<detail::AsyncState<T>> m_state;
};

template <class T>
template <class F>
auto Async<T>::then(F f) &&
{
    using R = typename detail::Continued<F, T>::Type;
    using U = typename detail::Unwrapped<R>::Type;
    struct Stage {
        Async<T> first;
        Async<U> second;
    };
    auto stage = std::make_shared<Stage>(Stage{std::move(*this), {}});
    return Async<U>::make([&](const Settle<U> &settle) {
        stage->first.listen(
            [weak = std::weak_ptr(stage), settle, f = std::move(f)](Result<T> result) mutable {
                if (!result)
                    return settle(tl::unexpected(std::move(result.error())));
                auto call = [&]() -> R {
                    if constexpr (std::is_void_v<T>)
                        return f();
                    else
                        return f(std::move(*result));
                };
                if constexpr (std::is_same_v<R, Async<U>>) {
                    Async<U> next = call();
                    if (const auto alive = weak.lock()) {
                        alive->second = std::move(next);
                        alive->second.listen(settle);
                    }
                } else if constexpr (std::is_void_v<R>) {
                    call();
                    settle({});
                } else {
                    settle(call());
                }
            });
        return stage;
    });
}

template <class T>
template <class F>
Async<T> Async<T>::orElse(F f) &&
{
    using R = std::invoke_result_t<F, Error>;
    struct Stage {
        Async<T> first;
        Async<T> second;
    };
    auto stage = std::make_shared<Stage>(Stage{std::move(*this), {}});
    return make([&](const Settle<T> &settle) {
        stage->first.listen(
            [weak = std::weak_ptr(stage), settle, f = std::move(f)](Result<T> result) mutable {
                if (result)
                    return settle(std::move(result));
                if constexpr (std::is_same_v<R, Async<T>>) {
                    Async<T> next = f(std::move(result.error()));
                    if (const auto alive = weak.lock()) {
                        alive->second = std::move(next);
                        alive->second.listen(settle);
                    }
                } else if constexpr (std::is_void_v<R>) {
                    f(std::move(result.error()));
                    settle({});
                } else {
                    settle(f(std::move(result.error())));
                }
            });
        return stage;
    });
}

template <class T>
Async<T> Async<T>::within(Clock &clock, std::chrono::milliseconds limit, Error late) &&
{
    struct Stage {
        Async<T> first;
        Timer timer;
    };
    auto stage = std::make_shared<Stage>(Stage{std::move(*this), {}});
    return make([&](const Settle<T> &settle) {
        stage->timer
            = clock.after(limit, [weak = std::weak_ptr(stage), settle, late = std::move(late)] {
                  if (const auto alive = weak.lock())
                      alive->first = {}; // cancelled before anybody hears that it was late
                  settle(tl::unexpected(late));
              });
        stage->first.listen([weak = std::weak_ptr(stage), settle](Result<T> result) {
            if (const auto alive = weak.lock())
                alive->timer = {};
            settle(std::move(result));
        });
        return stage;
    });
}

/// Settles after `delay`.
inline Async<void> wait(Clock &clock, std::chrono::milliseconds delay)
{
    return Async<void>::make(
        [&](const Settle<void> &settle) { return clock.after(delay, [settle] { settle({}); }); });
}

/// Every outcome, in the order given. Never an error itself.
template <class T>
Async<QList<Result<T>>> settled(std::vector<Async<T>> parts)
{
    struct Stage {
        std::vector<Async<T>> parts;
        QList<Result<T>> results;
        qsizetype missing = 0;
    };
    auto stage = std::make_shared<Stage>();
    stage->parts = std::move(parts);
    stage->missing = qsizetype(stage->parts.size());
    const Error none{Error::Kind::Cancelled, {}, {}, {}};
    stage->results = QList<Result<T>>(stage->missing, Result<T>(tl::unexpected(none)));
    return Async<QList<Result<T>>>::make([&](const Settle<QList<Result<T>>> &settle) {
        if (stage->missing == 0)
            settle(QList<Result<T>>{});
        for (qsizetype i = 0; i < qsizetype(stage->parts.size()); ++i) {
            stage->parts[size_t(i)].listen(
                [weak = std::weak_ptr(stage), settle, i](Result<T> result) {
                    const auto alive = weak.lock();
                    if (!alive)
                        return;
                    alive->results[i] = std::move(result);
                    if (--alive->missing == 0)
                        settle(std::exchange(alive->results, {}));
                });
        }
        return stage;
    });
}

/// All values, in the order given; the first error settles at once and cancels the others.
template <class T>
Async<QList<T>> all(std::vector<Async<T>> parts)
{
    struct Stage {
        std::vector<Async<T>> parts;
        QList<std::optional<T>> values;
        qsizetype missing = 0;
    };
    auto stage = std::make_shared<Stage>();
    stage->parts = std::move(parts);
    stage->missing = qsizetype(stage->parts.size());
    stage->values.resize(stage->missing);
    return Async<QList<T>>::make([&](const Settle<QList<T>> &settle) {
        if (stage->missing == 0)
            settle(QList<T>{});
        // A part that fails at once empties stage->parts: ask for the size each time.
        for (qsizetype i = 0; i < qsizetype(stage->parts.size()); ++i) {
            stage->parts[size_t(i)].listen(
                [weak = std::weak_ptr(stage), settle, i](Result<T> result) {
                    const auto alive = weak.lock();
                    if (!alive || alive->missing == 0)
                        return;
                    if (!result) {
                        alive->missing = 0;
                        const auto cancelled = std::exchange(alive->parts, {});
                        return settle(tl::unexpected(std::move(result.error())));
                    }
                    alive->values[i] = std::move(*result);
                    if (--alive->missing > 0)
                        return;
                    QList<T> values;
                    for (auto &value : alive->values)
                        values.append(std::move(*value));
                    settle(std::move(values));
                });
        }
        return stage;
    });
}

/// All of several different answers; the first error settles at once and cancels the others.
template <class... Ts>
Async<std::tuple<Ts...>> all(Async<Ts>... parts)
{
    struct Stage {
        std::tuple<Async<Ts>...> parts;
        std::tuple<std::optional<Ts>...> values;
        size_t missing = sizeof...(Ts);
    };
    auto stage = std::make_shared<Stage>();
    stage->parts = std::make_tuple(std::move(parts)...);
    return Async<std::tuple<Ts...>>::make([&](const Settle<std::tuple<Ts...>> &settle) {
        auto hear = [&]<size_t I>(std::integral_constant<size_t, I>) {
            if (stage->missing == 0)
                return; // an earlier part failed at once
            using T = std::tuple_element_t<I, std::tuple<Ts...>>;
            std::get<I>(stage->parts)
                .listen([weak = std::weak_ptr(stage), settle](Result<T> result) {
                    const auto alive = weak.lock();
                    if (!alive || alive->missing == 0)
                        return;
                    if (!result) {
                        alive->missing = 0;
                        const auto cancelled = std::exchange(alive->parts, {});
                        return settle(tl::unexpected(std::move(result.error())));
                    }
                    std::get<I>(alive->values) = std::move(*result);
                    if (--alive->missing == 0)
                        settle(std::apply(
                            [](auto &...value) { return std::tuple<Ts...>(std::move(*value)...); },
                            alive->values));
                });
        };
        [&]<size_t... I>(std::index_sequence<I...>) {
            (hear(std::integral_constant<size_t, I>{}), ...);
        }(std::index_sequence_for<Ts...>{});
        return stage;
    });
}

} // namespace fairlead
