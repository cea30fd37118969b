#pragma once

#include <QIODevice>

#include <algorithm>
#include <cstring>

namespace fairlead::net {

/// A request body that can be read once. Qt sends a request again by itself when the connection
/// ends before the answer (measured with 6.4.2: up to four times, POST and DELETE included), unless
/// the body refuses to start over; then it answers ContentReSendError. So a write always has such a
/// body, be it an empty one.
class OneWay final : public QIODevice {
public:
    explicit OneWay(QByteArray bytes) : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool seek(qint64) override { return false; }
    bool atEnd() const override { return m_read == m_bytes.size(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_read; }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        const qint64 size = std::min<qint64>(most, m_bytes.size() - m_read);
        std::memcpy(to, m_bytes.constData() + m_read, size_t(size));
        m_read += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

} // namespace fairlead::net
