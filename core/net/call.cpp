#include "net/call.h"

#include "net/exchange.h"
#include "net/words.h"

namespace fairlead::net {

Async<Answer> Call::run(std::shared_ptr<Transport> transport, Request request, Sort sort)
{
    return Async<Answer>::make([&](Settle<Answer> settle) {
        auto call = std::make_shared<Call>(
            std::move(transport), std::move(request), sort, std::move(settle));
        call->start();
        return call;
    });
}

Call::Call(std::shared_ptr<Transport> transport, Request request, Sort sort, Settle<Answer> settle)
    : m_transport(std::move(transport))
    , m_request(std::move(request))
    , m_settle(std::move(settle))
    , m_lanes(m_transport->order())
{
    const Settings &settings = m_transport->settings();
    m_asked.verb = verb(m_request.method);
    m_asked.write = sort == Sort::Write;
    m_asked.service = settings.service;
    m_asked.expect = m_request.expect;
    m_asked.deadlines = m_request.deadlines.value_or(settings.deadlines);
    m_asked.cap = settings.cap;
    m_due = m_transport->clock().now().monotonic + m_asked.deadlines.whole;
}

void Call::start()
{
    if (m_lanes.empty())
        return giveUp({Error::Kind::Precondition,
            QStringLiteral("No address is configured for this service."), {}, {}});
    login();
}

void Call::login()
{
    if (const auto bad = problem(lane()->endpoint()))
        return giveUp(*bad);
    const Result<QUrl> url = target(lane()->endpoint().base, m_request);
    if (!url)
        return giveUp(url.error());
    m_asked.url = *url;
    if (!m_transport->identity())
        return queue();
    m_login = m_transport->identity()->headers(m_request).within(
        m_transport->clock(), left(), noLogin(m_asked));
    m_login.listen([this](const Result<Headers> &proof) {
        if (!proof)
            return giveUp(proof.error());
        m_proof = *proof;
        queue();
    });
}

void Call::queue()
{
    m_queue = lane()->enter().within(m_transport->clock(), left(), noTurn(m_asked));
    m_queue.listen([this](Result<Turn> turn) {
        if (!turn)
            return giveUp(turn.error());
        put(std::move(*turn));
    });
}

void Call::put(Turn turn)
{
    Wire wire;
    const Result<QSslConfiguration> tls = lane()->tls();
    if (!tls)
        return giveUp(tls.error());
    wire.asked = m_asked;
    wire.headers = m_request.headers + m_proof;
    wire.contentType = m_request.contentType;
    wire.body = m_request.body;
    wire.tls = *tls;
    wire.due = m_due;
    m_attempt = Exchange::run(m_transport->clock(), lane(), std::move(turn), std::move(wire));
    m_attempt.listen([this](const Result<Attempt> &attempt) { hear(*attempt); });
}

void Call::hear(const Attempt &attempt)
{
    Answer heard{attempt.reply, m_transport->verdict(attempt, m_asked)};
    const bool refused = attempt.fault == Fault::None && attempt.reply.status == 401;
    if (refused && !m_asked.write && m_transport->identity() && !m_renewed)
        return renew(std::move(heard));
    if (goesOn(attempt, heard.verdict))
        return goOn(attempt);
    if (!heard.verdict.error || !mayRepeat(heard.verdict.error->kind))
        m_transport->answered(lane());
    answer(std::move(heard));
}

void Call::renew(Answer refusal)
{
    m_renewed = true;
    m_renewal = m_transport->identity()->renew(m_proof).within(
        m_transport->clock(), left(), noLogin(m_asked));
    m_renewal.listen([this, refusal = std::move(refusal)](const Result<bool> &renewed) {
        if (!renewed)
            return giveUp(renewed.error());
        if (*renewed)
            return login();
        answer(refusal);
    });
}

bool Call::goesOn(const Attempt &attempt, const Verdict &verdict) const
{
    if (!verdict.error || !mayRepeat(verdict.error->kind) || left() <= pause(attempt))
        return false;
    const int others = int(m_lanes.size()) - 1;
    if (m_asked.write)
        return !attempt.mayHaveLeft && m_tries < others;
    return m_tries + 1 < m_transport->settings().attempts + others;
}

/// Another endpoint is asked at once when this one was not even reached.
std::chrono::milliseconds Call::pause(const Attempt &attempt) const
{
    if (!attempt.mayHaveLeft && m_tries + 1 < int(m_lanes.size()))
        return std::chrono::milliseconds::zero();
    return m_transport->settings().backOff * (1 << std::min(m_pauses, 6));
}

void Call::goOn(const Attempt &attempt)
{
    const auto wait = pause(attempt);
    ++m_tries;
    if (wait == wait.zero())
        return login();
    ++m_pauses;
    m_pause = m_transport->clock().after(wait, [this] { login(); });
}

void Call::answer(Answer answer) { m_settle(std::move(answer)); }

void Call::giveUp(Error error)
{
    answer({{}, m_transport->notSent(std::move(error), m_asked.write)});
}

std::chrono::milliseconds Call::left() const
{
    return std::chrono::floor<std::chrono::milliseconds>(
        m_due - m_transport->clock().now().monotonic);
}

} // namespace fairlead::net
