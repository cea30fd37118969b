#include "lab/record.h"

#include <algorithm>

namespace fairlead::lab {

namespace {

constexpr size_t mostRequests = 200'000;

} // namespace

void Record::take(Received received)
{
    m_size += received.bytes.size();
    m_raw.push_back(std::move(received));
    trim();
}

void Record::trim()
{
    while (m_size > m_limit && !m_raw.empty()) {
        m_size -= m_raw.front().bytes.size();
        m_raw.pop_front();
    }
    while (m_requests.size() > mostRequests)
        m_requests.pop_front();
}

void Record::clear()
{
    m_raw.clear();
    m_requests.clear();
    m_size = 0;
}

QByteArray Record::bytes(int connection) const
{
    QByteArray all;
    for (const Received &received : m_raw) {
        if (received.connection == connection)
            all += received.bytes;
    }
    return all;
}

QList<Write> Record::writes() const
{
    QList<Write> writes;
    for (const Heard &heard : m_requests) {
        if (heard.isWrite())
            writes.append({heard.request.method, heard.request.path(), heard.request.query(),
                heard.request.body});
    }
    return writes;
}

int Record::count(const QByteArray &method, const QByteArray &path) const
{
    return int(std::count_if(m_requests.begin(), m_requests.end(), [&](const Heard &heard) {
        return heard.request.method == method && heard.request.path() == path;
    }));
}

} // namespace fairlead::lab
