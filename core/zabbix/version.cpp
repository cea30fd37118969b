#include "zabbix/version.h"

#include <QRegularExpression>

namespace fairlead::zabbix {

using namespace Qt::Literals::StringLiterals;

Result<Version> parseVersion(const QJsonValue &result)
{
    static const QRegularExpression form(
        u"^(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,6}))?(?:(?:alpha|beta|rc)\\d*)?$"_s);
    const auto match = form.match(result.toString());
    if (!match.hasMatch()) {
        return failure(Error::Kind::Malformed,
            u"The server does not say which Zabbix it is. Is this the address of a Zabbix?"_s,
            u"apiinfo.version: "_s + result.toVariant().toString().left(100));
    }
    return Version{match.capturedView(1).toInt(), match.capturedView(2).toInt(),
        match.capturedView(3).toInt()};
}

QString toString(const Version &version)
{
    return u"%1.%2.%3"_s.arg(version.major).arg(version.minor).arg(version.patch);
}

} // namespace fairlead::zabbix
