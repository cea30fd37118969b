#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QSslSocket>

#include <memory>

namespace fairlead::lab {

/// An answer as it came over the wire.
struct RawAnswer {
    QByteArray statusLine; ///< empty: no answer came
    QList<QByteArray> headers; ///< whole lines
    QByteArray body;

    int status() const { return statusLine.split(' ').value(1).toInt(); }
    QByteArray reason() const { return statusLine.mid(13); }
    QByteArrayList header(const QByteArray &name) const;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QJsonValue data() const { return json().value(QStringLiteral("data")); }
};

/// Speaks HTTP by hand over TLS on this thread, without anything a library would add or hide.
class RawClient {
public:
    explicit RawClient(quint16 port);

    bool connected();
    void send(const QByteArray &bytes);
    /// Sends and waits for the answer. `extra` are header lines without their end.
    RawAnswer ask(const QByteArray &method, const QByteArray &path,
        const QList<QByteArray> &extra = {}, const QByteArray &form = {});
    /// The next answer, whole: by its length, or by the end of the connection.
    RawAnswer answer();
    bool closed();
    bool closedNow() const;
    bool anythingArrived();
    QByteArray waiting() const { return m_bytes; }
    QString certificate() const;
    QSslSocket &socket() { return *m_socket; }

private:
    bool wholeAnswer() const;

    std::unique_ptr<QSslSocket> m_socket;
    QByteArray m_bytes;
};

/// "Authorization: PVEAPIToken=…"
QByteArray tokenHeader(const QByteArray &id, const QByteArray &secret);

} // namespace fairlead::lab
