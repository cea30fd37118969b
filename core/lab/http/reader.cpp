#include "lab/http/reader.h"

namespace fairlead::lab {

namespace {

constexpr qsizetype mostHeaderBytes = 8'192;
constexpr qsizetype mostHeaders = 64;
constexpr qsizetype mostBody = 524'288;

bool mayCarryBody(const QByteArray &method) { return method == "POST" || method == "PUT"; }

} // namespace

void HttpReader::refuse(int status, const QByteArray &reason)
{
    m_refusal = HttpResponse{status, reason, {}, {}, {}, false};
}

bool HttpReader::readRequestLine(const QByteArray &line)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/")) {
        refuse(400, "bad request");
        return false;
    }
    const QList<QByteArray> version = words[2].mid(5).split('.');
    m_request.method = words[0];
    m_request.target = words[1];
    m_request.major = version.value(0).toInt();
    m_request.minor = version.value(1).toInt();
    if (m_request.major != 1) {
        refuse(506, "http protocol version " + version.join('.') + " not supported");
        return false;
    }
    static const QList<QByteArray> known{"GET", "POST", "PUT", "DELETE"};
    if (!known.contains(m_request.method)) {
        refuse(501, "method '" + m_request.method + "' not available");
        return false;
    }
    return true;
}

bool HttpReader::checkBody()
{
    if (!m_request.header("transfer-encoding").isEmpty()) {
        refuse(501, "chunked transfer encoding not supported");
        return false;
    }
    m_length = m_request.header("content-length").toLongLong();
    if (m_length == 0)
        return true;
    if (!mayCarryBody(m_request.method)) {
        refuse(501, "Unexpected content for method '" + m_request.method + "'");
        return false;
    }
    if (m_length > mostBody) {
        refuse(501, "for data too large");
        return false;
    }
    const QByteArray type = m_request.header("content-type").split(';').first().trimmed().toLower();
    if (type != "application/x-www-form-urlencoded" && type != "application/json") {
        refuse(506, "upload 'Content-Type '" + type + "' not implemented");
        return false;
    }
    return true;
}

bool HttpReader::readHead()
{
    // A TLS peer may start with an empty line left over from the request before.
    while (m_bytes.startsWith("\r\n"))
        m_bytes.remove(0, 2);
    const auto end = m_bytes.indexOf("\r\n\r\n");
    if ((end < 0 ? m_bytes.size() : end) > mostHeaderBytes) {
        refuse(400, "http header too large");
        return false;
    }
    if (end < 0)
        return false;
    const QList<QByteArray> lines = m_bytes.left(end).split('\n');
    m_bytes.remove(0, end + 4);
    m_request = {};
    if (lines.size() - 1 > mostHeaders) {
        refuse(400, "too many http header lines (> 64)");
        return false;
    }
    if (!readRequestLine(lines.first().trimmed()))
        return false;
    for (const QByteArray &line : lines.mid(1)) {
        const auto colon = line.indexOf(':');
        m_request.headers.append(
            {line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed()});
    }
    return checkBody();
}

std::optional<HttpRequest> HttpReader::next()
{
    if (m_refusal)
        return std::nullopt;
    if (!m_haveHead) {
        if (m_bytes.isEmpty() || !readHead())
            return std::nullopt;
        m_haveHead = true;
    }
    if (m_bytes.size() < m_length)
        return std::nullopt;
    m_request.body = m_bytes.left(m_length);
    m_bytes.remove(0, m_length);
    m_haveHead = false;
    return m_request;
}

} // namespace fairlead::lab
