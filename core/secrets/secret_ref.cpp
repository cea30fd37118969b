#include "secrets/secret_ref.h"

#include <QDir>
#include <QRegularExpression>

#include <array>

namespace fairlead::secrets {

namespace {

using Place = SecretRef::Place;

struct Form {
    Place place;
    QLatin1String scheme;
    QLatin1String name; ///< pattern
};

constexpr std::array forms{
    Form{Place::Keychain, QLatin1String("keychain:"), QLatin1String("[^\\s\\x00-\\x1f]{1,200}")},
    Form{Place::Environment, QLatin1String("env:"), QLatin1String("[A-Za-z_][A-Za-z0-9_]*")},
    Form{Place::File, QLatin1String("file:"), QLatin1String("(~?/)[^\\x00]*[^/\\x00]")},
};

QString expanded(const QString &path)
{
    return QDir::cleanPath(
        path.startsWith(QLatin1String("~/")) ? QDir::homePath() + path.mid(1) : path);
}

} // namespace

QString SecretRef::text() const
{
    for (const Form &form : forms) {
        if (form.place == place)
            return form.scheme + name;
    }
    return name;
}

Result<SecretRef> parseSecretRef(const QString &text)
{
    for (const Form &form : forms) {
        const QRegularExpression whole(QRegularExpression::anchoredPattern(form.name),
            QRegularExpression::DotMatchesEverythingOption);
        const QString name = text.mid(form.scheme.size());
        if (text.startsWith(form.scheme) && whole.match(name).hasMatch())
            return SecretRef{form.place, form.place == Place::File ? expanded(name) : name};
    }
    return failure(Error::Kind::Precondition,
        QStringLiteral("A secret is named by its place: keychain:SITE/NAME, env:NAME, file:/PATH "
                       "or file:~/PATH. What stands there is none of these; it is not shown, "
                       "since it may be a secret itself."));
}

} // namespace fairlead::secrets
