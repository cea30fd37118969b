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
};

QTEST_GUILESS_MAIN(TestTls)
#include "test_tls.moc"
