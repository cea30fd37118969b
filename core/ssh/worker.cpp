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

Worker::Worker(
    Target target, PassphraseSource passphrase, Limits limits, int places, Loop::Lost lost)
    : m_body([=, mailbox = m_mailbox] {
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
    if (m_body)
        m_thread = std::thread(std::exchange(m_body, nullptr));
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
    m_mailbox->abandon();
    m_thread.detach();
}

} // namespace fairlead::ssh
