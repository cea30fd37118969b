#include "zabbix/answer.h"

#include "zabbix/fields.h"

#include <QJsonDocument>

#include <array>
#include <vector>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto sessionEnded = "Session terminated, re-login, please."_L1;
constexpr auto notAuthorized = "Not authorized."_L1;
constexpr auto authInBody = "unexpected parameter \"auth\""_L1;
constexpr int beforeTheApi = 1; // thrown before the API ran: no database
constexpr int noSuchMethod = -32601;
constexpr int notJson = -32700;

// A message that is too long is echoed whole.
QString clipped(const QString &text) { return text.size() > 300 ? text.left(300) + u'…' : text; }

Result<QJsonDocument> documentOf(const QByteArray &body)
{
    QJsonParseError error;
    QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error == QJsonParseError::NoError)
        return document;
    const bool page = body.trimmed().startsWith('<');
    return failure(Error::Kind::Malformed,
        page ? u"The address answers with a web page instead of Zabbix's API. Does it end in the "
               "folder of Zabbix's frontend?"_s
             : u"Zabbix's answer cannot be understood."_s,
        u"%1; %2 bytes: %3"_s.arg(error.errorString())
            .arg(body.size())
            .arg(QString::fromUtf8(body.left(120))));
}

Result<Answer> answerOf(const QJsonValue &value)
{
    const QJsonObject answer = value.toObject();
    if (answer.contains("result"_L1) && !answer.contains("error"_L1))
        return Answer(answer.value("result"_L1));
    if (!answer.value("error"_L1).isObject())
        return malformed("answer"_L1, u"neither result nor error"_s);
    const QJsonObject fault = answer.value("error"_L1).toObject();
    return Answer(tl::unexpected(Fault{fault.value("code"_L1).toInt(),
        fault.value("message"_L1).toString(), fault.value("data"_L1).toString()}));
}

Result<QList<Answer>> answersInOrder(const QJsonArray &list, qsizetype calls)
{
    std::vector<std::optional<Answer>> found(size_t(calls), std::nullopt);
    for (const auto &element : list) {
        const qint64 id = element.toObject().value("id"_L1).toInteger(0);
        auto answer = answerOf(element);
        if (!answer)
            return tl::unexpected(answer.error());
        if (id >= 1 && id <= calls)
            found[size_t(id - 1)] = std::move(*answer);
    }
    QList<Answer> answers;
    for (auto &answer : found) {
        if (!answer)
            return malformed("answer"_L1, u"of %1 calls not all were answered"_s.arg(calls));
        answers.append(std::move(*answer));
    }
    return answers;
}

/// Each text of `data` that is matched by its start; nothing else is but the two below.
struct Known {
    QLatin1StringView start;
    Error::Kind kind;
    QLatin1StringView what;
};

constexpr std::array known{
    Known{sessionEnded, Error::Kind::Unauthorized,
        "The session with Zabbix has ended: it has to be logged in to again."_L1},
    Known{"API token expired."_L1, Error::Kind::Unauthorized,
        "The API token for Zabbix has expired. Make a new one in Zabbix and store it here."_L1},
    Known{"Incorrect user name or password"_L1, Error::Kind::Unauthorized,
        "Zabbix refused the name or the password, or keeps this account blocked after failed "
        "attempts. Check both before trying again: five failures block it for a while."_L1},
    Known{"No permissions for system access."_L1, Error::Kind::Forbidden,
        "This user may not enter Zabbix: it, or a group it belongs to, is disabled there."_L1},
    Known{"No permissions to call \""_L1, Error::Kind::Forbidden,
        "This Zabbix user may not use %1: its role or its type does not allow it."_L1},
    Known{"You do not have permission to perform this operation."_L1, Error::Kind::Forbidden,
        "This Zabbix user may not use %1: its role or its type does not allow it."_L1},
    Known{"No permissions to referred object or it does not exist!"_L1, Error::Kind::NotFound,
        "Zabbix no longer has this, or this user may not change it."_L1},
};

QString notAuthorizedWords(Credential::Kind credential, Dialect::Auth auth)
{
    QString what = credential == Credential::Kind::Token
        ? u"Zabbix does not accept the API token: it is unknown, disabled or incomplete."_s
        : u"Zabbix does not see who is asking."_s;
    if (auth == Dialect::Auth::Header)
        what += u" Or the web server in front of Zabbix drops the header Authorization."_s;
    return what;
}

Error wordsFor(
    const Fault &fault, const Call &call, Credential::Kind credential, Dialect::Auth auth)
{
    using Kind = Error::Kind;
    // A cut-off token is taken for the id of a session that is no more.
    if (fault.data.startsWith(notAuthorized)
        || (fault.data.startsWith(sessionEnded) && credential == Credential::Kind::Token))
        return {Kind::Unauthorized, notAuthorizedWords(credential, auth), {}, {}};
    for (const Known &text : known) {
        if (fault.data.startsWith(text.start))
            return {text.kind, QString(text.what).replace("%1"_L1, call.method), {}, {}};
    }
    if (fault.data.contains(authInBody))
        return {Kind::Rejected, u"Zabbix expects credentials in another place: was it upgraded?"_s,
            {}, {}};
    switch (fault.code) {
    case beforeTheApi:
        return {Kind::Unavailable,
            u"Zabbix cannot reach its database. Nothing is known of problems until it can."_s, {},
            {}};
    case noSuchMethod:
        return {
            Kind::Rejected, u"This version of Zabbix does not know %1."_s.arg(call.method), {}, {}};
    case notJson: // a redirect makes an empty GET of a POST
        return {Kind::Rejected,
            u"Zabbix did not get the whole question. Does its address redirect to another?"_s, {},
            {}};
    default:
        return {Kind::Rejected,
            u"Zabbix refused: %1"_s.arg(clipped(fault.data.isEmpty() ? fault.message : fault.data)),
            {}, {}};
    }
}

} // namespace

Result<Answer> parseAnswer(const QByteArray &body)
{
    return documentOf(body).and_then([](const QJsonDocument &document) {
        return answerOf(document.isObject() ? QJsonValue(document.object()) : QJsonValue());
    });
}

Result<QList<Answer>> parseBatch(const QByteArray &body, qsizetype calls)
{
    const auto document = documentOf(body);
    if (!document)
        return tl::unexpected(document.error());
    if (document->isArray())
        return answersInOrder(document->array(), calls);
    auto single = answerOf(document->object());
    if (!single)
        return tl::unexpected(single.error());
    if (single->has_value())
        return malformed("answer"_L1, u"one answer to %1 calls"_s.arg(calls));
    return QList<Answer>(calls, *single);
}

Remedy remedyOf(const Fault &fault, Credential::Kind credential)
{
    // A cut-off token is taken for a session id: no login would help.
    if (fault.data.startsWith(sessionEnded) && credential == Credential::Kind::Session)
        return Remedy::LoginAgain;
    if (fault.data.contains(authInBody))
        return Remedy::AskVersion;
    return fault.code == beforeTheApi ? Remedy::Wait : Remedy::Tell;
}

Error errorOf(const Fault &fault, const Call &call, Credential::Kind credential, Dialect::Auth auth)
{
    Error error = wordsFor(fault, call, credential, auth);
    error.detail = clipped(
        u"%1: %2 %3 %4"_s.arg(call.method).arg(fault.code).arg(fault.message, fault.data));
    return error;
}

} // namespace fairlead::zabbix
