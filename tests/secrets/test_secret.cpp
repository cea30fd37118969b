#include "secrets/secret.h"

#include <QDataStream>
#include <QTest>
#include <QTextStream>

#include <ostream>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace fairlead::secrets;

namespace {

template <class Stream, class T>
concept StreamsTo = requires(Stream &stream, const T &value) { stream << value; };
template <class T>
concept FitsIntoText = requires(const T &value) { QString().arg(value); };
template <class T>
concept Appends = requires(const T &value) { QString() + value; }
    || requires(const T &value) { QByteArray() + value; };

// The control: what the checks below would find.
static_assert(StreamsTo<std::ostream, int> && StreamsTo<QTextStream, QString>);
static_assert(StreamsTo<QDataStream, QByteArray> && FitsIntoText<QString> && Appends<QByteArray>);

static_assert(!StreamsTo<std::ostream, Secret>);
static_assert(!StreamsTo<QTextStream, Secret>);
static_assert(!StreamsTo<QDataStream, Secret>);
static_assert(!FitsIntoText<Secret>);
static_assert(!Appends<Secret>);
static_assert(!std::is_constructible_v<QString, Secret>);
static_assert(!std::is_constructible_v<QByteArray, Secret>);
static_assert(!std::is_constructible_v<std::string, Secret>);
static_assert(!std::is_constructible_v<QVariant, Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArrayView>);
static_assert(!std::is_convertible_v<Secret, bool>);
static_assert(!std::is_convertible_v<QByteArray, Secret>);
static_assert(!std::is_convertible_v<QByteArrayView, Secret>);
static_assert(!std::is_convertible_v<const char *, Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);

/// Memory that is given back to the kernel passes here first.
const void *watched = nullptr;
QByteArray givenBack;

QStringList captured;
void capture(QtMsgType, const QMessageLogContext &, const QString &text) { captured.append(text); }

} // namespace

extern "C" int munmap(void *memory, size_t size) noexcept
{
    if (memory == watched) {
        watched = nullptr;
        givenBack = QByteArray(static_cast<const char *>(memory), qsizetype(size));
    }
    return int(::syscall(SYS_munmap, memory, size));
}

class TestSecret : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsItsBytes();
    void copiesShare();
    void zeroedWithTheLastCopy();
    void keptOutOfSwap();
    void printsNothing();
    void compares();
    void takesItsSource();
    void largerThanAPage();
};

void TestSecret::holdsItsBytes()
{
    const QByteArray bytes("p\0ss wörd", 10);
    const Secret secret{QByteArrayView(bytes)};
    QCOMPARE(secret.reveal().toByteArray(), bytes);
    QVERIFY(!secret.isEmpty());
    QVERIFY(Secret().isEmpty());
    QVERIFY(Secret(QByteArrayView("")).isEmpty());
}

void TestSecret::copiesShare()
{
    const Secret secret(QByteArrayView("hunter2"));
    const Secret copy = secret; // NOLINT(performance-unnecessary-copy-initialization)
    QCOMPARE(copy.reveal().data(), secret.reveal().data());
}

void TestSecret::zeroedWithTheLastCopy()
{
    QByteArrayView bytes;
    {
        Secret last;
        {
            const Secret first(QByteArrayView("CANARY-in-memory"));
            bytes = first.reveal();
            watched = bytes.data();
            last = first;
        }
        QVERIFY(watched); // one copy is left
        QCOMPARE(bytes.toByteArray(), QByteArray("CANARY-in-memory"));
    }
    QVERIFY(!watched);
    QVERIFY(givenBack.size() >= 16);
    QCOMPARE(givenBack, QByteArray(givenBack.size(), '\0'));
}

void TestSecret::keptOutOfSwap()
{
    const Secret secret(QByteArrayView("CANARY-in-memory"));
    const auto address = quintptr(secret.reveal().data());
    QFile maps(QStringLiteral("/proc/self/smaps"));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    QByteArray flags;
    bool inside = false;
    for (const QByteArray &line : maps.readAll().split('\n')) {
        const QByteArray range = line.left(line.indexOf(' '));
        if (const qsizetype dash = range.indexOf('-'); dash > 0)
            inside = range.left(dash).toULongLong(nullptr, 16) <= address
                && address < range.mid(dash + 1).toULongLong(nullptr, 16);
        else if (inside && line.startsWith("VmFlags:"))
            flags = line + ' ';
    }
#ifndef __SANITIZE_ADDRESS__ // which makes mlock do nothing
    QVERIFY2(flags.contains(" lo "), flags.constData()); // locked
#endif
    QVERIFY2(flags.contains(" dd "), flags.constData()); // not dumped
}

void TestSecret::printsNothing()
{
    const Secret secret(QByteArrayView("CANARY"));
    const auto before = qInstallMessageHandler(capture);
    qWarning() << "with" << secret << QList{secret} << std::optional(secret).has_value();
    qInstallMessageHandler(before);
    QCOMPARE(captured, QStringList{QStringLiteral("with [secret] QList([secret]) true")});
    const std::unique_ptr<char[]> text(QTest::toString(secret));
    QCOMPARE(text.get(), "[secret]");
}

void TestSecret::compares()
{
    const Secret secret(QByteArrayView("hunter2"));
    QVERIFY(secret == Secret(QByteArrayView("hunter2")));
    QVERIFY(secret != Secret(QByteArrayView("hunter3")));
    QVERIFY(secret != Secret(QByteArrayView("Hunter2")));
    QVERIFY(secret != Secret(QByteArrayView("hunter")));
    QVERIFY(secret != Secret());
    QVERIFY(Secret() == Secret(QByteArrayView("")));
}

void TestSecret::takesItsSource()
{
    QByteArray bytes = QByteArray("CANARY-").append("taken");
    const QByteArray sharer = bytes;
    QCOMPARE(Secret::taking(bytes), Secret(QByteArrayView("CANARY-taken")));
    QVERIFY(bytes.isEmpty());
    QCOMPARE(sharer, QByteArray(12, '\0'));

    QString text = QStringLiteral("Grüße-") + QString::number(7);
    const QString other = text;
    QCOMPARE(Secret::taking(text), Secret(QByteArrayView("Grüße-7")));
    QCOMPARE(other, QString(7, QChar(u'\0')));
}

void TestSecret::largerThanAPage()
{
    const QByteArray bytes(10'000, 'k');
    {
        const Secret secret{QByteArrayView(bytes)};
        QCOMPARE(secret.reveal().toByteArray(), bytes);
        watched = secret.reveal().data();
    }
    QCOMPARE(givenBack, QByteArray(12'288, '\0'));
}

QTEST_GUILESS_MAIN(TestSecret)
#include "test_secret.moc"
