#include "lab/http/connection.h"

#include "lab/http/gzip.h"
#include "lab/http/listener.h"

#include <QDateTime>
#include <QLocale>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto idleTimeout = 5s; // S AnyEvent.pm
constexpr int requestsPerConnection = 100; // M PVE/Service/pveproxy.pm
constexpr qsizetype compressedFrom = 1024;

QByteArray httpDate(WallTime time)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
    return QLocale::c().toString(utc, u"ddd, dd MMM yyyy HH:mm:ss"_s).toLatin1() + " GMT";
}

bool wantsToStay(const HttpRequest &request)
{
    const QByteArray wish = request.header("connection").toLower();
    return request.minor >= 1 ? !wish.contains("close") : wish.contains("keep-alive");
}

QString apiPath(const HttpRequest &request)
{
    const QString path = QString::fromUtf8(request.path());
    return path.startsWith(u"/api2/json") ? path.sliced(10) : path;
}

} // namespace

HttpConnection::HttpConnection(QSslSocket *socket, QString node, int number,
    HttpSurroundings &around, const HttpHandler &handler)
    : m_socket(socket)
    , m_node(std::move(node))
    , m_number(number)
    , m_around(around)
    , m_handler(handler)
{
    m_socket->setParent(this);
    connect(m_socket, &QSslSocket::readyRead, this, &HttpConnection::read);
    connect(m_socket, &QSslSocket::disconnected, this, &QObject::deleteLater);
    connect(m_socket, &QSslSocket::errorOccurred, this, [this] {
        if (m_socket->state() == QAbstractSocket::UnconnectedState)
            deleteLater();
    });
    waitForMore();
}

void HttpConnection::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    m_idle.reset();
    if (!frozen) {
        read();
        waitForMore();
    }
}

void HttpConnection::drop() { m_socket->abort(); }

void HttpConnection::waitForMore()
{
    m_idle = m_around.clock.after(idleTimeout, [this] { m_socket->disconnectFromHost(); });
}

void HttpConnection::read()
{
    if (m_frozen)
        return;
    const QByteArray bytes = m_socket->readAll();
    if (bytes.isEmpty())
        return;
    m_around.record.take(Received{m_node, m_number, m_around.clock.now(), bytes});
    m_reader.add(bytes);
    if (!m_busy)
        serve();
}

void HttpConnection::serve()
{
    if (const auto request = m_reader.next())
        return answer(*request);
    if (m_reader.refusal())
        return send({}, *m_reader.refusal());
    waitForMore();
}

void HttpConnection::answer(const HttpRequest &request)
{
    m_busy = true;
    m_idle.reset();
    ++m_served;
    const auto fault = m_around.faults.strike(
        m_node, QString::fromLatin1(request.method), apiPath(request), m_around.elapsed());
    const HttpResponse response = handle(request, fault);
    m_around.record.take(Heard{m_node, m_number, m_around.clock.now(), request, response.status});
    auto delay = response.delay;
    if (fault && fault->kind == Fault::Kind::Delay)
        delay += fault->delay;
    if (delay == 0ms)
        return deliver(request, response, fault);
    m_thinking = m_around.clock.after(
        delay, [this, request, response, fault] { deliver(request, response, fault); });
}

HttpResponse HttpConnection::handle(const HttpRequest &request, const std::optional<Fault> &fault)
{
    if (!fault)
        return m_handler(request);
    switch (fault->kind) {
    case Fault::Kind::Status:
        return {fault->status, fault->text.toUtf8(), "text/plain", fault->text.toUtf8(), {}, false};
    case Fault::Kind::Html:
        return {200, "OK", "text/html;charset=UTF-8",
            "<html><body><h1>Gateway</h1><p>Please sign in.</p></body></html>", {}, false};
    case Fault::Kind::HalfClose:
    case Fault::Kind::Garbage:
        return {0, {}, {}, {}, {}, false};
    default:
        return m_handler(request);
    }
}

void HttpConnection::deliver(
    const HttpRequest &request, const HttpResponse &response, const std::optional<Fault> &fault)
{
    if (m_frozen || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    static const QList<Fault::Kind> rude{Fault::Kind::Freeze, Fault::Kind::HalfClose,
        Fault::Kind::Garbage, Fault::Kind::LoseAnswer, Fault::Kind::Truncate};
    if (fault && rude.contains(fault->kind))
        return misbehave(request, response, fault->kind);
    send(request, response);
}

void HttpConnection::misbehave(const HttpRequest &, const HttpResponse &response, Fault::Kind kind)
{
    switch (kind) {
    case Fault::Kind::LoseAnswer:
        return drop();
    case Fault::Kind::HalfClose:
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
        return;
    case Fault::Kind::Garbage:
        m_socket->write(QByteArray::fromHex("00ff17c3deadbeef0d0a0d0a48545450"));
        return m_socket->disconnectFromHost();
    case Fault::Kind::Truncate:
        m_socket->write(head(response, response.body, false, false)
            + response.body.left(response.body.size() / 2));
        return m_socket->disconnectFromHost();
    default:
        return; // frozen: never a word
    }
}

QByteArray HttpConnection::head(
    const HttpResponse &response, const QByteArray &body, bool keep, bool compressed) const
{
    const QByteArray date = httpDate(m_around.clock.now().wall);
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' '
        + response.reason.split('\n').first() + "\r\nCache-Control: max-age=0\r\n";
    if (!keep || response.handedOn)
        head += "Connection: close\r\n";
    if (keep)
        head += "Connection: Keep-Alive\r\n";
    head += "Date: " + date + "\r\nPragma: no-cache\r\nServer: pve-api-daemon/3.0\r\n";
    if (compressed)
        head += "Content-Encoding: gzip\r\n";
    if (!body.isEmpty())
        head += "Content-Length: " + QByteArray::number(body.size())
            + "\r\nContent-Type: " + response.contentType + "\r\n";
    return head + "Expires: " + date + "\r\n\r\n";
}

void HttpConnection::send(const HttpRequest &request, HttpResponse response)
{
    const bool keep
        = response.status < 400 && wantsToStay(request) && m_served < requestsPerConnection;
    const bool compressed = response.body.size() > compressedFrom
        && request.header("accept-encoding").contains("gzip");
    if (compressed)
        response.body = gzip(response.body);
    m_socket->write(head(response, response.body, keep, compressed) + response.body);
    m_busy = false;
    if (!keep)
        return m_socket->disconnectFromHost();
    serve();
}

} // namespace fairlead::lab
