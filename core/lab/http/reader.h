#pragma once

#include "lab/http/message.h"

#include <optional>

namespace fairlead::lab {

/// Takes a connection's bytes and cuts requests out of them, as strictly as pveproxy does
/// (PVE/APIServer/AnyEvent.pm).
class HttpReader {
public:
    void add(const QByteArray &bytes) { m_bytes += bytes; }

    /// The next whole request, if it is there.
    std::optional<HttpRequest> next();
    /// Why the connection must end: a bare answer that needs no handler.
    const std::optional<HttpResponse> &refusal() const { return m_refusal; }

private:
    bool readHead();
    bool readRequestLine(const QByteArray &line);
    bool checkBody();
    void refuse(int status, const QByteArray &reason);

    QByteArray m_bytes;
    HttpRequest m_request;
    bool m_haveHead = false;
    qsizetype m_length = 0;
    std::optional<HttpResponse> m_refusal;
};

} // namespace fairlead::lab
