#include "ssh/mailbox.h"
#include "support/result_checks.h"

#include <future>
#include <poll.h>

using namespace fairlead;
using namespace std::chrono_literals;
using ssh::Ending;
using ssh::Job;
using ssh::Mailbox;

namespace {

bool hasMail(const Mailbox &box)
{
    pollfd waiting{box.wakeFd(), POLLIN, 0};
    return poll(&waiting, 1, 0) == 1;
}

} // namespace

/// What a client and its worker may do to each other, without either.
class TestMailbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersOnce();
    void withdrawnIsNotAnswered();
    void abandonedIsAnsweredByUs();
    void stopStays();
    void lateLogin();
    void breaksTheConnection();
    void manyThreads();

private:
    Mailbox::Answer keep()
    {
        return [this](Ending ending) { m_endings.append(std::move(ending)); };
    }
    QList<Ending> m_endings;
};

void TestMailbox::answersOnce()
{
    m_endings.clear();
    Mailbox box;
    QVERIFY(!hasMail(box));
    const quint64 id = box.submit({}, keep());
    QVERIFY(hasMail(box));
    const auto mail = box.take();
    QVERIFY(!hasMail(box));
    QCOMPARE(mail.jobs.size(), size_t(1));
    QCOMPARE(mail.jobs.front().id, id);
    QVERIFY(box.take().jobs.empty());
    box.answer(id, {Ending::Stage::Accepted, {}, std::nullopt});
    box.answer(id, {});
    box.answer(id + 1, {});
    QCOMPARE(m_endings.size(), 1);
    QCOMPARE(m_endings[0].stage, Ending::Stage::Accepted);
}

void TestMailbox::withdrawnIsNotAnswered()
{
    m_endings.clear();
    Mailbox box;
    const quint64 id = box.submit({}, keep());
    box.withdraw(id);
    box.withdraw(id);
    QCOMPARE(box.take().withdrawn, std::vector<quint64>{id});
    box.answer(id, {});
    box.withdraw(id);
    QVERIFY(box.take().withdrawn.empty());
    QVERIFY(m_endings.isEmpty());
}

void TestMailbox::abandonedIsAnsweredByUs()
{
    m_endings.clear();
    Mailbox box;
    const quint64 id = box.submit({}, keep());
    QVERIFY(!box.waitFinished(1ms));
    box.abandon(Ending::Stage::Sent, {Error::Kind::Cancelled, QStringLiteral("given up"), {}, {}});
    QCOMPARE(m_endings.size(), 1);
    // The worker may have sent it: a write is then unknown.
    QCOMPARE(asWrite(m_endings[0], Redactor()).delivery, Delivery::Unknown);
    QCOMPARE(m_endings[0].error->kind, Error::Kind::Cancelled);
    box.answer(id, {});
    QCOMPARE(m_endings.size(), 1);
}

void TestMailbox::stopStays()
{
    Mailbox box;
    box.stop();
    QVERIFY(box.take().stop);
    QVERIFY(box.take().stop);
    box.finish();
    QVERIFY(box.waitFinished(0ms));
}

void TestMailbox::lateLogin()
{
    Mailbox box;
    box.deliver({7, failure(Error::Kind::Timeout, QStringLiteral("x"))});
    QCOMPARE(box.take().login->attempt, quint64(7));
    box.finish();
    box.deliver({8, failure(Error::Kind::Timeout, QStringLiteral("x"))});
    QVERIFY(!box.take().login);
}

void TestMailbox::breaksTheConnection()
{
    Mailbox box;
    box.breakOff(); // nobody there yet
    auto breaker = std::make_shared<ssh::Breaker>();
    box.hold(breaker);
    box.breakOff();
    QVERIFY(breaker->cancelled());
    // What is asked aside from now on is not waited for.
    std::promise<int> never;
    const auto late
        = breaker->aside<int>(1h, [answer = never.get_future().share()] { return answer.get(); });
    QVERIFY(!late);
    never.set_value(1);
    QCOMPARE(std::make_shared<ssh::Breaker>()->aside<int>(10s, [] { return 1; }), std::optional(1));
}

void TestMailbox::manyThreads()
{
    Mailbox box;
    std::atomic<int> answered = 0;
    std::thread worker([&] {
        for (bool stop = false; !stop;) {
            auto mail = box.take();
            for (const Job &job : mail.jobs)
                box.answer(job.id, {});
            stop = mail.stop && mail.jobs.empty();
        }
        box.finish();
    });
    for (int i = 0; i < 2000; ++i)
        box.submit({}, [&](const Ending &) { ++answered; });
    box.stop();
    QVERIFY(box.waitFinished(10s));
    worker.join();
    QCOMPARE(answered.load(), 2000);
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "test_mailbox.moc"
