#include "lab/pve/route.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

struct Parameter {
    QString name;
    QString type;
    bool required = false;
    bool fromNine = false;
};

Parameter parseParameter(const QString &written)
{
    static const QRegularExpression form(u"^([^!:@]+)(!?)(?::([^@]+))?(@9)?$"_s);
    const auto match = form.match(written);
    Q_ASSERT(match.hasMatch());
    return {match.captured(1), match.captured(3), !match.captured(2).isEmpty(),
        !match.captured(4).isEmpty()};
}

QList<Parameter> parametersOf(const Route &route, const Release &release)
{
    QList<Parameter> parameters;
    const QStringList written = route.parameters.split(u' ', Qt::SkipEmptyParts);
    for (const QString &one : written) {
        const Parameter parameter = parseParameter(one);
        if (!parameter.fromNine || release.major() >= 9)
            parameters.append(parameter);
    }
    return parameters;
}

/// Empty when the value fits.
QString misfit(const Parameter &parameter, const QString &value)
{
    static const QStringList booleans{
        u"0"_s, u"1"_s, u"true"_s, u"false"_s, u"yes"_s, u"no"_s, u"on"_s, u"off"_s};
    const QString failed = u"type check ('%1') failed - got '%2'"_s;
    bool good = true;
    if (parameter.type == u"b")
        return booleans.contains(value.toLower()) ? QString() : failed.arg(u"boolean"_s, value);
    if (parameter.type == u"i") {
        value.toLongLong(&good);
        return good ? QString() : failed.arg(u"integer"_s, value);
    }
    if (parameter.type == u"n") {
        value.toDouble(&good);
        return good ? QString() : failed.arg(u"number"_s, value);
    }
    if (parameter.type.isEmpty() || parameter.type.split(u'|').contains(value))
        return {};
    return u"value '%1' does not have a value in the enumeration '%2'"_s.arg(
        value, parameter.type.split(u'|').join(u", "_s));
}

bool known(const Route &route, const Release &release)
{
    return (!(route.flags & Route::FromNine) || release.major() >= 9)
        && (!(route.flags & Route::From92) || release.atLeast(9, 2));
}

/// The number of variables it took; negative when it does not fit.
int fit(const QStringList &pattern, const QStringList &parts, QMap<QString, QString> &variables)
{
    if (pattern.size() != parts.size())
        return -1;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString &wanted = pattern.at(i);
        if (wanted.startsWith(u'{'))
            variables.insert(wanted.mid(1, wanted.size() - 2), parts.at(i));
        else if (wanted != parts.at(i))
            return -1;
    }
    return int(variables.size());
}

} // namespace

const QList<Route> &allRoutes()
{
    static const QList<Route> routes = accessRoutes() + clusterRoutes() + haRoutes()
        + haRuleRoutes() + cephRoutes() + nodeRoutes() + guestRoutes() + guestWorkRoutes()
        + poolRoutes() + taskRoutes();
    return routes;
}

Match findRoute(const Release &release, const QString &method, const QString &path)
{
    static const QList<QStringList> patterns = [] {
        QList<QStringList> split;
        for (const Route &route : allRoutes())
            split.append(route.path.split(u'/', Qt::SkipEmptyParts));
        return split;
    }();
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    Match best;
    int fewest = -1;
    for (qsizetype i = 0; i < patterns.size(); ++i) {
        const Route &route = allRoutes().at(i);
        if (route.method != method || !known(route, release))
            continue;
        QMap<QString, QString> variables;
        const int taken = fit(patterns.at(i), parts, variables);
        if (taken < 0 || (fewest >= 0 && taken >= fewest))
            continue;
        fewest = taken;
        best = {&route, variables};
    }
    return best;
}

QJsonObject checkParameters(const Route &route, const Release &release,
    const QMap<QString, QString> &parameters, const QMap<QString, QString> &variables)
{
    QJsonObject errors;
    const QList<Parameter> declared = parametersOf(route, release);
    for (const Parameter &parameter : declared) {
        const auto given = parameters.find(parameter.name);
        if (given == parameters.end()) {
            if (parameter.required)
                errors.insert(parameter.name, u"property is missing and it is not optional"_s);
        } else if (const QString wrong = misfit(parameter, *given); !wrong.isEmpty()) {
            errors.insert(parameter.name, wrong);
        }
    }
    for (auto given = parameters.begin(); given != parameters.end(); ++given) {
        const bool expected = variables.contains(given.key())
            || std::any_of(declared.begin(), declared.end(),
                [&](const Parameter &parameter) { return parameter.name == given.key(); });
        if (!expected)
            errors.insert(given.key(),
                u"property is not defined in schema and the schema does not allow additional "
                "properties"_s);
    }
    if (variables.contains(u"vmid"_s) && variables.value(u"vmid"_s).toInt() < 100)
        errors.insert(u"vmid"_s, u"invalid format - value does not look like a valid VM ID\n"_s);
    return errors;
}

} // namespace fairlead::lab
