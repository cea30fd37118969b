#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QSsl>
#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <optional>

class QSslSocket;

namespace fairlead {

/// What a TLS server shows: its certificate and, unseen, the key to it.
struct ServerIdentity {
    QSslCertificate certificate = QSslCertificate();
    QSslKey key;
};

/// One complete request as it came in: headers and as many body bytes as Content-Length said.
struct RawRequest {
    QByteArray method;
    QByteArray target;
    QByteArray head; ///< request line and headers, verbatim
    QByteArray body;
    int connection = 0; ///< the how manyth connection, from 0

    /// The header's value, its name compared without case; empty when it is not there.
    QByteArray header(const QByteArray &name) const;
};

/// One accepted connection: what a test does to it, byte by byte.
class RawPeer : public QObject {
    Q_OBJECT
public:
    RawPeer(QSslSocket *socket, int number);
    ~RawPeer() override;

    void send(const QByteArray &bytes);
    /// The bytes, then an orderly end.
    void sendAndClose(const QByteArray &bytes);
    /// The end by RST: what was not delivered yet is thrown away.
    void reset();
    /// Sends head, then `total` bytes as fast as they are taken, never more than 64 KiB ahead.
    void stream(const QByteArray &head, qint64 total);

    int number() const { return m_number; }
    bool closed() const { return m_closed; }
    bool encrypted() const { return m_encrypted; }
    /// All application bytes that came in (with TLS: after the handshake).
    const QByteArray &received() const { return m_received; }
    /// Of a stream(): how much the other side's system has taken.
    qint64 streamed() const { return m_streamed; }

private:
    friend class RawServer;

    std::optional<RawRequest> takeRequest();
    void feed();

    QPointer<QSslSocket> m_socket;
    int m_number;
    bool m_closed = false;
    bool m_encrypted = false;
    QByteArray m_received;
    qsizetype m_parsed = 0;
    qint64 m_toStream = 0;
    qint64 m_streamed = 0;
};

/// A loopback server for the transport's tests: it keeps every byte of every connection, so it is a
/// witness that shares nothing with the code under test. Lives in the test's thread. Members may be
/// set between connections.
class RawServer : public QTcpServer {
    Q_OBJECT
public:
    using Script = std::function<void(RawPeer &, const RawRequest &)>;

    /// The script is called for every complete request.
    explicit RawServer(Script script = {});

    Script script;
    std::optional<ServerIdentity> tls; ///< speaks TLS when set
    QSsl::SslProtocol protocol = QSsl::SecureProtocols;
    bool freezeTls = false; ///< takes connections and never begins the handshake
    std::function<void(RawPeer &)> onConnect; ///< before anything is read

    /// "http(s)://127.0.0.1:PORT/prefix"
    QUrl url(const QString &prefix = {}) const;
    QString address() const;

    const QList<RawPeer *> &peers() const { return m_peers; }
    const QList<RawRequest> &requests() const { return m_requests; }
    /// Complete requests of that method, over all connections.
    qsizetype count(const QByteArray &method) const;
    /// Every application byte over all connections.
    QByteArray received() const;
    bool allClosed() const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void read(RawPeer *peer);

    QList<RawPeer *> m_peers; // owned as children
    QList<RawRequest> m_requests;
};

/// A port whose queue of connections is full: the system drops further attempts unanswered, as a
/// firewall would.
class BlackHole {
public:
    BlackHole();
    BlackHole(const BlackHole &) = delete;
    BlackHole &operator=(const BlackHole &) = delete;
    ~BlackHole();

    quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    QList<int> m_descriptors;
};

/// "HTTP/1.1 200 OK" with Content-Length and application/json.
QByteArray jsonAnswer(const QByteArray &body, const QByteArray &statusLine = "HTTP/1.1 200 OK");

} // namespace fairlead
