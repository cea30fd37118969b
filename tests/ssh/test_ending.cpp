#include "ssh/ending.h"
#include "support/result_checks.h"

using namespace fairlead;
using ssh::asRead;
using ssh::asWrite;
using ssh::CommandOutput;
using ssh::Ending;

namespace {

const Error timeout{Error::Kind::Timeout, QStringLiteral("late"), QStringLiteral("line"), {}};

} // namespace

class TestEnding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statusIsNoError();
    void writeOutcomes_data();
    void writeOutcomes();
    void killedWriteIsUnknown();
    void outputGoesToTheDetailOnly();
    void secretsAreTakenOut();
};

void TestEnding::statusIsNoError()
{
    const CommandOutput output{"o", "e", 7, std::nullopt};
    const auto got = asRead({Ending::Stage::Accepted, output, std::nullopt}, Redactor());
    VERIFY_RESULT(got);
    QCOMPARE(*got, output);
    QVERIFY(asWrite({Ending::Stage::Accepted, output, std::nullopt}, Redactor())
        == Outcome<CommandOutput>::done(output));
}

void TestEnding::writeOutcomes_data()
{
    QTest::addColumn<Ending::Stage>("stage");
    QTest::addColumn<Delivery>("delivery");
    QTest::newRow("nothing left") << Ending::Stage::NotSent << Delivery::Refused;
    QTest::newRow("the host said no") << Ending::Stage::Denied << Delivery::Refused;
    QTest::newRow("request left") << Ending::Stage::Sent << Delivery::Unknown;
    QTest::newRow("begun") << Ending::Stage::Accepted << Delivery::Unknown;
}

void TestEnding::writeOutcomes()
{
    QFETCH(Ending::Stage, stage);
    QFETCH(Delivery, delivery);
    const auto outcome = asWrite({stage, {}, timeout}, Redactor());
    QCOMPARE(outcome.delivery, delivery);
    QCOMPARE(outcome.error->kind, Error::Kind::Timeout);
    QVERIFY(!outcome.receipt);
}

void TestEnding::killedWriteIsUnknown()
{
    const CommandOutput output{"partial", {}, std::nullopt, "KILL"};
    const Ending ending{Ending::Stage::Accepted, output, std::nullopt};
    QVERIFY(ssh::isUnknown(ending));
    const auto outcome = asWrite(ending, Redactor());
    QCOMPARE(outcome.delivery, Delivery::Unknown);
    QCOMPARE(outcome.error->kind, Error::Kind::Lost);
    QVERIFY(outcome.error->what.contains(QStringLiteral("signal KILL")));
    QVERIFY(outcome.error->detail.contains(QStringLiteral("partial")));
    VERIFY_RESULT(asRead(ending, Redactor())); // of a read it is an answer
}

void TestEnding::outputGoesToTheDetailOnly()
{
    const CommandOutput output{
        "half an answer", QByteArray(100'000, 'x'), std::nullopt, std::nullopt};
    const auto got = asRead({Ending::Stage::Accepted, output, timeout}, Redactor());
    VERIFY_ERROR(got, Error::Kind::Timeout);
    QCOMPARE(got.error().what, QStringLiteral("late"));
    QVERIFY(
        got.error().detail.startsWith(QStringLiteral("line\nstdout (14 bytes): half an answer")));
    QVERIFY(got.error().detail.contains(QStringLiteral("stderr (100000 bytes): xxx")));
    QVERIFY(got.error().detail.size() < 3000);
}

void TestEnding::secretsAreTakenOut()
{
    Redactor redactor;
    redactor.hide(QByteArrayView("s3cret-canary"));
    // The second one is cut by what is shown: it must be cleaned as a whole first.
    const CommandOutput output{
        "x s3cret-canary", QByteArray(1995, '.') + "s3cret-canary", std::nullopt, std::nullopt};
    const Error error{Error::Kind::Lost, QStringLiteral("a s3cret-canary"),
        QStringLiteral("b s3cret-canary"), {}};
    const auto got = asRead({Ending::Stage::Accepted, output, error}, redactor);
    VERIFY_ERROR(got, Error::Kind::Lost);
    QVERIFY(!describe(got.error()).contains(QStringLiteral("s3c")));
    QVERIFY(got.error().detail.contains(QStringLiteral("[secret]")));
}

QTEST_GUILESS_MAIN(TestEnding)
#include "test_ending.moc"
