#include "proxmox/version.h"

#include "proxmox/envelope.h"

#include <QRegularExpression>

namespace fairlead::proxmox {

std::optional<Version> versionOf(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral(R"(^(?:pve-manager/)?(\d{1,4})\.(\d{1,4})(?:[.-](\d{1,6}))?(?![\d.]))"));
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    return Version{match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt()};
}

QString toText(Version version)
{
    return QStringLiteral("%1.%2.%3").arg(version.major).arg(version.minor).arg(version.patch);
}

Result<VersionInfo> parseVersion(const QByteArray &body)
{
    const QString subject = QStringLiteral("its version");
    const auto data = openObject(body, subject);
    if (!data)
        return tl::unexpected(data.error());
    const Fields fields(*data);
    VersionInfo info;
    info.text = fields.text("version");
    info.repository = fields.text("repoid");
    auto version = versionOf(info.text);
    if (!version)
        version = versionOf(fields.text("release"));
    if (!version)
        return malformed(subject, QStringLiteral("no version number in \"%1\"").arg(info.text));
    info.version = *version;
    return info;
}

Abilities abilitiesOf(Version version)
{
    const auto since
        = [version](int major, int minor) { return version >= Version{major, minor, 0}; };
    Abilities can;
    can.haRules = since(9, 0);
    can.nodeHaState = since(8, 3);
    can.messageInBody = since(8, 4);
    can.maintenanceCommand = since(7, 4);
    can.resizeIsTask = since(8, 0);
    can.poolsByQuery = since(8, 1);
    can.containerPrecondition = since(9, 0);
    can.migrateConntrack = since(9, 0);
    can.blockingResources = since(9, 0);
    can.disarmHa = since(9, 2);
    return can;
}

} // namespace fairlead::proxmox
