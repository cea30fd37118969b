#pragma once

#include "base/outbox.h"

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace fairlead {

/// What is known of a write after it was sent. Unknown is not a failure: the change may be in
/// force, so nobody may send it again without sensing first.
enum class Delivery {
    Done, ///< the other side said that it did it, or has begun to
    Refused, ///< certainly not done: never sent, or the other side said no
    Unknown, ///< may have been done: the answer was lost, late or not understood
};

template <class T>
struct Outcome {
    Delivery delivery = Delivery::Unknown;
    std::optional<T> receipt; ///< set exactly when Done
    std::optional<Error> error; ///< set otherwise

    static Outcome done(T receipt) { return {Delivery::Done, std::move(receipt), std::nullopt}; }
    static Outcome refused(Error error)
    {
        return {Delivery::Refused, std::nullopt, std::move(error)};
    }
    static Outcome unknown(Error error)
    {
        return {Delivery::Unknown, std::nullopt, std::move(error)};
    }

    bool operator==(const Outcome &) const = default;
};

/// A change of the outside world that is under way. Unlike an Async it is not owned by its handle:
/// the Outbox keeps the work until the outcome is known; a dropped handle merely stops listening.
/// Copies listen to the same write. Belongs to the thread that sent it; sent once, never repeated
/// by anything below the engine.
template <class T>
class Sent {
public:
    Sent() = default;

    /// start() puts the write on the wire and answers its outcome; it is not called at all when the
    /// outbox is closed. An Error of that Async counts as *unknown*: whoever knows that nothing was
    /// done says Outcome::refused. `what` names the write for the person who closes the console
    /// meanwhile ("reboot of pve3").
    template <class Start>
    static Sent send(Outbox &outbox, const QString &what, const Start &start)
    {
        Sent sent;
        sent.m_state = std::make_shared<State>();
        if (outbox.closed()) {
            sent.m_state->settle(Outcome<T>::refused({Error::Kind::Cancelled,
                QStringLiteral("The console is closing: %1 was not sent.").arg(what), {}, {}}));
            return sent;
        }
        // The list of open writes knows of it before the first byte leaves.
        const auto place = outbox.take({what, nullptr, nullptr});
        const auto finish = [&outbox, place, state = sent.m_state](Outcome<T> outcome) {
            if (state->outcome)
                return;
            outbox.finished(place);
            state->settle(std::move(outcome));
        };
        place->giveUp = [finish, what] {
            finish(Outcome<T>::unknown({Error::Kind::Cancelled,
                QStringLiteral("The console was closed before %1 was answered: whether it was done "
                               "is unknown.")
                    .arg(what),
                {}, {}}));
        };
        auto work = std::make_shared<Async<Outcome<T>>>(start());
        place->work = work;
        work->listen([finish](Result<Outcome<T>> result) {
            finish(result ? std::move(*result) : Outcome<T>::unknown(std::move(result.error())));
        });
        return sent;
    }

    static Sent refused(Error error)
    {
        Sent sent;
        sent.m_state = std::make_shared<State>();
        sent.m_state->settle(Outcome<T>::refused(std::move(error)));
        return sent;
    }

    /// f: T → Result<U>. A receipt that cannot be understood makes the outcome *unknown*: something
    /// was done.
    template <class F>
    auto map(F f) const
    {
        using U = typename detail::Unwrapped<std::invoke_result_t<F, T>>::Type;
        Sent<U> mapped;
        mapped.m_state = std::make_shared<typename Sent<U>::State>();
        listen([state = mapped.m_state, f = std::move(f)](const Outcome<T> &outcome) {
            if (outcome.delivery != Delivery::Done)
                return state->settle({outcome.delivery, std::nullopt, outcome.error});
            Result<U> value = f(*outcome.receipt);
            state->settle(value ? Outcome<U>::done(std::move(*value))
                                : Outcome<U>::unknown(std::move(value.error())));
        });
        return mapped;
    }

    /// Calls f(const Outcome<T> &) once, at once when it is known already, unless `context` is gone
    /// by then.
    template <class F>
    void report(QObject *context, F f) const
    {
        listen([guard = QPointer<QObject>(context), f = std::move(f)](
                   const Outcome<T> &outcome) mutable {
            if (guard)
                f(outcome);
        });
    }

    const std::optional<Outcome<T>> &outcome() const { return m_state->outcome; }

private:
    template <class>
    friend class Sent;

    struct State {
        std::optional<Outcome<T>> outcome;
        std::vector<std::function<void(const Outcome<T> &)>> listeners;

        void settle(Outcome<T> result)
        {
            outcome = std::move(result);
            for (const auto &listener : std::exchange(listeners, {}))
                listener(*outcome);
        }
    };

    void listen(std::function<void(const Outcome<T> &)> f) const
    {
        if (m_state->outcome)
            f(*m_state->outcome);
        else
            m_state->listeners.push_back(std::move(f));
    }

    std::shared_ptr<State> m_state;
};

} // namespace fairlead
