#include "net/exchange.h"

#include "net/one_way.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QStringDecoder>

namespace fairlead::net {

namespace {

// Qt reads no further ahead than this: it bounds memory, not speed.
constexpr qint64 readAhead = 262'144;
constexpr qint64 portion = 65'536;

/// Qt takes the status line for Latin-1; Proxmox writes UTF-8 into it.
QString reasonOf(const QNetworkReply &reply)
{
    const QString read = reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString meant = utf8(read.toLatin1());
    return utf8.hasError() ? read : meant;
}

std::chrono::milliseconds left(Clock &clock, MonotonicTime due)
{
    return std::chrono::ceil<std::chrono::milliseconds>(due - clock.now().monotonic);
}

} // namespace

Async<Attempt> Exchange::run(Clock &clock, std::shared_ptr<Lane> lane, Turn turn, Wire wire)
{
    return Async<Attempt>::make([&](Settle<Attempt> settle) {
        auto exchange = std::make_shared<Exchange>(
            clock, std::move(lane), std::move(turn), std::move(wire), std::move(settle));
        exchange->start();
        return exchange;
    });
}

Exchange::Exchange(
    Clock &clock, std::shared_ptr<Lane> lane, Turn turn, Wire wire, Settle<Attempt> settle)
    : m_clock(clock)
    , m_lane(std::move(lane))
    , m_manager(wire.asked.write ? m_lane->fresh() : m_lane->kept())
    , m_turn(std::move(turn))
    , m_wire(std::move(wire))
    , m_settle(std::move(settle))
{ }

Exchange::~Exchange()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    if (!m_done && !m_up)
        m_lane->discard(m_manager);
    // Before the manager: its destructor waits for Qt's HTTP thread, which may be waiting for this
    // reply to judge a certificate. Gone, it lets that thread go.
    delete m_reply;
}

void Exchange::start()
{
    m_reply = sent();
    m_reply->setReadBufferSize(readAhead);
    watch();
    const Deadlines &limits = m_wire.asked.deadlines;
    m_whole = m_clock.after(left(m_clock, m_wire.due), [this] { finish(Fault::WholeLate); });
    if (hearsWhenUp())
        m_phase = m_clock.after(limits.connect, [this] { finish(Fault::ConnectLate); });
    else
        m_phase = m_clock.after(limits.firstByte, [this] { finish(Fault::FirstByteLate); });
}

QNetworkRequest Exchange::prepared() const
{
    QNetworkRequest request(m_wire.asked.url);
    request.setSslConfiguration(m_wire.tls);
    for (const auto &[name, value] : m_wire.headers)
        request.setRawHeader(name, value);
    request.setRawHeader("User-Agent", "Fairlead");
    if (m_wire.asked.expect == Request::Expect::Json)
        request.setRawHeader("Accept", "application/json");
    if (!m_wire.contentType.isEmpty())
        request.setRawHeader("Content-Type", m_wire.contentType);
    request.setDecompressedSafetyCheckThreshold(-1); // our own cap rules
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::HttpPipeliningAllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    return request;
}

QNetworkReply *Exchange::sent()
{
    QNetworkRequest request = prepared();
    if (!m_wire.asked.write)
        return m_wire.asked.verb == "GET"
            ? m_manager->get(request)
            : m_manager->sendCustomRequest(request, m_wire.asked.verb, m_wire.body);
    // See OneWay. The length is said by hand, else Qt buffers the body and can send it again. A
    // custom verb even for POST: Qt's own would move a query into an empty body.
    auto *body = new OneWay(m_wire.body);
    body->setParent(this);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, m_wire.body.size());
    return m_manager->sendCustomRequest(request, m_wire.asked.verb, body);
}

void Exchange::watch()
{
    // sslErrors and encrypted are delivered while Qt's HTTP thread waits for us: what is decided
    // here is decided before the first byte of the request.
    connect(m_reply, &QNetworkReply::sslErrors, this, &Exchange::judgeCertificate);
    connect(m_reply, &QNetworkReply::encrypted, this, [this] {
        judgeCertificate({});
        if (!m_done)
            up();
    });
    connect(m_reply, &QNetworkReply::requestSent, this, &Exchange::up);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Exchange::head);
    connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::drain);
    connect(m_reply, &QNetworkReply::finished, this, &Exchange::ended);
}

void Exchange::judgeCertificate(const QList<QSslError> &errors)
{
    m_attempt.trust = judge(m_lane->endpoint().trust, m_lane->endpoint().address(),
        m_reply->sslConfiguration().peerCertificate(), errors);
    if (m_attempt.trust)
        finish(Fault::Untrusted);
    else if (!errors.isEmpty())
        // These very errors of this very certificate: the form without a list would hold for every
        // later connection of the manager, whatever it shows.
        m_reply->ignoreSslErrors(errors);
}

void Exchange::up()
{
    if (m_up)
        return; // Qt may connect anew for a read
    m_up = true;
    if (hearsWhenUp())
        m_phase = m_clock.after(
            m_wire.asked.deadlines.firstByte, [this] { finish(Fault::FirstByteLate); });
}

void Exchange::head()
{
    m_phase.reset();
    m_attempt.reply.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_attempt.reply.reason = reasonOf(*m_reply);
    m_attempt.reply.contentType = m_reply->rawHeader("Content-Type");
    m_attempt.reply.headers = m_reply->rawHeaderPairs();
    if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_wire.asked.cap.value)
        finish(Fault::TooLarge);
}

void Exchange::drain()
{
    QByteArray &body = m_attempt.reply.body;
    // Piece by piece: compressed bytes grow only as they are read.
    for (QByteArray next = m_reply->read(portion); !next.isEmpty(); next = m_reply->read(portion)) {
        body += next;
        if (body.size() > m_wire.asked.cap.value)
            return finish(Fault::TooLarge);
    }
}

void Exchange::ended()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
        head();
    if (!m_done)
        drain();
    if (!m_done)
        finish(endFault());
}

void Exchange::finish(Fault fault)
{
    if (std::exchange(m_done, true))
        return;
    m_phase.reset();
    m_whole.reset();
    m_attempt.fault = fault;
    m_attempt.mayHaveLeft = mayHaveLeft(fault);
    // Of a status Qt's words only repeat the reason phrase, in an encoding no redactor would know.
    if (fault != Fault::None && m_reply->error() != QNetworkReply::NoError)
        m_attempt.note = m_reply->errorString();
    if (fault != Fault::None)
        m_lane->discard(m_manager);
    m_reply->disconnect(this);
    if (m_reply->isRunning())
        m_reply->abort();
    m_settle(m_attempt);
}

bool Exchange::encrypted() const { return m_wire.asked.url.scheme() == QStringLiteral("https"); }

/// Qt 6.4.2 reports requestSent only with a body or for GET, `encrypted` on every new TLS
/// connection; a write always has a new one.
bool Exchange::hearsWhenUp() const
{
    if (m_wire.asked.write)
        return encrypted();
    return m_wire.asked.verb == "GET" || !m_wire.body.isEmpty();
}

bool Exchange::mayHaveLeft(Fault fault) const
{
    if (encrypted())
        return m_up;
    // Plain http (loopback only): Qt reports that it wrote after it did, too late to rely on.
    return fault != Fault::Refused && fault != Fault::UnknownName;
}

/// Qt may take the end of the connection for the end of the body, a race within it.
bool Exchange::shorterThanSaid() const
{
    const Reply &reply = m_attempt.reply;
    return reply.header("Content-Encoding").isEmpty()
        && reply.body.size() < reply.header("Content-Length").toLongLong();
}

Fault Exchange::endFault() const
{
    const int status = m_attempt.reply.status;
    switch (m_reply->error()) {
    case QNetworkReply::NoError:
        return shorterThanSaid() ? Fault::Lost : Fault::None;
    case QNetworkReply::ConnectionRefusedError:
        return Fault::Refused;
    case QNetworkReply::HostNotFoundError:
        return Fault::UnknownName;
    case QNetworkReply::SslHandshakeFailedError:
        return Fault::Handshake;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError:
        return encrypted() && !m_up ? Fault::CutBeforeUp : Fault::Lost;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return Fault::Proxy;
    default:
        break;
    }
    if (status >= 300)
        return Fault::None; // Qt's word for the status
    if (status > 0)
        return Fault::Undecodable;
    return m_up ? Fault::Lost : Fault::NoRoute;
}

} // namespace fairlead::net
