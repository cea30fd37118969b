#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDebug>
#include <QString>

#include <memory>

namespace fairlead::secrets {

/// A password, token or key. Copies share one buffer, which is kept out of swap and core dumps as
/// far as the system allows and is overwritten when the last copy goes. Becomes no text by itself:
/// what prints it prints "[secret]".
///
/// Libraries that are handed the bytes (Qt's network classes, libsecret) make copies of their own;
/// those are out of reach.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArrayView bytes);

    /// Overwrites `source`, and with it every copy that shares its buffer.
    static Secret taking(QByteArray &source);
    /// The same for what somebody typed; kept as UTF-8.
    static Secret taking(QString &source);

    /// The only way to the bytes. Valid as long as a copy of this secret lives.
    QByteArrayView reveal() const;
    bool isEmpty() const { return reveal().isEmpty(); }

    /// Takes as long for a near miss as for a far one; only the length may show.
    friend bool operator==(const Secret &a, const Secret &b);

private:
    class Buffer;
    std::shared_ptr<const Buffer> m_buffer;
};

QDebug operator<<(QDebug debug, const Secret &);
/// For Qt Test, which deletes it.
char *toString(const Secret &);

/// Overwrites the buffer in place, for all who share it.
void wipe(QByteArray &bytes);
void wipe(QString &text);

} // namespace fairlead::secrets
