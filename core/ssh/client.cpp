#include "ssh/client.h"

#include "ssh/worker.h"

namespace fairlead::ssh {

namespace {

constexpr int readsAtOnce = 4;

Async<Ending> notSent(Error error)
{
    return Async<Ending>::ready(Ending{Ending::Stage::NotSent, {}, std::move(error)});
}

} // namespace

Client::Client(const Access &access, const Redactor &redactor)
    : m_redactor(redactor)
    , m_sense(makeWorker(Role::Sense, access, readsAtOnce))
    , m_act(makeWorker(Role::Act, access, 1))
{ }

Client::~Client() { shutdown(); }

std::unique_ptr<Worker> Client::makeWorker(Role role, const Access &access, int places)
{
    Target target = role == Role::Sense ? access.sense : access.act;
    if (target.agentSocket.isEmpty())
        target.agentSocket = qEnvironmentVariable("SSH_AUTH_SOCK");
    // The listener is only ever locked, called and destroyed at home.
    auto lost
        = [home = Home::current(), weak = std::weak_ptr(m_listener), role](const Error &error) {
              home->post([weak, role, error] {
                  if (const auto listener = weak.lock(); listener && *listener)
                      (*listener)(role, error);
              });
          };
    return std::make_unique<Worker>(target, access.passphrase, access.limits, places, lost);
}

Async<CommandOutput> Client::read(const Command &command, std::chrono::seconds limit)
{
    return run(*m_sense, command, limit, false).then([&redactor = m_redactor](Ending ending) {
        return asRead(std::move(ending), redactor);
    });
}

Sent<CommandOutput> Client::write(
    Outbox &outbox, const QString &what, const Command &command, std::chrono::seconds limit)
{
    return Sent<CommandOutput>::send(outbox, what, [&] {
        return run(*m_act, command, limit, true).then([&redactor = m_redactor](Ending ending) {
            return asWrite(std::move(ending), redactor);
        });
    });
}

Async<Ending> Client::run(
    Worker &worker, const Command &command, std::chrono::seconds limit, bool write)
{
    if (m_stopped)
        return notSent(
            {Error::Kind::Cancelled, QStringLiteral("Not sent: the console is closing."), {}, {}});
    Result<QByteArray> line = commandLine(command, limit);
    if (!line)
        return notSent(std::move(line.error()));
    return Async<Ending>::make([&](const Settle<Ending> &settle) {
        return worker.submit({0, std::move(*line), command.argv.first(), limit, write, false},
            [settle](Ending ending) { settle(std::move(ending)); });
    });
}

void Client::stop()
{
    m_stopped = true;
    m_sense->stop();
    m_act->stop();
}

void Client::shutdown(std::chrono::milliseconds limit)
{
    const auto until = std::chrono::steady_clock::now() + limit;
    stop();
    m_sense->join(until);
    m_act->join(until);
}

} // namespace fairlead::ssh
