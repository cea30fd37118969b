#include "client.h"

#include "secrets/jobs.h"
#include "secrets/store.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace fairlead::secrets;

namespace fairlead {

namespace {

void say(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}

/// One line, as the test closes or continues the input.
QByteArray readLine()
{
    QByteArray line;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
        line.append(char(c));
    return line;
}

QJsonObject refused(const Error &error)
{
    return {{QStringLiteral("kind"), int(error.kind)}, {QStringLiteral("what"), error.what},
        {QStringLiteral("detail"), error.detail}};
}

class Client {
public:
    Client(const QStringList &arguments, Secret secret)
        : m_operation(arguments.value(2))
        , m_ref{SecretRef::Place::Keychain, arguments.value(3)}
        , m_limit(arguments.value(4).toInt())
        , m_secret(std::move(secret))
        , m_store(m_redactor, m_clock, m_limit)
    { }

    /// From inside the event loop: the answer may be there at once.
    void start()
    {
        QMetaObject::invokeMethod(&m_context, [this] { ask(); }, Qt::QueuedConnection);
    }

private:
    void ask()
    {
        say({{QStringLiteral("started"), true}});
        if (m_operation == QStringLiteral("write"))
            m_pending = m_store.write(m_ref, m_secret).report(&m_context, done());
        else if (m_operation == QStringLiteral("remove"))
            m_pending = m_store.remove(m_ref).report(&m_context, done());
        else if (m_operation == QStringLiteral("job"))
            m_pending = readJob(QStringLiteral("fairlead"), m_ref.name)
                            .within(m_clock, m_limit,
                                {Error::Kind::Timeout, QStringLiteral("late"), {}, {}})
                            .report(&m_context, had());
        else
            m_pending = m_store.read(m_ref).report(&m_context, had());
    }

    std::function<void(const Result<> &)> done()
    {
        return [this](const Result<> &result) {
            next(result ? QJsonObject{{QStringLiteral("ok"), true}} : refused(result.error()));
        };
    }

    std::function<void(const Result<Secret> &)> had()
    {
        return [this](const Result<Secret> &result) {
            qDebug() << "read" << (result ? *result : Secret());
            next(result ? QJsonObject{{QStringLiteral("same"), *result == m_secret},
                              {QStringLiteral("hidden"),
                                  !m_redactor.clean(result->reveal().toByteArray())
                                      .contains(result->reveal().toByteArray())}}
                        : refused(result.error()));
        };
    }

    /// "again": the same question once more.
    void next(const QJsonObject &answer)
    {
        say(answer);
        if (readLine() == "again")
            QMetaObject::invokeMethod(&m_context, [this] { start(); }, Qt::QueuedConnection);
        else
            QCoreApplication::exit(0);
    }

    QString m_operation;
    SecretRef m_ref;
    std::chrono::milliseconds m_limit;
    Secret m_secret;
    Redactor m_redactor;
    SystemClock m_clock;
    Store m_store;
    QObject m_context;
    Pending m_pending;
};

} // namespace

int runKeychainClient(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QByteArray secret(readLine().toInt(), '\0');
    if (std::fread(secret.data(), 1, size_t(secret.size()), stdin) != size_t(secret.size()))
        return 2;
    Client client(QCoreApplication::arguments(), Secret::taking(secret));
    client.start();
    return QCoreApplication::exec();
}

} // namespace fairlead
