#include "ssh/breaker.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace fairlead::ssh {

namespace {

/// Each socket has an inode of its own, whatever number it goes by.
bool sameSocket(int one, int other)
{
    struct stat first{};
    struct stat second{};
    return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_ino == second.st_ino
        && first.st_dev == second.st_dev;
}

} // namespace

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

void Breaker::close(int fd)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_fd >= 0 && sameSocket(fd, m_fd))
            ::close(fd);
    }
    unguard();
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
