#include "ssh/known_hosts.h"

#include "ssh/host_pattern.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace fairlead::ssh {

namespace {

struct Line {
    Place place;
    QByteArray text; // without spaces at either end
};

Result<QList<Line>> readLines(const QStringList &files)
{
    QList<Line> lines;
    for (const QString &name : files) {
        QFile file(name);
        if (!file.exists())
            continue;
        if (!file.open(QIODevice::ReadOnly))
            return failure(Error::Kind::Precondition,
                QStringLiteral(
                    "%1 cannot be read, so no host key can be checked. Make it readable.")
                    .arg(name),
                file.errorString());
        int number = 0;
        for (const QByteArray &text : file.readAll().replace('\r', '\n').split('\n'))
            lines.append({{name, ++number}, text.trimmed()});
    }
    return lines;
}

QList<QByteArray> words(const QByteArray &text) { return text.simplified().split(' '); }

bool revokes(const Line &line, const QByteArray &blob)
{
    QList<QByteArray> parts = words(line.text);
    if (parts.takeFirst().toLower() != "@revoked")
        return false;
    for (const QByteArray &part : parts) {
        if (QByteArray::fromBase64(part) == blob)
            return true;
    }
    return false;
}

/// The key of an unmarked line "hosts type base64 comment", when it is for this host.
std::optional<HostKey> keyFor(const QByteArray &host, const QByteArray &line)
{
    const QList<QByteArray> parts = words(line);
    if (parts.size() < 3 || !matchesHost(parts[0], host))
        return std::nullopt;
    const QByteArray blob = QByteArray::fromBase64(parts[2]);
    if (blob.isEmpty())
        return std::nullopt;
    return HostKey{parts[1], blob.toBase64()};
}

tl::unexpected<Error> notWritten(const QString &file, int code)
{
    return failure(Error::Kind::Storage,
        QStringLiteral("The host key could not be added to %1, so it is still unknown.").arg(file),
        QString::fromLocal8Bit(strerror(code)));
}

/// The line that accepting would add; nothing when the question's parts could mean more than one
/// key of one host.
std::optional<QByteArray> acceptedLine(const TrustQuestion &question)
{
    static const QRegularExpression name(QStringLiteral("\\A[][A-Za-z0-9._:-]+\\z"));
    static const QRegularExpression key(QStringLiteral("\\A[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}\\z"));
    const QString host = knownHostsName(question.endpoint);
    if (question.subject != TrustQuestion::Subject::HostKey || !question.acceptable()
        || !name.match(host).hasMatch()
        || !key.match(QString::fromLatin1(question.material)).hasMatch())
        return std::nullopt;
    return host.toLatin1() + ' ' + question.material;
}

/// 0 or errno. One write: lines of several writers do not mix, and a last line without an end is
/// ended first.
int append(const QString &file, const QByteArray &line, bool endsOpen)
{
    const QByteArray name = QFile::encodeName(file);
    const int fd = open(name.constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    const QByteArray bytes = (endsOpen ? "\n" : "") + line + '\n';
    int code = 0;
    if (write(fd, bytes.constData(), size_t(bytes.size())) != bytes.size() || fsync(fd) != 0)
        code = errno ? errno : EIO;
    close(fd);
    return code;
}

void makeFolder(const QString &folder)
{
    QDir().mkpath(QFileInfo(folder).absolutePath());
    QDir().mkdir(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void syncFolder(const QString &file)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(file).absolutePath());
    const int fd = open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

} // namespace

QString HostKey::fingerprint() const
{
    const QByteArray hash
        = QCryptographicHash::hash(QByteArray::fromBase64(base64), QCryptographicHash::Sha256);
    return QStringLiteral("SHA256:")
        + QString::fromLatin1(hash.toBase64(QByteArray::OmitTrailingEquals));
}

Result<std::optional<Place>> findRevoked(const QStringList &files, const HostKey &key)
{
    const auto lines = readLines(files);
    if (!lines)
        return tl::unexpected(lines.error());
    const QByteArray blob = QByteArray::fromBase64(key.base64);
    for (const Line &line : *lines) {
        if (revokes(line, blob))
            return std::optional(line.place);
    }
    return std::nullopt;
}

Result<QList<HostKey>> knownKeys(const QStringList &files, const QString &host)
{
    const auto lines = readLines(files);
    if (!lines)
        return tl::unexpected(lines.error());
    QList<HostKey> keys;
    for (const Line &line : *lines) {
        if (line.text.isEmpty() || line.text.startsWith('#') || line.text.startsWith('@'))
            continue;
        if (const auto key = keyFor(host.toUtf8(), line.text); key && !keys.contains(*key))
            keys.append(*key);
    }
    return keys;
}

Result<bool> hasAuthority(const QStringList &files, const QString &host)
{
    const auto lines = readLines(files);
    if (!lines)
        return tl::unexpected(lines.error());
    static const QByteArray mark = "@cert-authority";
    for (const Line &line : *lines) {
        if (line.text.startsWith(mark)
            && keyFor(host.toUtf8(), line.text.mid(mark.size()).trimmed()))
            return true;
    }
    return false;
}

QString knownHostsName(const QString &endpoint)
{
    const qsizetype colon = endpoint.lastIndexOf(QLatin1Char(':'));
    QString host = endpoint.left(colon).toLower();
    const QString port = endpoint.mid(colon + 1);
    if (host.startsWith(QLatin1Char('[')))
        host = host.mid(1, host.size() - 2);
    return port == QStringLiteral("22") ? host : QStringLiteral("[%1]:%2").arg(host, port);
}

Result<> acceptHostKey(const TrustQuestion &question, const QString &knownHosts)
{
    const auto line = acceptedLine(question);
    if (!line)
        return failure(Error::Kind::Precondition,
            QStringLiteral(
                "The host key of %1 cannot be accepted here: that takes a deliberate edit "
                "of %2.")
                .arg(question.endpoint, knownHosts));
    QFile file(knownHosts);
    const bool fresh = !file.exists();
    if (fresh)
        makeFolder(QFileInfo(knownHosts).absolutePath());
    if (!fresh && !file.open(QIODevice::ReadOnly))
        return notWritten(knownHosts, EACCES);
    const QByteArray before = fresh ? QByteArray() : file.readAll();
    if (before.split('\n').contains(*line))
        return {};
    if (const int code = append(knownHosts, *line, !before.isEmpty() && !before.endsWith('\n')))
        return notWritten(knownHosts, code);
    if (fresh)
        syncFolder(knownHosts);
    return {};
}

} // namespace fairlead::ssh
