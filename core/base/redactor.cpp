#include "base/redactor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace fairlead {

namespace {

constexpr auto mark = "[secret]";

// Keys that name a secret in the APIs we speak: Proxmox (ticket, CSRFPreventionToken, password,
// otp, tfa-challenge, and "value" only when a token is created, which we never do), Zabbix JSON-RPC
// (auth, sessionid, passwd, token), Redfish (Password), Zulip, Slack, NetBox (key, api_key, token),
// certificates (private key).
const QString secretKeys
    = QStringLiteral("password|passwd|passphrase|secret|client[_-]?secret|token|access[_-]?token|"
                     "refresh[_-]?token|session[_-]?id|auth|"
                     "api[_-]?key|ticket|csrf[_-]?prevention[_-]?token|otp|tfa[_-]challenge|"
                     "private[_-]?key|credential");

struct Shape {
    QRegularExpression pattern;
    QString replacement;
};

const std::array<Shape, 7> &shapes()
{
    const auto expression = [](const QString &text) {
        QRegularExpression compiled(text,
            QRegularExpression::CaseInsensitiveOption
                | QRegularExpression::DotMatchesEverythingOption);
        compiled.optimize();
        return compiled;
    };
    const QString hidden = QString::fromLatin1(mark);
    static const std::array<Shape, 7> all{{
        // The token's name stays readable: it says whose right was used.
        {expression(QStringLiteral("(PVEAPIToken=[^=\\s\"']+=)[^\\s\"',;]+")),
            QStringLiteral("\\1") + hidden},
        {expression(QStringLiteral("PVE(?:\\w*):[^\\s\"',;]*?(?:::|%3A%3A)[A-Za-z0-9+/=%]{20,}")),
            hidden},
        {expression(QStringLiteral(
             "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)")),
            QStringLiteral("[secret private key]")},
        {expression(QStringLiteral(
             "((?:authorization|proxy-authorization|cookie|set-cookie|csrfpreventiontoken|"
             "x-auth-token|x-api-key)[\"']?\\s*[:=]\\s*+[\"']?+)(?!PVEAPIToken=)[^\\r\\n\"']+")),
            QStringLiteral("\\1") + hidden},
        {expression(QStringLiteral(
             "(\\\\?\"(?:%1)\\\\?\"\\s*:\\s*)(?:\\\\?\"(?:[^\"\\\\]|\\\\.)*\"?|[0-9][^,}\\s]*)")
                 .arg(secretKeys)),
            QStringLiteral("\\1\"") + hidden + QStringLiteral("\"")},
        {expression(QStringLiteral("((?:^|[^A-Za-z0-9_-])(?:%1)=)(?!\\[secret\\])[^&\\s\"']+")
                 .arg(secretKeys)),
            QStringLiteral("\\1") + hidden},
        {expression(QStringLiteral("(://[^/@:\\s]+:)[^/@\\s]+(@)")),
            QStringLiteral("\\1") + hidden + QStringLiteral("\\2")},
    }};
    return all;
}

const QRegularExpression &secretKey()
{
    static const QRegularExpression whole(
        QRegularExpression::anchoredPattern(secretKeys), QRegularExpression::CaseInsensitiveOption);
    return whole;
}

void overwrite(QByteArray &bytes)
{
    // volatile: the compiler may not drop writes to memory that is about to be freed
    for (volatile char *c = bytes.data(), *end = c + bytes.size(); c != end; ++c)
        *c = 0;
}

/// What of the secret must appear when it stands at any offset inside base64: the characters that
/// only it decides.
QByteArray base64Core(QByteArrayView secret, int offset)
{
    const QByteArray padded = QByteArray(offset, '\0') + secret.toByteArray();
    const QByteArray encoded = padded.toBase64(QByteArray::OmitTrailingEquals);
    const int first = (offset * 8 + 5) / 6;
    const qsizetype whole = padded.size() * 8 / 6;
    return encoded.mid(first, whole - first);
}

} // namespace

Redactor::~Redactor()
{
    for (QByteArray &needle : m_needles)
        overwrite(needle);
}

void Redactor::hide(QByteArrayView secret)
{
    if (secret.size() < 4)
        return;
    const QByteArray raw = secret.toByteArray();
    std::vector<QByteArray> spellings{
        raw, raw.toPercentEncoding(), raw.toPercentEncoding().replace("%20", "+")};
    QByteArray json
        = QJsonDocument(QJsonArray{QString::fromUtf8(raw)}).toJson(QJsonDocument::Compact);
    spellings.push_back(json.mid(2, json.size() - 4));
    for (int offset = 0; offset < 3; ++offset) {
        QByteArray core = base64Core(secret, offset);
        if (core.size() >= 5)
            spellings.push_back(std::move(core));
    }
    for (QByteArray &spelling : spellings) {
        if (std::find(m_needles.begin(), m_needles.end(), spelling) == m_needles.end())
            m_needles.push_back(std::move(spelling));
    }
    std::sort(m_needles.begin(), m_needles.end(), [](const QByteArray &a, const QByteArray &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
}

QByteArray Redactor::clean(const QByteArray &text) const
{
    QByteArray cleaned = text;
    for (const QByteArray &needle : m_needles)
        cleaned.replace(needle, mark);
    // Latin-1 there and back keeps every byte, valid UTF-8 or not; all patterns are ASCII.
    QString letters = QString::fromLatin1(cleaned);
    for (const Shape &shape : shapes())
        letters.replace(shape.pattern, shape.replacement);
    return letters.toLatin1();
}

QString Redactor::clean(const QString &text) const
{
    return QString::fromUtf8(clean(text.toUtf8()));
}

QJsonValue Redactor::clean(const QJsonValue &value) const
{
    if (value.isString())
        return clean(value.toString());
    if (value.isArray()) {
        QJsonArray cleaned;
        const QJsonArray elements = value.toArray();
        for (const auto &element : elements)
            cleaned.append(clean(element));
        return cleaned;
    }
    if (!value.isObject())
        return value;
    QJsonObject cleaned;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool secret = secretKey().match(it.key()).hasMatch() && !it.value().isNull()
            && !it.value().isObject();
        cleaned.insert(
            clean(it.key()), secret ? QJsonValue(QString::fromLatin1(mark)) : clean(it.value()));
    }
    return cleaned;
}

} // namespace fairlead
