#include "journal/pictures.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>

namespace fairlead::journal {

namespace {

QString formatOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return QStringLiteral("png");
    return bytes.startsWith("\xff\xd8\xff") ? QStringLiteral("jpg") : QString();
}

QString hashOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString fileOf(const RunPaths &paths, const Picture &picture)
{
    return paths.pictures() + QLatin1Char('/') + picture.sha256 + QLatin1Char('.') + picture.format;
}

} // namespace

QJsonObject Picture::toJson() const
{
    return {{QStringLiteral("sha256"), sha256}, {QStringLiteral("format"), format},
        {QStringLiteral("size"), size.value}};
}

std::optional<Picture> Picture::fromJson(const QJsonObject &object)
{
    static const QRegularExpression hash(
        QRegularExpression::anchoredPattern(QStringLiteral("[0-9a-f]{64}")));
    const Picture found{object.value(QStringLiteral("sha256")).toString(),
        object.value(QStringLiteral("format")).toString(),
        {object.value(QStringLiteral("size")).toInteger()}};
    const bool known
        = found.format == QStringLiteral("png") || found.format == QStringLiteral("jpg");
    // The reference becomes a file name.
    return known && hash.match(found.sha256).hasMatch() ? std::optional(found) : std::nullopt;
}

Result<Picture> storePicture(const RunPaths &paths, const QByteArray &bytes)
{
    Picture picture{hashOf(bytes), formatOf(bytes), {bytes.size()}};
    if (picture.format.isEmpty())
        return failure(Error::Kind::Precondition,
            QStringLiteral("Only PNG and JPEG pictures can be kept with a run."));
    if (picture.size > pictureLimit)
        return failure(Error::Kind::TooLarge,
            QStringLiteral("This picture has %1; at most %2 can be kept with a run.")
                .arg(formatBytes(picture.size), formatBytes(pictureLimit)));
    return makePrivateDirectory(paths.pictures())
        .and_then([&] { return replaceFile(fileOf(paths, picture), bytes, Durable::Yes); })
        .map([&] { return picture; });
}

Result<QByteArray> loadPicture(const RunPaths &paths, const Picture &picture)
{
    QFile file(fileOf(paths, picture));
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Kind::NotFound,
            QStringLiteral("A picture of run %1 is missing.").arg(paths.run.value),
            file.fileName());
    QByteArray bytes = file.read(pictureLimit.value + 1);
    if (hashOf(bytes) != picture.sha256)
        return failure(Error::Kind::Corrupt,
            QStringLiteral("A picture of run %1 is not the one that was recorded.")
                .arg(paths.run.value),
            file.fileName());
    return bytes;
}

} // namespace fairlead::journal
