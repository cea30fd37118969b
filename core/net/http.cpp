#include "net/http.h"

#include "net/call.h"

namespace fairlead::net {

namespace {

Error wrongVerb(const Request &request)
{
    return {Error::Kind::Precondition,
        QStringLiteral("This call was not made: %1 does not go this way.")
            .arg(QString::fromLatin1(verb(request.method))),
        request.path, {}};
}

Outcome<Reply> outcomeOf(Answer answer)
{
    if (answer.verdict.delivery == Delivery::Done)
        return Outcome<Reply>::done(std::move(answer.reply));
    Outcome<Reply> outcome;
    outcome.delivery = answer.verdict.delivery;
    outcome.error = std::move(answer.verdict.error);
    return outcome;
}

} // namespace

Http::Http(
    Settings settings, Clock &clock, const Redactor &redactor, std::shared_ptr<Identity> identity)
    : m_transport(
          std::make_shared<Transport>(std::move(settings), clock, redactor, std::move(identity)))
{ }

Http::~Http() = default;

Async<Reply> Http::get(Request request)
{
    if (request.method != Request::Method::Get)
        return Async<Reply>::ready(tl::unexpected(wrongVerb(request)));
    return read(std::move(request));
}

Async<Reply> Http::ask(Request request)
{
    if (request.method != Request::Method::Post)
        return Async<Reply>::ready(tl::unexpected(wrongVerb(request)));
    return read(std::move(request));
}

Async<Reply> Http::read(Request request)
{
    return Call::run(m_transport, std::move(request), Call::Sort::Read)
        .then([](Answer answer) -> Result<Reply> {
            if (answer.verdict.error)
                return tl::unexpected(std::move(*answer.verdict.error));
            return std::move(answer.reply);
        });
}

Sent<Reply> Http::send(Outbox &outbox, const QString &what, Request request)
{
    if (request.method == Request::Method::Get)
        return Sent<Reply>::refused(wrongVerb(request));
    return Sent<Reply>::send(outbox, what, [this, request = std::move(request)] {
        return Call::run(m_transport, request, Call::Sort::Write).then(outcomeOf);
    });
}

void Http::accept(const TrustQuestion &question)
{
    if (question.subject != TrustQuestion::Subject::Certificate)
        return;
    for (const auto &lane : m_transport->lanes()) {
        if (lane->endpoint().address() == question.endpoint)
            lane->accept(question.fingerprint);
    }
}

void Http::withdraw(const QString &address, const QString &fingerprint)
{
    const auto canonical = canonicalFingerprint(fingerprint);
    for (const auto &lane : m_transport->lanes()) {
        if (canonical && lane->endpoint().address() == address)
            lane->withdraw(*canonical);
    }
}

void Http::avoid(const QString &address) { m_transport->avoid(address, true); }
void Http::useAgain(const QString &address) { m_transport->avoid(address, false); }

} // namespace fairlead::net
