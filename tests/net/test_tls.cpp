#include "net/fixture.h"
#include "support/certificates.h"

using namespace fairlead;
using namespace fairlead::net;

namespace {

QString withoutColons(QString fingerprint)
{
    return fingerprint.remove(QLatin1Char(':')).toLower();
}

const QByteArray canary = "canary-7f3a-authorization";

std::shared_ptr<Identity> login()
{
    return std::make_shared<FixedIdentity>(Headers{{"Authorization", canary}});
}

/// 1.1 is marked as deprecated, which is the point here.
QSsl::SslProtocol oldTls()
{
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    return QSsl::TlsV1_1;
    QT_WARNING_POP
}

} // namespace

class TestTls : public QObject {
    Q_OBJECT

private:
    Certificates m_made;
    Around m_around;
    std::unique_ptr<RawServer> m_server;

    RawServer &serve(const ServerIdentity &identity)
    {
        m_server = std::make_unique<RawServer>(
            [](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{\"data\":1}")); });
        m_server->tls = identity;
        return *m_server;
    }

    Result<Reply> ask(const TlsTrust &trust)
    {
        Http http(settingsFor(*m_server, trust), m_around.clock, m_around.redactor, login());
        return await(http.get(read()));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_made.problem().isEmpty(), qPrintable(m_made.problem())); }

    void believed_data()
    {
        QTest::addColumn<ServerIdentity>("shown");
        QTest::addColumn<TlsTrust>("trust");
        const auto pin
            = [](const ServerIdentity &of) { return TlsTrust::pinned({sha256Of(of.certificate)}); };
        QTest::newRow("pinned, self-signed") << m_made.selfSigned << pin(m_made.selfSigned);
        QTest::newRow("pinned without colons, lower case")
            << m_made.selfSigned
            << TlsTrust::pinned({withoutColons(sha256Of(m_made.selfSigned.certificate))});
        QTest::newRow("one of several pins") << m_made.selfSigned
                                             << TlsTrust::pinned({sha256Of(m_made.ok.certificate),
                                                    sha256Of(m_made.selfSigned.certificate)});
        QTest::newRow("pinned and expired: the identity is exact")
            << m_made.expired << pin(m_made.expired);
        QTest::newRow("pinned for another name") << m_made.otherName << pin(m_made.otherName);
        QTest::newRow("signed by the authority")
            << m_made.ok << TlsTrust::authority(m_made.authorityFile);
        TlsTrust exception = TlsTrust::authority(m_made.authorityFile);
        exception.accepted = {sha256Of(m_made.expired.certificate)};
        QTest::newRow("accepted before, although expired") << m_made.expired << exception;
        QTest::newRow("an authority's word counts beside an accepted exception")
            << m_made.ok << exception;
    }

    void believed()
    {
        QFETCH(ServerIdentity, shown);
        QFETCH(TlsTrust, trust);
        RawServer &server = serve(shown);
        const Result<Reply> reply = ask(trust);
        VERIFY_RESULT(reply);
        QCOMPARE(reply->body, QByteArray("{\"data\":1}"));
        QVERIFY(server.received().contains(canary)); // the witness does see what is sent
    }

    void asksThePerson_data()
    {
        using Reason = TrustQuestion::Reason;
        QTest::addColumn<ServerIdentity>("shown");
        QTest::addColumn<TlsTrust>("trust");
        QTest::addColumn<Reason>("reason");
        const TlsTrust authority = TlsTrust::authority(m_made.authorityFile);
        const TlsTrust pinned = TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)});
        QTest::newRow("changed: another than the pinned one")
            << m_made.selfSignedToo << pinned << Reason::Changed;
        TlsTrust both = pinned;
        both.authorityFile = m_made.authorityFile;
        QTest::newRow("changed, although an authority would vouch")
            << m_made.ok << both << Reason::Changed;
        QTest::newRow("no pin yet") << m_made.ok << TlsTrust::pinned({}) << Reason::Unknown;
        QTest::newRow("self-signed, system trust")
            << m_made.selfSigned << TlsTrust::system() << Reason::Unknown;
        QTest::newRow("self-signed, authority")
            << m_made.selfSigned << authority << Reason::Unknown;
        QTest::newRow("private authority, system trust")
            << m_made.ok << TlsTrust::system() << Reason::Unknown;
        QTest::newRow("expired") << m_made.expired << authority << Reason::Expired;
        QTest::newRow("not yet valid") << m_made.notYetValid << authority << Reason::NotYetValid;
        QTest::newRow("other name") << m_made.otherName << authority << Reason::WrongName;
        TlsTrust exception = authority;
        exception.accepted = {sha256Of(m_made.expired.certificate)};
        QTest::newRow("neither the accepted one nor vouched for")
            << m_made.selfSigned << exception << Reason::Changed;
    }

    void asksThePerson()
    {
        QFETCH(ServerIdentity, shown);
        QFETCH(TlsTrust, trust);
        QFETCH(TrustQuestion::Reason, reason);
        RawServer &server = serve(shown);
        const Result<Reply> reply = ask(trust);
        VERIFY_ERROR(reply, Error::Kind::Tls);
        QVERIFY(reply.error().trust);
        const TrustQuestion question = *reply.error().trust;
        QCOMPARE(question.reason, reason);
        QCOMPARE(question.fingerprint, sha256Of(shown.certificate));
        QCOMPARE(question.endpoint, server.address());
        QCOMPARE(question.material, shown.certificate.toDer());
        QCOMPARE(question.expected, trust.pins + trust.accepted);
        QTRY_VERIFY(server.allClosed());
        QCOMPARE(server.received(), QByteArray()); // not a byte of the request, nor of the login
    }

    void aPinNeedsNoErrorToRefuse()
    {
        // Were Qt to find nothing wrong, the judgement alone must hold.
        const TlsTrust pinned = TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)});
        const auto judged = [&](const TlsTrust &trust, const QSslCertificate &shown) {
            return judge(trust, QStringLiteral("pve1.example:8006"), shown, {});
        };
        QVERIFY(judged(pinned, m_made.ok.certificate));
        QVERIFY(judged(TlsTrust::pinned({}), m_made.ok.certificate));
        QVERIFY(judged(TlsTrust::system(), QSslCertificate()));
        QVERIFY(!judged(pinned, m_made.selfSigned.certificate));
        QVERIFY(!judged(TlsTrust::system(), m_made.ok.certificate));
    }

    void acceptedAtRunTime()
    {
        RawServer &server = serve(m_made.selfSigned);
        Http http(settingsFor(server, TlsTrust::pinned({})), m_around.clock, m_around.redactor);
        const Result<Reply> asked = await(http.get(read()));
        VERIFY_ERROR(asked, Error::Kind::Tls);
        http.accept(*asked.error().trust);
        VERIFY_RESULT(await(http.get(read())));
        QCOMPARE(await(http.send(m_around.outbox, QStringLiteral("x"), write())).delivery,
            Delivery::Done);
    }

    void acceptedForThatEndpointOnly()
    {
        RawServer &server = serve(m_made.selfSigned);
        Http http(settingsFor(server, TlsTrust::pinned({})), m_around.clock, m_around.redactor);
        TrustQuestion question = *await(http.get(read())).error().trust;
        question.endpoint = QStringLiteral("127.0.0.1:1");
        http.accept(question);
        VERIFY_ERROR(await(http.get(read())), Error::Kind::Tls);
        question.endpoint = server.address();
        question.subject = TrustQuestion::Subject::HostKey;
        http.accept(question);
        VERIFY_ERROR(await(http.get(read())), Error::Kind::Tls);
    }

    void withdrawnLeavesNoConnectionUsable_data()
    {
        QTest::addColumn<bool>("pinned");
        QTest::newRow("a pin: the last one gone is not system trust") << true;
        QTest::newRow("accepted by a person") << false;
    }

    void withdrawnLeavesNoConnectionUsable()
    {
        QFETCH(bool, pinned);
        RawServer &server = serve(m_made.selfSigned);
        const QString fingerprint = withoutColons(sha256Of(m_made.selfSigned.certificate));
        TlsTrust trust = TlsTrust::pinned(pinned ? QStringList{fingerprint} : QStringList{});
        if (!pinned)
            trust.accepted = {fingerprint};
        Http http(settingsFor(server, trust), m_around.clock, m_around.redactor);
        VERIFY_RESULT(await(http.get(read())));
        http.withdraw(server.address(), sha256Of(m_made.selfSigned.certificate));
        const Result<Reply> reply = await(http.get(read()));
        VERIFY_ERROR(reply, Error::Kind::Tls);
        QCOMPARE(reply.error().trust->reason, TrustQuestion::Reason::Unknown);
        QCOMPARE(server.count("GET"), 1);
    }

    void changedBetweenTwoConnections()
    {
        // Qt keeps "ignore these errors" for all later connections of a manager: it must not cover
        // another certificate.
        RawServer &server = serve(m_made.selfSigned);
        server.script = [](RawPeer &peer, const RawRequest &) {
            peer.sendAndClose("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                              "Content-Length: 2\r\n\r\n{}");
        };
        Http http(settingsFor(server, TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)})),
            m_around.clock, m_around.redactor, login());
        VERIFY_RESULT(await(http.get(read())));
        QVERIFY(waitUntil([&] { return server.allClosed(); }));
        const qsizetype seen = server.received().size();
        server.tls = m_made.selfSignedToo;
        const Result<Reply> reply = await(http.get(read()));
        VERIFY_ERROR(reply, Error::Kind::Tls);
        QCOMPARE(reply.error().trust->reason, TrustQuestion::Reason::Changed);
        QCOMPARE(
            reply.error().trust->expected, QStringList{sha256Of(m_made.selfSigned.certificate)});
        QVERIFY(waitUntil([&] { return server.allClosed(); }));
        QCOMPARE(server.received().size(), seen);
    }

    void renewedByTheAuthority()
    {
        RawServer &server = serve(m_made.ok);
        server.script
            = [](RawPeer &peer, const RawRequest &) { peer.sendAndClose(jsonAnswer("{}")); };
        Http http(settingsFor(server, TlsTrust::authority(m_made.authorityFile)), m_around.clock,
            m_around.redactor);
        VERIFY_RESULT(await(http.get(read())));
        server.tls = m_made.renewed;
        VERIFY_RESULT(await(http.get(read())));
    }

    void brokenHandshakes_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("what");
        QTest::newRow("plain http on the port")
            << QStringLiteral("plain") << Error::Kind::Tls
            << QStringLiteral("No encrypted connection to 127.0.0.1 came about. Does port");
        QTest::newRow("older than TLS 1.2") << QStringLiteral("old") << Error::Kind::Tls
                                            << QStringLiteral("speak https with TLS 1.2 or newer?");
        QTest::newRow("closed before the handshake")
            << QStringLiteral("close") << Error::Kind::Unreachable
            << QStringLiteral("127.0.0.1 closed the connection before it could be used.");
        QTest::newRow("reset before the handshake")
            << QStringLiteral("reset") << Error::Kind::Unreachable
            << QStringLiteral("127.0.0.1 closed the connection before it could be used.");
    }

    void brokenHandshakes()
    {
        QFETCH(QString, how);
        QFETCH(QString, what);
        RawServer &server = serve(m_made.selfSigned);
        if (how == QStringLiteral("old"))
            server.protocol = oldTls();
        server.freezeTls = how != QStringLiteral("old");
        server.onConnect = [&](RawPeer &peer) {
            if (how == QStringLiteral("plain"))
                peer.sendAndClose("HTTP/1.1 400 Bad Request\r\n\r\n");
            else if (how == QStringLiteral("close"))
                peer.sendAndClose({});
            else if (how == QStringLiteral("reset"))
                peer.reset();
        };
        const TlsTrust pinned = TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)});
        Settings settings = settingsFor(server, pinned);
        settings.attempts = 1;
        Http http(settings, m_around.clock, m_around.redactor);
        const Result<Reply> reply = await(http.get(read()));
        QVERIFY(!reply);
        QTEST(reply.error().kind, "kind");
        QVERIFY2(reply.error().what.contains(what), qPrintable(reply.error().what));
        QVERIFY(!reply.error().trust);
        const Outcome<Reply> outcome
            = await(http.send(m_around.outbox, QStringLiteral("x"), write()));
        QCOMPARE(outcome.delivery, Delivery::Refused);
        QCOMPARE(server.requests().size(), 0);
    }

    void httpsOverALookedUpName()
    {
        RawServer &server = serve(m_made.ok);
        Settings settings = settingsFor(server, TlsTrust::authority(m_made.authorityFile));
        settings.endpoints[0].base
            = QUrl(QStringLiteral("https://localhost:%1").arg(server.serverPort()));
        Http http(settings, m_around.clock, m_around.redactor);
        VERIFY_RESULT(await(http.get(read())));
        QCOMPARE(await(http.send(m_around.outbox, QStringLiteral("x"), write())).delivery,
            Delivery::Done);
        QCOMPARE(server.count("POST"), 1);
    }

    void systemTrust_data()
    {
        QTest::addColumn<TlsTrust>("trust");
        QTest::addColumn<bool>("believed");
        QTest::newRow("the machine's authorities vouch") << TlsTrust::system() << true;
        QTest::newRow("a pin outranks them")
            << TlsTrust::pinned({sha256Of(m_made.selfSigned.certificate)}) << false;
        QTest::newRow("an authority of ones own outranks them")
            << TlsTrust::authority(m_made.otherAuthorityFile) << false;
    }

    void systemTrust()
    {
        // What the machine trusts is taken from Qt's default; here it learns of one more authority.
        QFETCH(TlsTrust, trust);
        QFETCH(bool, believed);
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration richer = before;
        richer.addCaCertificates(m_made.authorityFile);
        QSslConfiguration::setDefaultConfiguration(richer);
        RawServer &server = serve(m_made.ok);
        const Result<Reply> reply = ask(trust);
        QSslConfiguration::setDefaultConfiguration(before);
        QCOMPARE(reply.has_value(), believed);
        QVERIFY(believed || waitUntil([&] { return server.allClosed(); }));
        QCOMPARE(server.received().contains(canary), believed);
        QVERIFY(believed || server.received().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "test_tls.moc"
