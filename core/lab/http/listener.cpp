#include "lab/http/listener.h"

#include "lab/http/connection.h"

#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

constexpr quint32 firstPort = 20'000; // the system hands out 32768 and above
constexpr quint32 lastPort = 32'000;
constexpr int attempts = 100;

} // namespace

HttpListener::HttpListener(QString name, HttpSurroundings &around, HttpHandler handler)
    : m_name(std::move(name))
    , m_around(around)
    , m_handler(std::move(handler))
{ }

HttpListener::~HttpListener() { qDeleteAll(findChildren<HttpConnection *>()); }

Result<> HttpListener::open(ServerIdentity identity, ServerIdentity other, quint16 port)
{
    m_identity = std::move(identity);
    m_other = std::move(other);
    m_port = port;
    for (int i = 0; i < attempts; ++i) {
        if (port == 0)
            m_port = quint16(QRandomGenerator::global()->bounded(firstPort, lastPort));
        if (listenAgain())
            return {};
        if (port != 0)
            break;
    }
    return failure(Error::Kind::Precondition,
        u"No server could be started for %1 on port %2."_s.arg(m_name).arg(m_port), errorString());
}

bool HttpListener::listenAgain()
{
    return isListening() || listen(QHostAddress::LocalHost, m_port);
}

void HttpListener::setReach(Reach reach)
{
    const bool refused = reach == Reach::Refusing || hit(Fault::Kind::Refuse);
    const auto connections = findChildren<HttpConnection *>();
    for (HttpConnection *connection : connections) {
        if (refused)
            connection->drop();
        else
            connection->setFrozen(reach == Reach::Silent);
    }
    if (refused) {
        close();
    } else {
        listenAgain();
        if (reach == Reach::Silent)
            pauseAccepting();
        else if (m_reach == Reach::Silent)
            resumeAccepting();
    }
    m_reach = reach;
}

QString HttpListener::presented() const
{
    return fingerprint(
        hit(Fault::Kind::OtherCertificate) ? m_other.certificate : m_identity.certificate);
}

bool HttpListener::hit(Fault::Kind kind) const
{
    return m_around.faults.hits(kind, m_name, m_around.elapsed());
}

void HttpListener::incomingConnection(qintptr descriptor)
{
    if (!hit(Fault::Kind::FreezeConnections) && !hit(Fault::Kind::NoTls))
        return greet(descriptor);
    auto *socket = new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    if (hit(Fault::Kind::NoTls)) {
        socket->write("HTTP/1.0 400 Bad Request\r\n\r\nThis is not TLS.\r\n");
        socket->disconnectFromHost();
    }
}

void HttpListener::greet(qintptr descriptor)
{
    const ServerIdentity &identity = hit(Fault::Kind::OtherCertificate) ? m_other : m_identity;
    auto *socket = new QSslSocket;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(identity.certificate);
    tls.setPrivateKey(identity.key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->setSslConfiguration(tls);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    auto *connection
        = new HttpConnection(socket, m_name, ++m_around.connections, m_around, m_handler);
    connection->setParent(this);
    socket->startServerEncryption();
}

} // namespace fairlead::lab
