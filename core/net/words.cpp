#include "net/words.h"

#include "base/redactor.h"
#include "net/endpoint.h"

#include <QSslCertificate>
#include <QStringList>

namespace fairlead::net {

namespace {

QString host(const Asked &asked) { return asked.url.host(); }

/// "pveproxy", or what can be said of a service without a name.
QString service(const Asked &asked)
{
    return asked.service.isEmpty() ? QStringLiteral("the service") : asked.service;
}

QString seconds(std::chrono::milliseconds limit)
{
    return formatDuration(std::chrono::ceil<std::chrono::seconds>(limit));
}

QString namesOf(const TrustQuestion &question)
{
    const QSslCertificate leaf(question.material, QSsl::Der);
    QStringList names = leaf.subjectAlternativeNames().values();
    if (names.isEmpty())
        names = leaf.subjectInfo(QSslCertificate::CommonName);
    return names.join(QStringLiteral(", "));
}

QString trustWords(const TrustQuestion &question, const Asked &asked)
{
    const QString at = host(asked);
    const QSslCertificate leaf(question.material, QSsl::Der);
    const auto day = [](const QDateTime &when) { return when.date().toString(Qt::ISODate); };
    switch (question.reason) {
    case TrustQuestion::Reason::Changed:
        return QStringLiteral(
            "%1 shows another certificate than the one we know. It may have been "
            "renewed, or somebody may be in between: compare the fingerprint with "
            "the one on the machine before you accept it.")
            .arg(at);
    case TrustQuestion::Reason::Expired:
        return QStringLiteral(
            "The certificate of %1 expired on %2. Renew it there, or compare its "
            "fingerprint with the one on the machine and accept exactly this one.")
            .arg(at, day(leaf.expiryDate()));
    case TrustQuestion::Reason::NotYetValid:
        return QStringLiteral("The certificate of %1 is valid from %2 only. Check the clock there "
                              "and on this machine.")
            .arg(at, day(leaf.effectiveDate()));
    case TrustQuestion::Reason::WrongName:
        return QStringLiteral("The certificate shown by %1 is for %2. Use that name in the site "
                              "file, or compare its fingerprint with the one on the machine and "
                              "accept exactly this one.")
            .arg(at, namesOf(question));
    default:
        return QStringLiteral(
            "%1 shows a certificate that nobody we trust vouches for. Compare its "
            "fingerprint with the one on the machine before you accept it.")
            .arg(at);
    }
}

QString lostWords(const Reply &reply, const Asked &asked)
{
    if (reply.status == 0)
        return QStringLiteral("%1 ended the connection without an answer, or what it sent is not "
                              "HTTP. %2 may have crashed or be restarting there.")
            .arg(host(asked), service(asked));
    return QStringLiteral("The connection to %1 broke before its answer was complete.")
        .arg(host(asked));
}

QString redirectWords(const Reply &reply, const Asked &asked)
{
    const QUrl to = asked.url.resolved(QUrl::fromEncoded(reply.header("Location")));
    const QString where = to.host().isEmpty() ? QStringLiteral("somewhere else") : addressOf(to);
    return QStringLiteral("%1 sends us on to %2 (%3) instead of answering. We do not follow: check "
                          "the address in the site file.")
        .arg(addressOf(asked.url), where)
        .arg(reply.status);
}

QString statusMeaning(int status)
{
    switch (status) {
    case 401:
        return QStringLiteral("%1 does not accept the login (401)%2. Check the token, or log in "
                              "again.");
    case 403:
        return QStringLiteral("%1 does not allow this (403)%2. The account lacks a right.");
    case 404:
    case 410:
        return QStringLiteral("%1 does not know what was asked for (%3)%2.");
    case 429:
        return QStringLiteral("%1 is asked too often (429)%2. Wait a moment.");
    case 501:
        return QStringLiteral("%1 does not know this call (501)%2. Its version may be too old or "
                              "too new for it.");
    case 502:
    case 504:
        return QStringLiteral("A proxy in front of %1 got no answer from it (%3)%2.");
    case 503:
        return QStringLiteral(
            "%1 cannot answer just now (503)%2. It may be starting, or too busy.");
    case 595:
        return QStringLiteral("%1 could not connect to the node this is about (595)%2. That node, "
                              "or a daemon on it, is down.");
    case 596:
    case 597:
    case 598:
    case 599:
        return QStringLiteral(
            "%1 had no proper answer from the node this is about (%3)%2. That node "
            "may be hanging.");
    default:
        break;
    }
    if (status >= 500 && status != 500 && status != 505 && status != 506)
        return QStringLiteral("%1 cannot answer just now (%3)%2.");
    return status >= 400 ? QStringLiteral("%1 said no (%3)%2.")
                         : QStringLiteral("%1 answered with the unexpected status %3%2.");
}

/// Longer texts tell a person no more.
constexpr qsizetype bodyShown = 300;
constexpr qsizetype bodyLooked = 8'192;

} // namespace

QString words(const Attempt &attempt, const Asked &asked)
{
    const QString at = host(asked);
    switch (attempt.fault) {
    case Fault::Refused:
        return QStringLiteral("%1 refused the connection: nobody listens on port %2. Is %3 running "
                              "there?")
            .arg(at)
            .arg(portOf(asked.url))
            .arg(service(asked));
    case Fault::UnknownName:
        return QStringLiteral(
            "No address is known for the name %1. Check the name in the site file, "
            "and this machine's name servers.")
            .arg(at);
    case Fault::NoRoute:
        return QStringLiteral(
            "No connection to %1 came about. Is the machine up, and is the network "
            "or VPN in between?")
            .arg(at);
    case Fault::ConnectLate:
        return QStringLiteral("%1 did not take the connection within %2. The machine may be down, "
                              "hanging or behind a firewall.")
            .arg(at, seconds(asked.deadlines.connect));
    case Fault::CutBeforeUp:
        return QStringLiteral("%1 closed the connection before it could be used. Is %2 on port %3 "
                              "healthy?")
            .arg(at, service(asked))
            .arg(portOf(asked.url));
    case Fault::Handshake:
        return QStringLiteral("No encrypted connection to %1 came about. Does port %2 speak https "
                              "with TLS 1.2 or newer?")
            .arg(at)
            .arg(portOf(asked.url));
    case Fault::Untrusted:
        return trustWords(attempt.trust.value_or(TrustQuestion{}), asked);
    case Fault::FirstByteLate:
        return QStringLiteral(
            "%1 took the request but did not begin to answer within %2. %3 may be "
            "hanging there.")
            .arg(at, seconds(asked.deadlines.firstByte), service(asked));
    case Fault::WholeLate:
        return QStringLiteral(
            "%1 did not answer completely within %2. It may be overloaded, or the "
            "network slow.")
            .arg(at, seconds(asked.deadlines.whole));
    case Fault::Lost:
        return lostWords(attempt.reply, asked);
    case Fault::Undecodable:
        return QStringLiteral("The answer of %1 arrived damaged: it cannot be unpacked.").arg(at);
    case Fault::TooLarge:
        return QStringLiteral("The answer of %1 is larger than %2 and was not read.")
            .arg(at, formatBytes(asked.cap));
    case Fault::Proxy:
        return QStringLiteral(
            "The proxy did not connect us to %1. Check the proxy in the site file.")
            .arg(at);
    case Fault::None:
        break;
    }
    return {};
}

QString statusWords(const Reply &reply, const Asked &asked)
{
    if (reply.status >= 300 && reply.status < 400)
        return redirectWords(reply, asked);
    QString text = reply.isWebPage() ? QString() : reply.text();
    while (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    if (!text.isEmpty())
        text.prepend(QStringLiteral(": "));
    // One pass: what the server says may hold a "%1".
    return statusMeaning(reply.status)
        .replace(QStringLiteral("%3"), QString::number(reply.status))
        .replace(QStringLiteral("%1"), host(asked))
        .replace(QStringLiteral("%2"), text);
}

QString webPageWords(const Asked &asked)
{
    return QStringLiteral(
        "A web page answered instead of the API at %1: a proxy or a login page may "
        "be in between. Check the address in the site file.")
        .arg(addressOf(asked.url));
}

QString cutShortWords(const Asked &asked)
{
    return QStringLiteral("The answer of %1 was cut short and cannot be understood.")
        .arg(host(asked));
}

Error noTurn(const Asked &asked)
{
    return {Error::Kind::Timeout,
        QStringLiteral(
            "Earlier requests to %1 are so slow that this one did not get its turn within "
            "%2.")
            .arg(host(asked), seconds(asked.deadlines.whole)),
        {}, {}};
}

Error noLogin(const Asked &asked)
{
    return {Error::Kind::Timeout,
        QStringLiteral("The login for %1 was not ready within %2.")
            .arg(host(asked), seconds(asked.deadlines.whole)),
        {}, {}};
}

QString aftermath(Delivery delivery, bool mayHaveLeft)
{
    if (delivery == Delivery::Unknown)
        return QStringLiteral(" It may have been done all the same: look before doing it again.");
    return mayHaveLeft ? QString() : QStringLiteral(" Nothing was sent.");
}

QString evidence(const Attempt &attempt, const Asked &asked, const Redactor &redactor)
{
    QStringList lines{QString::fromLatin1(asked.verb) + QLatin1Char(' ')
        + asked.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo)};
    if (attempt.reply.status != 0)
        lines.append(attempt.reply.statusLine());
    if (!attempt.note.isEmpty())
        lines.append(QStringLiteral("Qt: ") + attempt.note);
    QString text = redactor.clean(lines.join(QLatin1Char('\n')));
    if (!attempt.reply.body.isEmpty()) {
        const QByteArray shown = redactor.clean(attempt.reply.body.left(bodyLooked));
        text += QStringLiteral("\nbody: ") + QString::fromUtf8(shown.left(bodyShown)).simplified();
    }
    return text;
}

} // namespace fairlead::net
