#include "net/endings.h"
#include "net/fixture.h"
#include "support/certificates.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace fairlead;

/// What Qt does when it is left alone. Not a test of ours: it proves that the witness of
/// test_writes sees a request that is sent again, and tells us when a later Qt behaves otherwise.
class TestQt : public QObject {
    Q_OBJECT

private:
    Certificates m_made;

    static QNetworkReply *send(
        QNetworkAccessManager &manager, const QUrl &url, const QByteArray &verb)
    {
        QNetworkRequest request(url);
        request.setRawHeader("Content-Type", "application/json");
        QNetworkReply *reply = verb == "POST" || verb == "PUT"
            ? manager.sendCustomRequest(request, verb, QByteArray("{}"))
            : manager.sendCustomRequest(request, verb);
        connect(reply, &QNetworkReply::sslErrors, reply,
            [reply](const QList<QSslError> &errors) { reply->ignoreSslErrors(errors); });
        return reply;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_made.problem().isEmpty(), qPrintable(m_made.problem())); }

    void sendsAgainByItself_data() { everyEnding({"GET", "POST", "PUT", "DELETE"}); }

    void sendsAgainByItself()
    {
        QFETCH(bool, tls);
        QFETCH(bool, kept);
        QFETCH(QByteArray, verb);
        QFETCH(Ending, ending);
        RawServer server([&](RawPeer &peer, const RawRequest &request) {
            if (request.target == "/first")
                peer.send(jsonAnswer("{}"));
            else
                letDown(peer, ending);
        });
        if (tls)
            server.tls = m_made.selfSigned;
        QNetworkAccessManager manager;
        if (kept) {
            const auto *first = send(manager, server.url(QStringLiteral("/first")), "HEAD");
            QVERIFY(net::waitUntil([&] { return first->isFinished(); }));
        }
        const auto *reply = send(manager, server.url(QStringLiteral("/x")), verb);
        QVERIFY(net::waitUntil([&] { return reply->isFinished(); }));
        // Measured with 6.4.2: twice after a close, up to four times otherwise.
        QVERIFY2(server.count(verb) >= 2, QByteArray::number(server.count(verb)).constData());
    }

    /// The sentence "not a byte was written" rests on this: what is decided in `encrypted` comes
    /// before the request.
    void givenUpWhenEncryptedIsNotSent()
    {
        for (int i = 0; i < 20; ++i) {
            RawServer server;
            server.tls = m_made.selfSigned;
            QNetworkAccessManager manager;
            auto *reply = send(manager, server.url(QStringLiteral("/x")), "POST");
            bool up = false;
            connect(reply, &QNetworkReply::encrypted, reply, [&] {
                up = true;
                reply->abort();
            });
            QVERIFY(net::waitUntil([&] {
                return reply->isFinished() && !server.peers().isEmpty() && server.allClosed();
            }));
            QVERIFY(up);
            QCOMPARE(server.received(), QByteArray());
        }
    }
};

QTEST_GUILESS_MAIN(TestQt)
#include "test_qt.moc"
