#include "ssh/ticket.h"

#include <krb5.h>

#include <memory>

namespace fairlead::ssh {

namespace {

using Context = std::unique_ptr<_krb5_context, void (*)(krb5_context)>;

/// What libkrb5 said, taken apart on the thread that may outlive us.
struct Reply {
    krb5_error_code code = 0;
    QString text;
    bool expired = false; // the person's own ticket, by this machine's clock
};

/// The handles of one request, freed in reverse. Never shared between threads.
struct Request {
    Context context;
    krb5_ccache cache = nullptr;
    krb5_principal client = nullptr;
    krb5_principal service = nullptr;

    explicit Request(krb5_context made) : context(made, krb5_free_context) { }
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;
    ~Request()
    {
        krb5_free_principal(context.get(), service);
        krb5_free_principal(context.get(), client);
        if (cache)
            krb5_cc_close(context.get(), cache);
    }
};

/// The cache GSSAPI will pick, too: the one whose realm fits the service, else the default.
krb5_error_code openCache(Request &request)
{
    krb5_context context = request.context.get();
    krb5_principal chosen = nullptr;
    const auto code = krb5_cc_select(context, request.service, &request.cache, &chosen);
    krb5_free_principal(context, chosen);
    if (code == 0 && request.cache)
        return 0;
    return krb5_cc_default(context, &request.cache);
}

bool grantsTickets(krb5_context context, const krb5_creds &one)
{
    const krb5_data *name = one.server && one.server->length > 0 ? &one.server->data[0] : nullptr;
    return name && QByteArrayView(name->data, name->length) == "krbtgt"
        && !krb5_is_config_principal(context, one.server);
}

/// Whether the cache holds a ticket-granting ticket, and none that is still good.
bool onlyExpired(const Request &request)
{
    krb5_context context = request.context.get();
    krb5_timestamp now = 0;
    krb5_timeofday(context, &now);
    krb5_cc_cursor cursor = nullptr;
    if (krb5_cc_start_seq_get(context, request.cache, &cursor) != 0)
        return false;
    bool found = false;
    bool good = false;
    krb5_creds one{};
    while (krb5_cc_next_cred(context, request.cache, &cursor, &one) == 0) {
        if (grantsTickets(context, one)) {
            found = true;
            good = good || quint32(one.times.endtime) > quint32(now); // unsigned: good until 2106
        }
        krb5_free_cred_contents(context, &one);
    }
    krb5_cc_end_seq_get(context, request.cache, &cursor);
    return found && !good;
}

krb5_error_code fetchService(const Request &request)
{
    krb5_creds wanted{};
    wanted.client = request.client;
    wanted.server = request.service;
    krb5_creds *got = nullptr;
    const auto code = krb5_get_credentials(request.context.get(), 0, request.cache, &wanted, &got);
    krb5_free_creds(request.context.get(), got);
    return code;
}

Reply say(const Request &request, krb5_error_code code)
{
    const char *text = krb5_get_error_message(request.context.get(), code);
    Reply reply{code, QString::fromUtf8(text), false};
    krb5_free_error_message(request.context.get(), text);
    return reply;
}

Reply ask(const QByteArray &host)
{
    krb5_context made = nullptr;
    if (const auto code = krb5_init_context(&made))
        return {code, QStringLiteral("krb5_init_context: %1").arg(code), false};
    Request request(made);
    if (const auto code = krb5_sname_to_principal(
            made, host.constData(), "host", KRB5_NT_SRV_HST, &request.service))
        return say(request, code);
    if (const auto code = openCache(request))
        return say(request, code);
    if (const auto code = krb5_cc_get_principal(made, request.cache, &request.client))
        return say(request, code);
    if (onlyExpired(request))
        return {KRB5KRB_AP_ERR_TKT_EXPIRED, {}, true};
    const auto code = fetchService(request);
    return code ? say(request, code) : Reply{};
}

tl::unexpected<Error> refused(Error::Kind kind, const QString &what, const Reply &reply = {})
{
    return failure(kind, what, reply.text);
}

Result<> judge(const Reply &reply, const QString &host)
{
    using Kind = Error::Kind;
    switch (reply.code) {
    case 0:
        return {};
    case KRB5_FCC_NOFILE:
    case KRB5_CC_NOTFOUND:
    case KRB5_CC_FORMAT:
        return refused(
            Kind::Unauthorized, QStringLiteral("there is no Kerberos ticket; run kinit"), reply);
    case KRB5KRB_AP_ERR_TKT_EXPIRED:
        return refused(Kind::Unauthorized,
            QStringLiteral("the Kerberos ticket has expired; run kinit"), reply);
    case KRB5_KDC_UNREACH:
    case KRB5_REALM_CANT_RESOLVE:
    case KRB5_REALM_UNKNOWN:
        return refused(Kind::Unavailable,
            QStringLiteral(
                "no Kerberos server (KDC) can be reached; check the network and krb5.conf"),
            reply);
    case KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN:
        return refused(Kind::Unauthorized,
            QStringLiteral(
                "Kerberos does not know the host as host/%1; check gssapi-host in the site "
                "file, or have the host enrolled")
                .arg(host),
            reply);
    case KRB5KRB_AP_ERR_SKEW:
        return refused(Kind::Unauthorized,
            QStringLiteral(
                "this machine's clock differs too much from the Kerberos server's; set it"),
            reply);
    default:
        return refused(Kind::Unauthorized,
            QStringLiteral("Kerberos gave no ticket for host/%1").arg(host), reply);
    }
}

} // namespace

Result<> fetchTicket(const QString &host, std::chrono::milliseconds limit, Breaker &breaker)
{
    breaker.enter("waiting for a Kerberos ticket");
    const auto reply = breaker.aside<Reply>(limit, [name = host.toUtf8()] { return ask(name); });
    if (!reply)
        return refused(Error::Kind::Unavailable,
            QStringLiteral("the Kerberos server (KDC) did not answer within %1 s")
                .arg(std::chrono::duration_cast<std::chrono::seconds>(limit).count()));
    return judge(*reply, host);
}

} // namespace fairlead::ssh
