#include "net/transport.h"

#include "base/redactor.h"
#include "net/words.h"

#include <QLoggingCategory>

#include <algorithm>
#include <iterator>

namespace fairlead::net {

namespace {

Q_LOGGING_CATEGORY(log, "fairlead.net", QtWarningMsg)

// A person reads no more; cut after redacting, never before.
constexpr qsizetype wordsLimit = 700;

} // namespace

Transport::Transport(
    Settings settings, Clock &clock, const Redactor &redactor, std::shared_ptr<Identity> identity)
    : m_settings(std::move(settings))
    , m_clock(clock)
    , m_redactor(redactor)
    , m_identity(std::move(identity))
{
    for (const Endpoint &endpoint : std::as_const(m_settings.endpoints))
        m_lanes.push_back(std::make_shared<Lane>(endpoint, m_settings.underWay, m_settings.proxy));
    if (!m_lanes.empty())
        m_current = m_lanes.front();
}

std::vector<std::shared_ptr<Lane>> Transport::order() const
{
    auto ring = m_lanes;
    std::rotate(ring.begin(), std::find(ring.begin(), ring.end(), m_current), ring.end());
    std::vector<std::shared_ptr<Lane>> ordered;
    ordered.reserve(ring.size());
    for (const bool avoided : {false, true}) {
        std::copy_if(ring.begin(), ring.end(), std::back_inserter(ordered), [&](const auto &lane) {
            return m_avoided.contains(lane->endpoint().address()) == avoided;
        });
    }
    return ordered;
}

void Transport::answered(const std::shared_ptr<Lane> &lane) { m_current = lane; }

void Transport::avoid(const QString &address, bool avoided)
{
    if (avoided)
        m_avoided.insert(address);
    else
        m_avoided.remove(address);
}

Verdict Transport::verdict(const Attempt &attempt, const Asked &asked) const
{
    Verdict verdict = judge(attempt, asked);
    if (m_settings.review && attempt.fault == Fault::None)
        verdict = m_settings.review(attempt.reply, std::move(verdict));
    if (!verdict.error) {
        verdict.delivery = Delivery::Done;
    } else {
        if (verdict.delivery == Delivery::Done) // a review that wants both gets the careful one
            verdict.delivery = Delivery::Unknown;
        if (asked.write)
            verdict.error->what += aftermath(verdict.delivery, attempt.mayHaveLeft);
        clean(*verdict.error);
        verdict.error->detail = evidence(attempt, asked, m_redactor);
        qCDebug(log).noquote() << verdict.error->what << verdict.error->detail;
    }
    return verdict;
}

Verdict Transport::notSent(Error error, bool write) const
{
    if (write)
        error.what += aftermath(Delivery::Refused, false);
    clean(error);
    return {std::move(error), Delivery::Refused};
}

void Transport::clean(Error &error) const
{
    error.what = m_redactor.clean(error.what).left(wordsLimit);
    error.detail = m_redactor.clean(error.detail);
}

} // namespace fairlead::net
