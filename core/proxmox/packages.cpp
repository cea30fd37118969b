#include "proxmox/packages.h"

#include "proxmox/envelope.h"

#include <QRegularExpression>

#include <algorithm>

namespace fairlead::proxmox {

namespace {

std::optional<PackageUpdate> readUpdate(const Fields &row)
{
    PackageUpdate update;
    update.name = row.text("Package");
    update.version = row.text("Version");
    update.installed = row.text("OldVersion");
    update.title = row.text("Title");
    update.origin = row.text("Origin");
    update.section = row.text("Section");
    return update.name.isEmpty() ? std::nullopt : std::optional(update);
}

std::optional<Package> readPackage(const Fields &row)
{
    Package package;
    package.name = row.text("Package");
    package.version = row.text("Version");
    package.installed = row.text("OldVersion");
    package.state = row.text("CurrentState");
    return package.name.isEmpty() ? std::nullopt : std::optional(package);
}

/// The numbers of "6.8.12-4-pve", to be compared one by one.
QList<int> numbersOf(const QString &release)
{
    static const QRegularExpression between(QStringLiteral("[^0-9]+"));
    QList<int> numbers;
    for (const QString &number : release.split(between, Qt::SkipEmptyParts))
        numbers.append(number.toInt());
    return numbers;
}

bool older(const QString &a, const QString &b)
{
    const QList<int> left = numbersOf(a);
    const QList<int> right = numbersOf(b);
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
}

} // namespace

Result<QList<PackageUpdate>> parseUpdates(const QByteArray &body)
{
    return parseRows<PackageUpdate>(body, QStringLiteral("a node's updates"), readUpdate);
}

Result<PackageVersions> parsePackageVersions(const QByteArray &body)
{
    const QString subject = QStringLiteral("a node's packages");
    const auto rows = openList(body, subject);
    if (!rows)
        return tl::unexpected(rows.error());
    auto packages = readRows<Package>(*rows, subject, readPackage);
    if (!packages)
        return tl::unexpected(packages.error());
    PackageVersions versions;
    versions.packages = std::move(*packages);
    // Each stands in the row of one package: proxmox-ve and pve-manager.
    for (const QJsonValue row : *rows) {
        const Fields fields(row.toObject());
        if (fields.has("RunningKernel"))
            versions.runningKernel = fields.text("RunningKernel");
        if (fields.has("ManagerVersion"))
            versions.runningManager = fields.text("ManagerVersion");
    }
    return versions;
}

std::optional<QString> newestKernel(const PackageVersions &versions)
{
    // "proxmox-kernel-6.8.12-4-pve-signed", "pve-kernel-5.15.108-1-pve"; not the meta packages
    // "proxmox-kernel-6.8".
    static const QRegularExpression shape(
        QStringLiteral("^(?:proxmox|pve)-kernel-(\\d[^-]*-\\d+-pve)(?:-signed)?$"));
    std::optional<QString> newest;
    for (const Package &package : versions.packages) {
        const auto match = shape.match(package.name);
        if (!match.hasMatch() || package.state != QLatin1StringView("Installed"))
            continue;
        if (!newest || older(*newest, match.captured(1)))
            newest = match.captured(1);
    }
    return newest;
}

std::optional<bool> kernelRebootNeeded(const PackageVersions &versions)
{
    const auto newest = newestKernel(versions);
    if (!newest || versions.runningKernel.isEmpty())
        return std::nullopt;
    return versions.runningKernel != *newest;
}

} // namespace fairlead::proxmox
