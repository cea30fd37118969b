#pragma once

#include "base/clock.h"
#include "lab/http/message.h"

#include <QList>

#include <deque>

namespace fairlead::lab {

/// Bytes as a connection brought them, after TLS.
struct Received {
    QString node;
    int connection = 0; ///< counted from 1 over all nodes
    Moment at;
    QByteArray bytes;
};

/// A request understood from them. Bodies and headers hold secrets: this is never logged.
struct Heard {
    QString node; ///< whose listener
    int connection = 0;
    Moment at;
    HttpRequest request;
    int status = 0; ///< of the answer; 0: none was given

    bool isWrite() const { return request.method != "GET"; }
};

/// What a test asks most: a write in words.
struct Write {
    QByteArray method;
    QByteArray path;
    QByteArray query;
    QByteArray body;

    bool operator==(const Write &) const = default;
};

/// Everything that arrived at a lab, in order.
class Record {
public:
    void take(Received received);
    void take(Heard heard)
    {
        m_requests.push_back(std::move(heard));
        trim();
    }
    void clear();

    const std::deque<Received> &raw() const { return m_raw; }
    /// All bytes of one connection.
    QByteArray bytes(int connection) const;
    const std::deque<Heard> &requests() const { return m_requests; }
    QList<Write> writes() const;
    int count(const QByteArray &method, const QByteArray &path) const;

    /// The oldest go first when there is more than this; for labs that run for days.
    void limit(qsizetype bytes) { m_limit = bytes; }

private:
    void trim();

    std::deque<Received> m_raw;
    std::deque<Heard> m_requests;
    qsizetype m_size = 0;
    qsizetype m_limit = qsizetype(1) << 30;
};

} // namespace fairlead::lab
