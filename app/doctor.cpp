#include "app/doctor.h"

#include "net/http.h"
#include "ssh/client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>

namespace fairlead::app {

namespace {

QString word(Checkup::State state)
{
    switch (state) {
    case Checkup::State::True:
        return QStringLiteral("true");
    case Checkup::State::False:
        return QStringLiteral("false");
    case Checkup::State::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString word(TrustQuestion::Reason reason)
{
    switch (reason) {
    case TrustQuestion::Reason::Unknown:
        return QStringLiteral("unknown");
    case TrustQuestion::Reason::Changed:
        return QStringLiteral("changed");
    case TrustQuestion::Reason::OtherType:
        return QStringLiteral("other-type");
    case TrustQuestion::Reason::Revoked:
        return QStringLiteral("revoked");
    case TrustQuestion::Reason::Expired:
        return QStringLiteral("expired");
    case TrustQuestion::Reason::NotYetValid:
        return QStringLiteral("not-yet-valid");
    case TrustQuestion::Reason::WrongName:
        break;
    }
    return QStringLiteral("wrong-name");
}

/// The service was reached, its certificate believed, and it wants something that doctor has not.
bool askedForLogin(const Error &error)
{
    return error.kind == Error::Kind::Unauthorized || error.kind == Error::Kind::Forbidden
        || error.kind == Error::Kind::NotFound;
}

Async<Checkup> lookAtWeb(
    const QString &name, const net::Endpoint &endpoint, Clock &clock, const Redactor &redactor)
{
    net::Settings settings;
    settings.endpoints = {endpoint};
    settings.attempts = 1;
    auto http = std::make_shared<net::Http>(settings, clock, redactor);
    net::Request request;
    request.path = QStringLiteral("/");
    request.expect = net::Request::Expect::Anything;
    return http->get(request)
        .then([name, http](const net::Reply &reply) {
            return Checkup{name, Checkup::State::True,
                QStringLiteral("It answers, and its certificate is trusted."), reply.statusLine(),
                {}};
        })
        .orElse([name](const Error &error) -> Checkup {
            if (askedForLogin(error))
                return {name, Checkup::State::True,
                    QStringLiteral("It answers and asks for a login; its certificate is trusted."),
                    error.detail, {}};
            return judge(name, error);
        });
}

Async<Checkup> lookAtShell(const QString &name, const ssh::Target &target, const Redactor &redactor)
{
    auto client = std::make_shared<ssh::Client>(ssh::Access{target, target, {}, {}}, redactor);
    const QString user = target.user;
    return client->read({{QStringLiteral("true")}}, std::chrono::seconds(10))
        .then([name, user, client](const ssh::CommandOutput &output) {
            if (output.succeeded())
                return Checkup{name, Checkup::State::True,
                    QStringLiteral("Login as %1 works and commands run.").arg(user), {}, {}};
            return Checkup{name, Checkup::State::False,
                QStringLiteral("Login as %1 works, but the command \"true\" fails there: does the "
                               "account have a "
                               "login shell, and coreutils' timeout?")
                    .arg(user),
                QString::fromUtf8(output.err), {}};
        })
        .orElse([name](const Error &error) { return judge(name, error); });
}

QJsonObject toJson(const Checkup &checkup)
{
    QJsonObject object{{QStringLiteral("target"), checkup.target},
        {QStringLiteral("state"), word(checkup.state)}, {QStringLiteral("text"), checkup.text},
        {QStringLiteral("detail"), checkup.detail}};
    if (checkup.trust)
        object.insert(QStringLiteral("trust"),
            QJsonObject{{QStringLiteral("reason"), word(checkup.trust->reason)},
                {QStringLiteral("algorithm"), checkup.trust->algorithm},
                {QStringLiteral("fingerprint"), checkup.trust->fingerprint},
                {QStringLiteral("expected"), QJsonArray::fromStringList(checkup.trust->expected)}});
    return object;
}

} // namespace

Checkup judge(const QString &target, const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Unreachable:
    case Error::Kind::Lost:
    case Error::Kind::Timeout:
    case Error::Kind::Unavailable:
    case Error::Kind::Cancelled:
        return {target, Checkup::State::Unknown, error.what, error.detail, error.trust};
    default:
        return {target, Checkup::State::False, error.what, error.detail, error.trust};
    }
}

Async<Checkup> look(
    const QString &name, const DoctorTarget &target, Clock &clock, const Redactor &redactor)
{
    if (const auto *endpoint = std::get_if<net::Endpoint>(&target))
        return lookAtWeb(name, *endpoint, clock, redactor);
    return lookAtShell(name, std::get<ssh::Target>(target), redactor);
}

Result<Async<int>> runDoctor(const QStringList &targets, const DoctorOptions &options, Clock &clock,
    const Redactor &redactor)
{
    std::vector<Async<Checkup>> looks;
    for (const QString &text : targets) {
        const auto target = parseTarget(text, options);
        if (!target)
            return tl::unexpected(target.error());
        looks.push_back(look(text, *target, clock, redactor));
    }
    return all(std::move(looks)).then([json = options.json](const QList<Checkup> &checkups) {
        QTextStream(stdout) << (json ? QString::fromUtf8(toJson(checkups)) : toText(checkups));
        return exitCode(checkups);
    });
}

QString toText(const QList<Checkup> &checkups)
{
    QString text;
    QTextStream out(&text);
    for (const Checkup &checkup : checkups) {
        out << word(checkup.state).leftJustified(8) << checkup.target << '\n';
        out << "        " << checkup.text << '\n';
        if (checkup.trust) {
            out << "        shown:    " << checkup.trust->fingerprint << '\n';
            for (const QString &expected : checkup.trust->expected)
                out << "        expected: " << expected << '\n';
        }
    }
    return text;
}

QByteArray toJson(const QList<Checkup> &checkups)
{
    QJsonArray checks;
    for (const Checkup &checkup : checkups)
        checks.append(toJson(checkup));
    return QJsonDocument(QJsonObject{{QStringLiteral("checks"), checks}}).toJson();
}

int exitCode(const QList<Checkup> &checkups)
{
    const auto any = [&](Checkup::State state) {
        return std::any_of(
            checkups.begin(), checkups.end(), [&](const Checkup &c) { return c.state == state; });
    };
    if (any(Checkup::State::Unknown))
        return SomethingUnknown;
    return any(Checkup::State::False) ? Attention : Fine;
}

} // namespace fairlead::app
