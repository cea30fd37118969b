#include "raw_client.h"

#include <QCryptographicHash>
#include <QSslCertificate>
#include <QTest>

namespace fairlead::lab {

namespace {

constexpr int patience = 10'000;

qsizetype lengthOf(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            return line.mid(15).trimmed().toLongLong();
    }
    return -1;
}

} // namespace

QByteArrayList RawAnswer::header(const QByteArray &name) const
{
    QByteArrayList values;
    for (const QByteArray &line : headers) {
        if (line.toLower().startsWith(name.toLower() + ':'))
            values.append(line.mid(name.size() + 1).trimmed());
    }
    return values;
}

RawClient::RawClient(quint16 port) : m_socket(std::make_unique<QSslSocket>())
{
    m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    QObject::connect(m_socket.get(), &QSslSocket::readyRead, m_socket.get(),
        [this] { m_bytes += m_socket->readAll(); });
    m_socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
}

bool RawClient::connected()
{
    return QTest::qWaitFor(
               [&] {
                   return m_socket->isEncrypted()
                       || m_socket->state() == QAbstractSocket::UnconnectedState;
               },
               patience)
        && m_socket->isEncrypted();
}

void RawClient::send(const QByteArray &bytes) { m_socket->write(bytes); }

bool RawClient::wholeAnswer() const
{
    const auto end = m_bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const qsizetype length = lengthOf(m_bytes.left(end));
    return length >= 0 && m_bytes.size() >= end + 4 + length;
}

RawAnswer RawClient::answer()
{
    const bool came = QTest::qWaitFor([&] { return wholeAnswer() || closedNow(); }, patience);
    RawAnswer answer;
    const auto end = m_bytes.indexOf("\r\n\r\n");
    if (!came || end < 0)
        return answer;
    const qsizetype length = lengthOf(m_bytes.left(end));
    for (const QByteArray &line : m_bytes.left(end).split('\n'))
        answer.headers.append(line.trimmed());
    answer.statusLine = answer.headers.takeFirst();
    answer.body = length < 0 ? m_bytes.mid(end + 4) : m_bytes.mid(end + 4, length);
    m_bytes.remove(0, end + 4 + answer.body.size());
    return answer;
}

RawAnswer RawClient::ask(const QByteArray &method, const QByteArray &path,
    const QList<QByteArray> &extra, const QByteArray &form)
{
    QByteArray request = method + ' ' + path + " HTTP/1.1\r\nHost: lab\r\n";
    for (const QByteArray &line : extra)
        request += line + "\r\n";
    if (!form.isEmpty())
        request += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + QByteArray::number(form.size()) + "\r\n";
    send(request + "\r\n" + form);
    return answer();
}

bool RawClient::closedNow() const { return m_socket->state() == QAbstractSocket::UnconnectedState; }

bool RawClient::closed()
{
    return QTest::qWaitFor([&] { return closedNow(); }, patience);
}

bool RawClient::anythingArrived()
{
    // What is on its way over loopback is there after a few turns of the event loop.
    for (int i = 0; i < 20 && m_bytes.isEmpty(); ++i)
        QTest::qWait(1);
    return !m_bytes.isEmpty();
}

QString RawClient::certificate() const
{
    return QString::fromLatin1(
        m_socket->peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

QByteArray tokenHeader(const QByteArray &id, const QByteArray &secret)
{
    return "Authorization: PVEAPIToken=" + id + '=' + secret;
}

} // namespace fairlead::lab
