#include "app/command_line.h"
#include "app/doctor.h"
#include "support/result_checks.h"

#include <QTest>

using namespace fairlead;
using namespace fairlead::app;

namespace {

Error error(Error::Kind kind)
{
    return {kind, QStringLiteral("words"), QStringLiteral("detail"), {}};
}

Checkup checkup(Checkup::State state)
{
    return {QStringLiteral("ssh://pve1"), state, QStringLiteral("words"), {}, {}};
}

} // namespace

class TestDoctor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void targets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address"); // empty: refused
        const auto row = [](const char *text, const char *address) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(address);
        };
        row("https://pve1.example:8006", "pve1.example:8006");
        row("https://pve1.example", "pve1.example:443");
        row("https://[2001:db8::1]:8006", "[2001:db8::1]:8006");
        row("http://127.0.0.1:8080", "127.0.0.1:8080");
        row("http://pve1.example", "");
        row("ssh://pve1.example", "root@pve1.example:22");
        row("ssh://sre@pve1.example:2222", "sre@pve1.example:2222");
        row("pve1.example", "");
        row("ftp://pve1.example", "");
        row("https://", "");
        row("https://root:hunter2@pve1.example", "");
        row("ssh://root:hunter2@pve1.example", "");
    }
    void targets()
    {
        QFETCH(QString, text);
        QFETCH(QString, address);
        DoctorOptions options;
        options.knownHosts = QStringLiteral("/dev/null");
        const auto target = parseTarget(text, options);
        if (address.isEmpty()) {
            VERIFY_ERROR(target, Error::Kind::Precondition);
            QVERIFY(!describe(target.error()).contains(QStringLiteral("hunter2")));
            return;
        }
        VERIFY_RESULT(target);
        if (const auto *endpoint = std::get_if<net::Endpoint>(&*target))
            QCOMPARE(endpoint->address(), address);
        else
            QCOMPARE(std::get<ssh::Target>(*target).user + QLatin1Char('@')
                    + std::get<ssh::Target>(*target).endpoint(),
                address);
    }

    void trustOptions()
    {
        DoctorOptions options;
        options.authorityFile = QStringLiteral("/ca.pem");
        const QString text = QStringLiteral("https://pve1.example");
        const auto byAuthority = parseTarget(text, options);
        VERIFY_RESULT(byAuthority);
        QCOMPARE(std::get<net::Endpoint>(*byAuthority).trust,
            net::TlsTrust::authority(QStringLiteral("/ca.pem")));
        options.pins = {QString(64, QLatin1Char('a'))};
        const auto byPin = parseTarget(text, options);
        VERIFY_RESULT(byPin);
        QCOMPARE(std::get<net::Endpoint>(*byPin).trust, net::TlsTrust::pinned(options.pins));
    }

    void silenceIsUnknownAndAnAnswerIsNot()
    {
        using State = Checkup::State;
        const QList<std::pair<Error::Kind, State>> table{{Error::Kind::Unreachable, State::Unknown},
            {Error::Kind::Lost, State::Unknown}, {Error::Kind::Timeout, State::Unknown},
            {Error::Kind::Unavailable, State::Unknown}, {Error::Kind::Tls, State::False},
            {Error::Kind::HostKey, State::False}, {Error::Kind::Unauthorized, State::False},
            {Error::Kind::Malformed, State::False}, {Error::Kind::Precondition, State::False}};
        for (const auto &[kind, state] : table)
            QVERIFY2(
                judge({}, error(kind)).state == state, QByteArray::number(int(kind)).constData());
    }

    void exitCodes()
    {
        using State = Checkup::State;
        QCOMPARE(exitCode({checkup(State::True)}), int(Fine));
        QCOMPARE(exitCode({checkup(State::True), checkup(State::False)}), int(Attention));
        QCOMPARE(exitCode({checkup(State::Unknown), checkup(State::False)}), int(SomethingUnknown));
    }

    void printsWhatAPersonMustCompare()
    {
        Checkup changed = checkup(Checkup::State::False);
        changed.trust
            = TrustQuestion{TrustQuestion::Subject::HostKey, TrustQuestion::Reason::Changed,
                QStringLiteral("pve1:22"), QStringLiteral("ssh-ed25519"),
                QStringLiteral("SHA256:new"), {QStringLiteral("SHA256:old")}, {}};
        QCOMPARE(toText({changed}),
            QStringLiteral("false   ssh://pve1\n        words\n        shown:    SHA256:new\n"
                           "        expected: SHA256:old\n"));
        const auto json = QJsonDocument::fromJson(toJson({changed})).object();
        const auto entry = json.value(QStringLiteral("checks")).toArray().at(0).toObject();
        QCOMPARE(QStringList(entry.keys()),
            (QStringList{QStringLiteral("detail"), QStringLiteral("state"),
                QStringLiteral("target"), QStringLiteral("text"), QStringLiteral("trust")}));
        QCOMPARE(entry.value(QStringLiteral("trust"))
                     .toObject()
                     .value(QStringLiteral("reason"))
                     .toString(),
            QStringLiteral("changed"));
    }
};

QTEST_GUILESS_MAIN(TestDoctor)
#include "test_doctor.moc"
