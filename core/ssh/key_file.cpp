#include "ssh/key_file.h"

#include <QFile>
#include <QFileInfo>

#include <cstring>

namespace fairlead::ssh {

namespace {

constexpr qint64 largestKey = 65536; // an RSA key of 16384 bits has 13 KiB

/// Bytes that are overwritten when they go.
struct Burnt {
    QByteArray bytes;
    explicit Burnt(QByteArray value) : bytes(std::move(value)) { }
    Burnt(const Burnt &) = delete;
    Burnt &operator=(const Burnt &) = delete;
    ~Burnt() { explicit_bzero(bytes.data(), size_t(bytes.size())); }
};

tl::unexpected<Error> unusable(const QString &file, const QString &why, const QString &detail = {})
{
    return failure(Error::Kind::Precondition, QStringLiteral("key %1 %2").arg(file, why), detail);
}

/// libssh asks for a passphrase only when the key is encrypted: that is how we know.
int noticeQuestion(const char *, char *, size_t, int, int, void *asked)
{
    *static_cast<bool *>(asked) = true;
    return -1;
}

Key import(const QByteArray &text, const char *passphrase, bool *asked)
{
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_base64(text.constData(), passphrase, noticeQuestion, asked, &key)
        != SSH_OK)
        return nullptr;
    return Key(key);
}

Result<Key> decrypt(const QString &file, const QByteArray &text, const PassphraseSource &source)
{
    const Burnt passphrase(source ? source() : QByteArray());
    if (passphrase.bytes.isEmpty())
        return unusable(
            file, QStringLiteral("is encrypted; add it to the agent or store its passphrase"));
    bool asked = false;
    Key key = import(text, passphrase.bytes.constData(), &asked);
    if (!key)
        return unusable(
            file, QStringLiteral("does not open with the stored passphrase; correct it"));
    return key;
}

} // namespace

Result<Key> loadKey(const QString &file, const PassphraseSource &passphrase)
{
    const QFileInfo info(file);
    if (!info.exists())
        return unusable(file, QStringLiteral("does not exist"));
    QFile source(file);
    if (!info.isFile() || !source.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return unusable(file, QStringLiteral("cannot be read"), source.errorString());
    const Burnt text(source.read(largestKey));
    bool asked = false;
    if (Key key = import(text.bytes, nullptr, &asked))
        return key;
    if (asked)
        return decrypt(file, text.bytes, passphrase);
    return unusable(file, QStringLiteral("is not a private key in a format Fairlead can read"));
}

} // namespace fairlead::ssh
