#pragma once

#include "proxmox/scalar.h"
#include "proxmox/word.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <utility>

namespace fairlead::proxmox {

/// One JSON object, read key by key with the tolerant readers of scalar.h.
class Fields {
public:
    Fields() = default;
    explicit Fields(QJsonObject object) : m_object(std::move(object)) { }

    QJsonValue value(const char *key) const { return m_object.value(QLatin1StringView(key)); }
    bool has(const char *key) const { return m_object.contains(QLatin1StringView(key)); }

    QString text(const char *key) const { return readText(value(key)); }
    std::optional<qint64> integer(const char *key) const { return readInteger(value(key)); }
    std::optional<int> number(const char *key) const { return readInt(value(key)); }
    std::optional<double> real(const char *key) const { return readNumber(value(key)); }
    std::optional<bool> flag(const char *key) const { return readFlag(value(key)); }
    /// For flags whose absence means "no".
    bool isSet(const char *key) const { return flag(key).value_or(false); }
    std::optional<Bytes> bytes(const char *key) const { return readBytes(value(key)); }
    std::optional<std::chrono::seconds> seconds(const char *key) const
    {
        return readSeconds(value(key));
    }
    std::optional<WallTime> time(const char *key) const { return readTime(value(key)); }

    /// An object or list inside; empty when it is absent or something else.
    Fields inside(const char *key) const { return Fields(value(key).toObject()); }
    QJsonArray list(const char *key) const { return value(key).toArray(); }
    /// The texts of a list; entries that are neither text nor number are left out.
    QStringList texts(const char *key) const;

    template <class E, std::size_t N>
    Word<E> word(const char *key, const std::array<Spelling<E>, N> &spellings) const
    {
        return wordOf(spellings, text(key));
    }

    const QJsonObject &object() const { return m_object; }

private:
    QJsonObject m_object;
};

} // namespace fairlead::proxmox
