#pragma once

#include "base/clock.h"
#include "lab/faults.h"
#include "lab/http/reader.h"

#include <QObject>
#include <QSslSocket>

namespace fairlead::lab {

struct HttpSurroundings;

/// One TLS connection of a listener: keep-alive for 100 requests or 5 idle seconds, closed after
/// every status from 400 on. Ends and deletes itself with its socket.
class HttpConnection : public QObject {
    Q_OBJECT
public:
    /// Takes the socket.
    HttpConnection(QSslSocket *socket, QString node, int number, HttpSurroundings &around,
        const HttpHandler &handler);

    /// Nothing is read, answered or closed any more; thawed, it goes on where it was.
    void setFrozen(bool frozen);
    /// Ends it now, without a word.
    void drop();

private:
    void read();
    void serve();
    void answer(const HttpRequest &request);
    HttpResponse handle(const HttpRequest &request, const std::optional<Fault> &fault);
    void deliver(const HttpRequest &request, const HttpResponse &response,
        const std::optional<Fault> &fault);
    void send(const HttpRequest &request, HttpResponse response);
    void misbehave(const HttpRequest &request, const HttpResponse &response, Fault::Kind kind);
    QByteArray head(
        const HttpResponse &response, const QByteArray &body, bool keep, bool compressed) const;
    void waitForMore();

    QSslSocket *m_socket;
    QString m_node;
    int m_number;
    HttpSurroundings &m_around;
    const HttpHandler &m_handler;
    HttpReader m_reader;
    Timer m_idle;
    Timer m_thinking;
    int m_served = 0;
    bool m_busy = false;
    bool m_frozen = false;
};

} // namespace fairlead::lab
