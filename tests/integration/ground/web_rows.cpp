#include "rows.h"

#include "net/http.h"
#include "support/await.h"
#include "support/certificates.h"

namespace fairlead::ground {

namespace {

using net::TlsTrust;

struct Web {
    explicit Web(Around &a) : around(a) { }

    Around &around;
    Certificates certificates;
    std::vector<std::unique_ptr<RawServer>> servers;

    Result<> read(const QUrl &url, const TlsTrust &trust)
    {
        net::Settings settings;
        settings.endpoints = {{url, trust}};
        settings.service = QStringLiteral("pveproxy");
        settings.attempts = 1;
        settings.deadlines.firstByte = std::chrono::seconds(1);
        net::Http http(settings, around.clock, around.redactor);
        net::Request request;
        request.path = QStringLiteral("/version");
        const auto reply = await(http.get(request));
        return reply ? Result<>() : Result<>(tl::unexpected(reply.error()));
    }

    /// A server with that certificate, believed or not as `trust` says.
    Result<> tls(const ServerIdentity &identity, const TlsTrust &trust)
    {
        RawServer &server
            = add([](RawPeer &peer, const RawRequest &) { peer.send(jsonAnswer("{}")); });
        server.tls = identity;
        return read(server.url(), trust);
    }

    /// A server that answers with these bytes and hangs up.
    Result<> answer(const QByteArray &bytes)
    {
        RawServer &server
            = add([bytes](RawPeer &peer, const RawRequest &) { peer.sendAndClose(bytes); });
        return read(server.url(), {});
    }

    Result<> silent()
    {
        return read(add([](RawPeer &, const RawRequest &) { }).url(), {});
    }

    Result<> hundredMegabytes()
    {
        constexpr qint64 size = 100 << 20;
        RawServer &server = add([](RawPeer &peer, const RawRequest &) {
            peer.stream("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", size);
        });
        return read(server.url(), {});
    }

    RawServer &add(RawServer::Script script)
    {
        servers.push_back(std::make_unique<RawServer>(std::move(script)));
        return *servers.back();
    }
};

} // namespace

Rows webRows(Around &around)
{
    auto web = std::make_shared<Web>(around);
    const Certificates &made = web->certificates;
    const auto authority = TlsTrust::authority(made.authorityFile);
    const auto pinned = TlsTrust::pinned({sha256Of(made.ok.certificate)});
    using Kind = Error::Kind;
    const auto row = [](const char *situation, Kind kind, std::function<Result<>()> provoke) {
        return Row{QString::fromUtf8(situation), kind, std::move(provoke)};
    };
    const auto tls
        = [&](const char *situation, const ServerIdentity &identity, const TlsTrust &trust) {
              return row(situation, Kind::Tls,
                  [web, identity, trust] { return web->tls(identity, trust); });
          };
    const auto answer = [&](const char *situation, Kind kind, const QByteArray &bytes) {
        return row(situation, kind, [web, bytes] { return web->answer(bytes); });
    };
    return {web, 1, made.problem(),
        {
            row("HTTPS: nobody listens", Kind::Unreachable,
                [web] { return web->read(QUrl(QStringLiteral("https://127.0.0.1:1")), {}); }),
            row("HTTP: connects and never answers", Kind::Timeout, [web] { return web->silent(); }),
            tls("HTTPS: certificate of its own", made.selfSigned, {}),
            tls("HTTPS: certificate changed", made.renewed, pinned),
            tls("HTTPS: certificate expired", made.expired, authority),
            tls("HTTPS: certificate for another name", made.otherName, authority),
            answer("HTTP: login refused", Kind::Unauthorized,
                "HTTP/1.1 401 No ticket\r\nContent-Length: 0\r\n\r\n"),
            answer("HTTP: privilege missing", Kind::Forbidden,
                "HTTP/1.1 403 Permission check failed (/vms/100, VM.Migrate)\r\nContent-Length: "
                "13\r\n"
                "Content-Type: application/json\r\n\r\n{\"data\":null}"),
            answer("HTTP: node behind the proxy is down", Kind::Unavailable,
                "HTTP/1.1 595 No route to host\r\n\r\n"),
            row("HTTP: 100 MB answer", Kind::TooLarge, [web] { return web->hundredMegabytes(); }),
            answer("HTTP: answer cut off", Kind::Lost,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                "500\r\n\r\n{\"data\":[{\"no"),
            answer("HTTP: a login page instead of the API", Kind::Malformed,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                "13\r\n\r\n<html></html>"),
            answer("HTTP: no HTTP at all", Kind::Lost, "220 mail.example ESMTP\r\n"),
        }};
}

} // namespace fairlead::ground
