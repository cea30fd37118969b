#include "ssh/loop.h"

#include "ssh/login.h"

#include <poll.h>

namespace fairlead::ssh {

namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr int readsPerRound = 256; // of 4 KiB in libssh 0.10: mail and deadlines wait no longer
constexpr milliseconds patience{1000}; // at the end, for a login that was broken off

Error cancelled(const QString &what) { return {Error::Kind::Cancelled, what, {}, {}}; }

Error noThread(const QString &endpoint)
{
    return {Error::Kind::Unavailable,
        QStringLiteral("This machine cannot start another thread, so %1 was not contacted. Close "
                       "other programs.")
            .arg(endpoint),
        {}, {}};
}

int waitingTime(Channel::Time until)
{
    if (until == Channel::Time::max())
        return -1;
    const auto left = std::chrono::ceil<milliseconds>(until - SteadyClock::now());
    return int(std::clamp<qint64>(left.count(), 0, qint64(3600) * 1000));
}

} // namespace

Loop::Loop(std::shared_ptr<Mailbox> mailbox, Target target, PassphraseSource passphrase,
    Limits limits, int places, Lost lost)
    : m_mailbox(std::move(mailbox))
    , m_target(std::move(target))
    , m_passphrase(std::move(passphrase))
    , m_limits(limits)
    , m_places(size_t(places))
    , m_lost(std::move(lost))
{ }

void Loop::run()
{
    while (true) {
        handle(m_mailbox->take());
        if (m_stop)
            break;
        watchLogin(SteadyClock::now());
        work();
        sleep();
    }
    end();
    m_mailbox->finish();
}

void Loop::handle(Mail mail)
{
    for (Job &job : mail.jobs)
        m_queue.push_back(std::move(job));
    for (const quint64 id : mail.withdrawn)
        withdraw(id);
    if (mail.login)
        endLogin(std::move(*mail.login));
    m_stop = m_stop || mail.stop;
}

void Loop::withdraw(quint64 id)
{
    std::erase_if(m_queue, [id](const Job &job) { return job.id == id; });
    m_channels.remove_if([&](const Channel &channel) {
        if (channel.job().id != id || channel.job().write)
            return false;
        m_lingering = m_lingering || channel.lingers();
        return true;
    });
}

void Loop::beginLogin()
{
    auto breaker = std::make_shared<Breaker>();
    m_mailbox->hold(breaker);
    const quint64 attempt = ++m_attempts;
    // Everything by value: the thread may outlive this loop.
    std::thread thread
        = startThread([mailbox = m_mailbox, target = m_target, passphrase = m_passphrase,
                          limits = m_limits, breaker, attempt] {
              mailbox->deliver({attempt, login(target, passphrase, limits, breaker)});
          });
    if (!thread.joinable())
        return failQueue(noThread(m_target.endpoint()));
    m_login.emplace(
        LoginUnderWay{attempt, std::move(breaker), std::move(thread), SteadyClock::now()});
}

void Loop::endLogin(LoginAnswer answer)
{
    if (!m_login || answer.attempt != m_login->attempt)
        return;
    m_login->thread.join();
    m_login.reset();
    if (!answer.session)
        return failQueue(answer.session.error());
    m_session = std::move(*answer.session);
    m_heard = m_session->received();
    m_heardAt = SteadyClock::now();
    m_askedAt.reset();
    m_lingering = false;
    m_worn = false;
}

void Loop::watchLogin(Time now)
{
    if (!m_login || now < m_login->since + m_limits.login)
        return;
    const QString phase = QString::fromUtf8(m_login->breaker->phase());
    m_login->breaker->cancel();
    m_login->thread.detach(); // its session goes nowhere
    m_login.reset();
    failQueue({Error::Kind::Timeout,
        QStringLiteral("The login to %1 did not end within %2; it hangs at: %3.")
            .arg(m_target.endpoint(),
                formatDuration(std::chrono::ceil<std::chrono::seconds>(m_limits.login)), phase),
        {}, {}});
}

void Loop::work()
{
    while (m_session && round()) { }
    if (!m_session && !m_login && !m_queue.empty())
        beginLogin();
}

/// False when there is nothing more to do before something arrives. Packets for any channel are
/// handled inside any call of libssh: as long as some came, all channels are looked at again.
bool Loop::round()
{
    const quint64 before = m_session->received();
    for (int i = 0; i < readsPerRound && m_session->pump(); ++i) { }
    startJobs();
    const Time now = SteadyClock::now();
    settle(now);
    if (!m_session->connected())
        lose(QStringLiteral("The connection to %1 was lost.").arg(m_target.endpoint()),
            m_session->lastError());
    else if (m_worn && m_channels.empty())
        drop();
    else
        watchPeer(now);
    return m_session && m_session->received() != before;
}

void Loop::startJobs()
{
    while (!m_worn && !m_queue.empty() && m_channels.size() < m_places) {
        m_channels.emplace_back(
            *m_session, std::move(m_queue.front()), m_target.endpoint(), m_limits);
        m_queue.pop_front();
    }
}

void Loop::settle(Time now)
{
    for (auto channel = m_channels.begin(); channel != m_channels.end();) {
        channel->advance();
        if (channel->openRefused() && m_lingering) {
            m_worn = true;
            m_queue.push_front(channel->takeJob());
        } else if (auto ending = channel->ending(now)) {
            m_lingering = m_lingering || channel->lingers();
            answer(*channel, std::move(*ending));
        } else {
            ++channel;
            continue;
        }
        channel = m_channels.erase(channel);
    }
}

void Loop::answer(Channel &channel, Ending ending)
{
    const bool unknown = channel.job().write && isUnknown(ending);
    m_mailbox->answer(channel.job().id, std::move(ending));
    if (unknown)
        failQueue({Error::Kind::Cancelled,
            QStringLiteral("Not sent to %1: whether the change before it was done is unknown.")
                .arg(m_target.endpoint()),
            {}, {}});
}

void Loop::watchPeer(Time now)
{
    if (m_session->received() != m_heard) {
        m_heard = m_session->received();
        m_heardAt = now;
        m_askedAt.reset();
    } else if (m_askedAt && now >= *m_askedAt + m_limits.answer) {
        lose(QStringLiteral(
                 "%1 has stopped answering: the host or its sshd hangs, or the network is "
                 "cut.")
                 .arg(m_target.endpoint()),
            QStringLiteral("nothing received for %1 ms")
                .arg(std::chrono::duration_cast<milliseconds>(now - m_heardAt).count()));
    } else if (!m_askedAt && now >= m_heardAt + m_limits.silent) {
        m_session->askForLife();
        m_askedAt = now;
    }
}

void Loop::lose(const QString &what, const QString &detail)
{
    const Error reason{Error::Kind::Lost, what, detail, {}};
    std::deque<Job> again;
    for (Channel &channel : m_channels) {
        if (!channel.job().write && !channel.accepted() && !channel.job().repeated) {
            again.push_back(channel.takeJob());
            again.back().repeated = true;
        } else {
            answer(channel, channel.lost(reason));
        }
    }
    drop();
    m_queue.insert(m_queue.begin(), std::make_move_iterator(again.begin()),
        std::make_move_iterator(again.end()));
    m_lost(reason);
}

void Loop::drop()
{
    m_channels.clear();
    m_session.reset();
}

void Loop::failQueue(const Error &error)
{
    for (const Job &job : std::exchange(m_queue, {}))
        m_mailbox->answer(job.id, {Ending::Stage::NotSent, {}, error});
}

Loop::Time Loop::nextDeadline() const
{
    if (m_login)
        return m_login->since + m_limits.login;
    if (!m_session)
        return Time::max();
    Time next = m_askedAt ? *m_askedAt + m_limits.answer : m_heardAt + m_limits.silent;
    for (const Channel &channel : m_channels)
        next = std::min(next, channel.deadline());
    return next;
}

void Loop::sleep() const
{
    pollfd waiting[2] = {{m_mailbox->wakeFd(), POLLIN, 0}, {-1, POLLIN, 0}};
    if (m_session) {
        waiting[1].fd = m_session->fd();
        if (m_session->wantsToWrite())
            waiting[1].events |= POLLOUT;
    }
    poll(waiting, 2, waitingTime(nextDeadline()));
}

void Loop::end()
{
    const QString endpoint = m_target.endpoint();
    for (Channel &channel : m_channels)
        answer(channel,
            channel.lost(cancelled(
                QStringLiteral("The console closed its connection to %1.").arg(endpoint))));
    failQueue(cancelled(QStringLiteral("Not sent to %1: the console is closing.").arg(endpoint)));
    drop();
    if (!m_login)
        return;
    m_login->breaker->cancel();
    const Time until = SteadyClock::now() + patience;
    while (m_login && SteadyClock::now() < until) {
        pollfd waiting{m_mailbox->wakeFd(), POLLIN, 0};
        poll(&waiting, 1, waitingTime(until));
        Mail mail = m_mailbox->take();
        if (mail.login && mail.login->attempt == m_login->attempt) {
            m_login->thread.join();
            m_login.reset();
        }
    }
    if (m_login)
        m_login->thread.detach();
}

} // namespace fairlead::ssh
