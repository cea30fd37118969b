#pragma once

#include "base/async.h"
#include "net/attempt.h"
#include "net/lane.h"

#include <QObject>

class QNetworkReply;
class QNetworkRequest;

namespace fairlead::net {

/// Everything one attempt needs.
struct Wire {
    Asked asked;
    Headers headers;
    QByteArray contentType;
    QByteArray body;
    QSslConfiguration tls;
    MonotonicTime due; ///< the whole call's deadline
};

/// Puts a request on the wire once and watches it: certificate, deadlines, size. Always answers an
/// Attempt, never an error. Dropping it closes the connection.
class Exchange : public QObject {
public:
    /// The turn on the lane is held until the exchange is gone.
    static Async<Attempt> run(Clock &clock, std::shared_ptr<Lane> lane, Turn turn, Wire wire);

    Exchange(
        Clock &clock, std::shared_ptr<Lane> lane, Turn turn, Wire wire, Settle<Attempt> settle);
    ~Exchange() override;

private:
    void start();
    QNetworkRequest prepared() const;
    QNetworkReply *sent();
    void watch();
    void judgeCertificate(const QList<QSslError> &errors);
    void up();
    void head();
    void drain();
    void ended();
    void finish(Fault fault);

    bool encrypted() const;
    bool hearsWhenUp() const;
    bool mayHaveLeft(Fault fault) const;
    bool shorterThanSaid() const;
    Fault endFault() const;

    Clock &m_clock;
    std::shared_ptr<Lane> m_lane;
    Manager m_manager;
    Turn m_turn;
    Wire m_wire;
    Settle<Attempt> m_settle;
    QNetworkReply *m_reply = nullptr;
    Timer m_phase;
    Timer m_whole;
    Attempt m_attempt;
    bool m_up = false;
    bool m_done = false;
};

} // namespace fairlead::net
