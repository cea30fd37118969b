#include "app/doctor.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QTextStream>

using namespace fairlead;
using namespace fairlead::app;

namespace {

int usage(const QString &text)
{
    QTextStream(stderr) << text << '\n';
    return Usage;
}

QCommandLineOption option(const char *name, const char *description, const char *value)
{
    return QCommandLineOption(
        QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value));
}

/// Parses the words after "doctor" and runs it to its end.
int doctor(const QStringList &words)
{
    QCommandLineParser parser;
    const auto pin
        = option("pin", "Believe this certificate only (SHA-256; may be given again).", "SHA256");
    const auto authority
        = option("ca", "Believe certificates of the authorities in this file.", "FILE");
    const auto knownHosts = option("known-hosts", "Where SSH host keys are looked up.", "FILE");
    const auto key = option("key", "Log in with this private key too.", "FILE");
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Print JSON."));
    parser.addOptions({pin, authority, knownHosts, key, json});
    parser.addPositionalArgument(QStringLiteral("TARGET"),
        QStringLiteral("https://HOST[:PORT] or ssh://[USER@]HOST[:PORT]"),
        QStringLiteral("TARGET…"));
    parser.addHelpOption();
    if (!parser.parse(QStringList{QStringLiteral("fairleadctl doctor")} + words))
        return usage(parser.errorText());
    if (parser.isSet(QStringLiteral("help")) || parser.positionalArguments().isEmpty())
        return usage(parser.helpText());

    const QString home = QDir::homePath();
    DoctorOptions options;
    options.pins = parser.values(pin);
    options.authorityFile = parser.value(authority);
    options.knownHosts = parser.isSet(knownHosts) ? parser.value(knownHosts)
                                                  : home + QStringLiteral("/.ssh/known_hosts");
    options.keyFile = parser.value(key);
    options.json = parser.isSet(json);

    SystemClock clock;
    const Redactor redactor;
    auto running = runDoctor(parser.positionalArguments(), options, clock, redactor);
    if (!running)
        return usage(running.error().what);
    QObject context;
    int code = SomethingUnknown;
    const Pending end = std::move(*running).report(&context, [&](const Result<int> &result) {
        code = result.value_or(SomethingUnknown);
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("fairleadctl"));
    const QStringList words = application.arguments().mid(1);
    if (words.value(0) == QLatin1String("doctor"))
        return doctor(words.mid(1));
    if (words.value(0) == QLatin1String("--version")) {
        QTextStream(stdout) << "fairleadctl " << FAIRLEAD_VERSION << '\n';
        return Fine;
    }
    return usage(QStringLiteral("usage: fairleadctl doctor [OPTION…] TARGET…\n"
                                "       fairleadctl --version"));
}
