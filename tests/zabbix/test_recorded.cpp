// What the parsers make of every answer that was recorded from a real Zabbix 6.0.14.
#include "support/result_checks.h"
#include "zabbix/parsers.h"
#include "zabbix/recorded.h"

#include <QMetaEnum>

using namespace fairlead;
using namespace fairlead::zabbix;
using namespace Qt::Literals::StringLiterals;

namespace {

QString kindName(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Unauthorized:
        return u"unauthorized"_s;
    case Error::Kind::Forbidden:
        return u"forbidden"_s;
    case Error::Kind::NotFound:
        return u"not found"_s;
    case Error::Kind::Rejected:
        return u"rejected"_s;
    case Error::Kind::Unavailable:
        return u"unavailable"_s;
    case Error::Kind::Malformed:
        return u"malformed"_s;
    default:
        return u"kind %1"_s.arg(int(kind));
    }
}

QString remedyName(Remedy remedy)
{
    switch (remedy) {
    case Remedy::Tell:
        return u"tell"_s;
    case Remedy::LoginAgain:
        return u"login again"_s;
    case Remedy::AskVersion:
        return u"ask version"_s;
    case Remedy::Wait:
        return u"wait"_s;
    }
    return {};
}

// Tokens have 64 hex digits, sessions 32: the recordings are masked but say which.
Credential::Kind credentialOf(const Recorded &recorded)
{
    const QString auth = recorded.request.toObject().value("auth"_L1).toString();
    return auth.contains("TOKEN"_L1) || auth.size() == 64 ? Credential::Kind::Token
                                                          : Credential::Kind::Session;
}

QString understood(const Recorded &recorded)
{
    if (recorded.request.isArray()) {
        const auto answers = parseBatch(recorded.body, recorded.request.toArray().size());
        return answers ? u"%1 answers"_s.arg(answers->size())
                       : u"malformed: "_s + answers.error().detail;
    }
    const auto answer = parseAnswer(recorded.body);
    if (!answer)
        return kindName(answer.error().kind) + u": "_s + answer.error().detail.left(60);
    if (!answer->has_value()) {
        const Call call{recorded.method(), {}};
        const auto who = credentialOf(recorded);
        const Error error = errorOf(answer->error(), call, who, Dialect::Auth::Body);
        return u"%1, %2: %3"_s.arg(
            kindName(error.kind), remedyName(remedyOf(answer->error(), who)), error.what.left(60));
    }
    const auto parser = parsers().find(recorded.method());
    if (parser == parsers().end())
        return u"result"_s;
    const auto described = parser->second(**answer);
    return described ? *described
                     : kindName(described.error().kind) + u": "_s + described.error().detail;
}

QMap<QString, QString> expectations()
{
    QFile file(recordedFolder() + u"expected.txt"_s);
    QMap<QString, QString> found;
    if (!file.open(QIODevice::ReadOnly))
        return found;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts))
        found.insert(line.section(u'\t', 0, 0), line.section(u'\t', 1));
    return found;
}

} // namespace

class TestRecorded : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void understands_data();
    void understands();
    void everyLineHasItsFile();
};

void TestRecorded::understands_data()
{
    QTest::addColumn<QString>("actual");
    QTest::addColumn<QString>("expected");
    const auto expected = expectations();
    for (const Recorded &recorded : allRecorded()) {
        QTest::newRow(qPrintable(recorded.name))
            << understood(recorded) << expected.value(recorded.name, u"no line in expected.txt"_s);
    }
}

void TestRecorded::understands()
{
    QFETCH(QString, actual);
    QFETCH(QString, expected);
    QCOMPARE(actual, expected);
}

void TestRecorded::everyLineHasItsFile()
{
    const auto lines = expectations();
    QVERIFY(lines.size() >= 190);
    for (const QString &name : lines.keys())
        QVERIFY2(QFile::exists(recordedFolder() + name + u".json"_s), qPrintable(name));
}

QTEST_GUILESS_MAIN(TestRecorded)
#include "test_recorded.moc"
