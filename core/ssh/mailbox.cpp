#include "ssh/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace fairlead::ssh {

Mailbox::Mailbox() : m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { }

Mailbox::~Mailbox() { close(m_wake); }

quint64 Mailbox::submit(Job job, Answer answer)
{
    const std::scoped_lock lock(m_mutex);
    job.id = ++m_lastId;
    m_open.emplace(job.id, std::move(answer));
    m_mail.jobs.push_back(std::move(job));
    wake();
    return m_lastId;
}

void Mailbox::withdraw(quint64 id)
{
    Answer dropped;
    const std::scoped_lock lock(m_mutex);
    const auto place = m_open.find(id);
    if (place == m_open.end())
        return;
    dropped = std::move(place->second);
    m_open.erase(place);
    m_mail.withdrawn.push_back(id);
    wake();
}

void Mailbox::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_mail.stop = true;
    wake();
}

bool Mailbox::waitFinished(std::chrono::milliseconds limit)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, limit, [this] { return m_finished; });
}

void Mailbox::breakOff()
{
    const std::scoped_lock lock(m_mutex);
    if (m_breaker)
        m_breaker->cancel();
}

void Mailbox::abandon(Ending::Stage stage, const Error &error)
{
    std::map<quint64, Answer> open;
    {
        const std::scoped_lock lock(m_mutex);
        open.swap(m_open);
    }
    for (const auto &[id, answer] : open)
        answer({stage, {}, error});
}

Mail Mailbox::take()
{
    const std::scoped_lock lock(m_mutex);
    eventfd_t count = 0;
    eventfd_read(m_wake, &count);
    Mail mail = std::move(m_mail);
    m_mail = {};
    m_mail.stop = mail.stop;
    return mail;
}

void Mailbox::answer(quint64 id, Ending ending)
{
    Answer answer;
    {
        const std::scoped_lock lock(m_mutex);
        const auto place = m_open.find(id);
        if (place == m_open.end())
            return;
        answer = std::move(place->second);
        m_open.erase(place);
    }
    answer(std::move(ending));
}

void Mailbox::hold(std::shared_ptr<Breaker> breaker)
{
    const std::scoped_lock lock(m_mutex);
    m_breaker = std::move(breaker);
}

void Mailbox::finish()
{
    const std::scoped_lock lock(m_mutex);
    m_finished = true;
    m_changed.notify_all();
}

void Mailbox::deliver(LoginAnswer answer)
{
    // A session that nobody came for is closed here, outside the lock.
    std::optional<LoginAnswer> displaced(std::move(answer));
    const std::scoped_lock lock(m_mutex);
    if (m_finished)
        return;
    std::swap(m_mail.login, displaced);
    wake();
}

void Mailbox::wake() { eventfd_write(m_wake, 1); }

} // namespace fairlead::ssh
