#include "secrets/secret.h"

#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace fairlead::secrets {

/// Pages of its own: locking works by page, and an unlock must not reach a neighbour.
class Secret::Buffer {
public:
    explicit Buffer(QByteArrayView bytes)
        : m_size(bytes.size())
        , m_pages(wholePages(size_t(bytes.size())))
        , m_memory(
              ::mmap(nullptr, m_pages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    {
        if (m_memory == MAP_FAILED)
            throw std::bad_alloc();
        ::mlock(m_memory, m_pages); // best effort: the limit for ordinary users is small
#ifdef MADV_DONTDUMP
        ::madvise(m_memory, m_pages, MADV_DONTDUMP);
#endif
        std::memcpy(m_memory, bytes.data(), size_t(m_size));
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer()
    {
        explicit_bzero(m_memory, m_pages);
        ::munmap(m_memory, m_pages);
    }

    QByteArrayView view() const { return {static_cast<const char *>(m_memory), m_size}; }

private:
    static size_t wholePages(size_t size)
    {
        const auto page = size_t(::sysconf(_SC_PAGESIZE));
        return (size + page - 1) / page * page;
    }

    qsizetype m_size;
    size_t m_pages;
    void *m_memory;
};

Secret::Secret(QByteArrayView bytes)
{
    if (!bytes.isEmpty())
        m_buffer = std::make_shared<const Buffer>(bytes);
}

Secret Secret::taking(QByteArray &source)
{
    Secret taken{QByteArrayView(source)};
    wipe(source);
    return taken;
}

Secret Secret::taking(QString &source)
{
    QByteArray bytes = source.toUtf8();
    wipe(source);
    return taking(bytes);
}

QByteArrayView Secret::reveal() const { return m_buffer ? m_buffer->view() : QByteArrayView(); }

bool operator==(const Secret &a, const Secret &b)
{
    const QByteArrayView left = a.reveal();
    const QByteArrayView right = b.reveal();
    if (left.size() != right.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference = static_cast<unsigned char>(difference | (left[i] ^ right[i]));
    return difference == 0;
}

QDebug operator<<(QDebug debug, const Secret &)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << "[secret]";
    return debug;
}

char *toString(const Secret &) { return qstrdup("[secret]"); }

void wipe(QByteArray &bytes)
{
    // constData: data() would make a copy for us and leave the others theirs
    explicit_bzero(const_cast<char *>(bytes.constData()), size_t(bytes.size()));
    bytes.clear();
}

void wipe(QString &text)
{
    explicit_bzero(const_cast<QChar *>(text.constData()), size_t(text.size()) * sizeof(QChar));
    text.clear();
}

} // namespace fairlead::secrets
