#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "lab/faults.h"
#include "lab/http/certificates.h"
#include "lab/http/message.h"
#include "lab/record.h"

#include <QTcpServer>

#include <functional>

namespace fairlead::lab {

class HttpConnection;

/// What every listener of a lab shares. Outlives them.
struct HttpSurroundings {
    Clock &clock;
    Record &record;
    Faults &faults;
    /// Simulated time since the world began: what faults go by.
    std::function<std::chrono::milliseconds()> elapsed;
    int connections = 0;
};

/// One HTTPS server on its own port of 127.0.0.1 with its own certificate, as strict and as
/// talkative as pveproxy, that can be told to be silent, to be gone and to misbehave.
class HttpListener : public QTcpServer {
    Q_OBJECT
public:
    enum class Reach {
        Answering,
        Silent, ///< as a machine without power: connections hang
        Refusing, ///< as a machine whose service is stopped
    };

    HttpListener(QString name, HttpSurroundings &around, HttpHandler handler);
    ~HttpListener() override;

    /// Port 0: any free one below the range of outgoing connections, so that it can be taken again.
    Result<> open(ServerIdentity identity, ServerIdentity other, quint16 port);
    /// Takes effect at once, also for connections that are open.
    void setReach(Reach reach);
    /// From the next connection on.
    void setIdentity(const ServerIdentity &identity) { m_identity = identity; }

    quint16 port() const { return m_port; }
    const QString &name() const { return m_name; }
    /// Of the certificate it presents now.
    QString presented() const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    bool listenAgain();
    bool hit(Fault::Kind kind) const;
    void greet(qintptr descriptor);

    QString m_name;
    HttpSurroundings &m_around;
    HttpHandler m_handler;
    ServerIdentity m_identity;
    ServerIdentity m_other;
    quint16 m_port = 0;
    Reach m_reach = Reach::Answering;
};

} // namespace fairlead::lab
