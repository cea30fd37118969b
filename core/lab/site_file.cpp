#include "lab/site_file.h"

#include "lab/lab.h"

#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

namespace {

Result<> writePrivately(const QString &path, const QByteArray &contents)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(contents) == contents.size() && file.commit();
    if (!written)
        return failure(
            Error::Kind::Storage, u"%1 could not be written."_s.arg(path), file.errorString());
    return {};
}

QString secretOf(const World &world, const QString &token)
{
    for (const Token &known : world.access.tokens) {
        if (known.id == token)
            return known.secret;
    }
    return {};
}

QString identity(const QString &key, const QString &token, const QString &secretFile)
{
    return u"  %1: { token: \"%2\", secret: \"file:%3\" }\n"_s.arg(key, token, secretFile);
}

} // namespace

Result<> writeSiteFile(Lab &lab, const QString &given)
{
    const World &world = lab.world();
    const QString path = QFileInfo(given).absoluteFilePath();
    QStringList urls;
    QStringList pins;
    for (const Node &node : world.nodes) {
        urls.append(lab.url(node.name));
        pins.append(u"\"%1\""_s.arg(lab.fingerprint(node.name)));
    }
    QString text
        = u"site: lab-%1\nproxmox:\n  endpoints: [%2]\n"_s.arg(world.name, urls.join(u", "_s));
    const QList<QPair<QString, QString>> identities{
        {u"identity"_s, world.identity}, {u"write"_s, world.writeIdentity}};
    for (const auto &[key, token] : identities) {
        if (token.isEmpty())
            continue;
        const QString file = path + (key == u"identity" ? u".read"_s : u".write"_s);
        const auto written = writePrivately(file, secretOf(world, token).toUtf8() + '\n');
        if (!written)
            return written;
        text += identity(key, token, file);
    }
    text += u"  tls: { sha256: [%1] }\n  lock-pool: fairlead/lock\n"_s.arg(pins.join(u", "_s));
    text += u"clients: { kaboom: { tag: client-kaboom, slack: \"#kaboom-ops\" } }\n"
            "rules: { never-migrate: [\"compute.*\"] }\n"_s;
    return writePrivately(path, text.toUtf8());
}

} // namespace fairlead::lab
