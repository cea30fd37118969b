#include "support/raw_server.h"

#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>
#include <tuple>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fairlead {

QByteArray RawRequest::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

RawPeer::RawPeer(QSslSocket *socket, int number) : m_socket(socket), m_number(number)
{
    socket->setParent(this);
    connect(socket, &QSslSocket::disconnected, this, [this] { m_closed = true; });
    connect(socket, &QSslSocket::encrypted, this, [this] { m_encrypted = true; });
    connect(socket, &QSslSocket::bytesWritten, this, [this] { feed(); });
    connect(socket, &QSslSocket::encryptedBytesWritten, this, [this] { feed(); });
}

RawPeer::~RawPeer() { m_socket->disconnect(this); }

void RawPeer::send(const QByteArray &bytes)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    m_socket->write(bytes);
    m_socket->flush();
}

void RawPeer::sendAndClose(const QByteArray &bytes)
{
    send(bytes);
    m_socket->disconnectFromHost();
}

void RawPeer::reset()
{
    const linger now{1, 0};
    ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket->abort();
}

void RawPeer::stream(const QByteArray &head, qint64 total)
{
    m_toStream = total;
    send(head);
    feed();
}

void RawPeer::feed()
{
    while (m_toStream > 0 && m_socket->state() == QAbstractSocket::ConnectedState
        && m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() < qint64(65536)) {
        const qint64 size = std::min<qint64>(m_toStream, 32768);
        m_toStream -= size;
        m_streamed += size;
        m_socket->write(QByteArray(size, ' '));
    }
}

std::optional<RawRequest> RawPeer::takeRequest()
{
    const qsizetype end = m_received.indexOf("\r\n\r\n", m_parsed);
    if (end < 0)
        return std::nullopt;
    RawRequest request;
    request.head = m_received.mid(m_parsed, end + 2 - m_parsed);
    const qint64 length = request.header("Content-Length").toLongLong();
    if (m_received.size() < end + 4 + length)
        return std::nullopt;
    request.body = m_received.mid(end + 4, length);
    m_parsed = end + 4 + length;
    const QList<QByteArray> words = request.head.left(request.head.indexOf('\r')).split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    request.connection = m_number;
    return request;
}

RawServer::RawServer(Script s) : script(std::move(s)) { listen(QHostAddress::LocalHost); }

QUrl RawServer::url(const QString &prefix) const
{
    return QUrl(QStringLiteral("%1://%2%3")
            .arg(tls ? QStringLiteral("https") : QStringLiteral("http"), address(), prefix));
}

QString RawServer::address() const { return QStringLiteral("127.0.0.1:%1").arg(serverPort()); }

qsizetype RawServer::count(const QByteArray &method) const
{
    return std::count_if(m_requests.begin(), m_requests.end(),
        [&](const RawRequest &request) { return request.method == method; });
}

QByteArray RawServer::received() const
{
    QByteArray all;
    for (const RawPeer *peer : m_peers)
        all += peer->received();
    return all;
}

bool RawServer::allClosed() const
{
    return std::all_of(
        m_peers.begin(), m_peers.end(), [](const RawPeer *peer) { return peer->closed(); });
}

void RawServer::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket;
    socket->setSocketDescriptor(descriptor);
    auto *peer = new RawPeer(socket, int(m_peers.size()));
    peer->setParent(this);
    m_peers.append(peer);
    if (onConnect)
        onConnect(*peer);
    if (freezeTls)
        return;
    connect(socket, &QSslSocket::readyRead, this, [this, peer] { read(peer); });
    if (tls) {
        QSslConfiguration configuration = socket->sslConfiguration();
        configuration.setLocalCertificate(tls->certificate);
        configuration.setPrivateKey(tls->key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setProtocol(protocol);
        socket->setSslConfiguration(configuration);
        socket->startServerEncryption();
    }
}

void RawServer::read(RawPeer *peer)
{
    peer->m_received += peer->m_socket->readAll();
    while (auto request = peer->takeRequest()) {
        m_requests.append(*request);
        if (script)
            script(*peer, *request);
    }
}

BlackHole::BlackHole()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t length = sizeof address;
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    m_descriptors.append(listener);
    if (::bind(listener, generic, length) != 0 || ::listen(listener, 0) != 0
        || ::getsockname(listener, generic, &length) != 0)
        return; // port 0 fails the test
    m_port = ntohs(address.sin_port);
    for (int i = 0; i < 4; ++i) {
        const int filler = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        m_descriptors.append(filler);
        std::ignore = ::connect(filler, generic, length); // "in progress" for most of them
    }
}

BlackHole::~BlackHole()
{
    for (const int descriptor : m_descriptors)
        ::close(descriptor);
}

QByteArray jsonAnswer(const QByteArray &body, const QByteArray &statusLine)
{
    return statusLine + "\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace fairlead
