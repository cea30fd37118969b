#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <vector>

namespace fairlead {

/// Takes secrets out of text before it is logged, journalled, reported or shown. Two nets: the
/// exact secrets this program holds, in every spelling they may travel in, and the shapes that
/// secrets of the systems we talk to have. One per program; used on the UI thread only. Overwrites
/// what it held when it goes.
class Redactor {
public:
    Redactor() = default;
    Redactor(const Redactor &) = delete;
    Redactor &operator=(const Redactor &) = delete;
    ~Redactor();

    /// From now on this value never passes: raw, percent-encoded, JSON-escaped or inside base64.
    /// Shorter than 4 bytes is not taken (it would blot out ordinary text); such a secret is only
    /// caught by its place (`password=…`).
    void hide(QByteArrayView secret);

    QByteArray clean(const QByteArray &text) const;
    QString clean(const QString &text) const;
    /// Every string inside; the values of keys that name secrets go whole, whatever their type.
    QJsonValue clean(const QJsonValue &value) const;

private:
    std::vector<QByteArray> m_needles; // longest first
};

} // namespace fairlead
