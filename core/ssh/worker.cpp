#include "ssh/worker.h"

namespace fairlead::ssh {

namespace {

std::chrono::milliseconds left(Channel::Time until)
{
    const auto now = std::chrono::steady_clock::now();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(until - now),
        std::chrono::milliseconds::zero());
}

} // namespace

Worker::Worker(const Target &target, const PassphraseSource &passphrase, const Limits &limits,
    int places, const Loop::Lost &lost)
    : m_body([mailbox = m_mailbox, target, passphrase, limits, places, lost] {
        Loop(mailbox, target, passphrase, limits, places, lost).run();
    })
{ }

Worker::~Worker()
{
    stop();
    join(std::chrono::steady_clock::now() + std::chrono::seconds(2));
}

std::shared_ptr<void> Worker::submit(Job job, Mailbox::Answer answer)
{
    const quint64 id = m_mailbox->submit(std::move(job), std::move(answer));
    start();
    return {nullptr, [mailbox = m_mailbox, id](void *) { mailbox->withdraw(id); }};
}

void Worker::start()
{
    if (m_thread.joinable() || !m_body)
        return;
    m_thread = startThread(m_body);
    if (m_thread.joinable())
        m_body = nullptr;
    else
        m_mailbox->abandon(Ending::Stage::NotSent,
            {Error::Kind::Unavailable,
                QStringLiteral("Not sent: this machine cannot start another thread. Close other "
                               "programs."),
                {}, {}});
}

void Worker::stop() { m_mailbox->stop(); }

void Worker::join(Channel::Time until)
{
    if (!m_thread.joinable())
        return;
    if (m_mailbox->waitFinished(left(until) / 2))
        return m_thread.join();
    m_mailbox->breakOff();
    if (m_mailbox->waitFinished(left(until)))
        return m_thread.join();
    m_mailbox->abandon(Ending::Stage::Sent,
        {Error::Kind::Cancelled,
            QStringLiteral("The connection hangs and was given up when the console closed."), {},
            {}});
    m_thread.detach();
}

} // namespace fairlead::ssh
