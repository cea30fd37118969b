#include "ssh/breaker.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace fairlead::ssh {

Breaker::~Breaker() { unguard(); }

void Breaker::guard(int fd)
{
    unguard();
    const std::scoped_lock lock(m_mutex);
    m_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (m_cancelled)
        ::shutdown(m_fd, SHUT_RDWR);
}

void Breaker::unguard()
{
    const std::scoped_lock lock(m_mutex);
    if (const int fd = std::exchange(m_fd, -1); fd >= 0)
        ::close(fd);
}

void Breaker::cancel()
{
    const std::scoped_lock lock(m_mutex);
    m_cancelled = true;
    if (m_fd >= 0)
        ::shutdown(m_fd, SHUT_RDWR);
    m_changed.notify_all();
}

bool Breaker::cancelled() const
{
    const std::scoped_lock lock(m_mutex);
    return m_cancelled;
}

void Breaker::enter(const char *phase)
{
    const std::scoped_lock lock(m_mutex);
    m_phase = phase;
}

const char *Breaker::phase() const
{
    const std::scoped_lock lock(m_mutex);
    return m_phase;
}

} // namespace fairlead::ssh
