#pragma once

#include <QByteArray>
#include <QJsonValue>

#include <random>

namespace fairlead::proxmox {

/// Spoils JSON in the ways that answers go wrong: cut, bytes changed, invalid UTF-8, keys missing,
/// types swapped, numbers no type holds, nesting without end. The same seed spoils the same way.
class Mutations {
public:
    explicit Mutations(unsigned seed) : m_random(seed) { }

    QByteArray spoil(const QByteArray &json);

private:
    int below(qsizetype limit);
    QByteArray spoilBytes(QByteArray json);
    /// Changes one value somewhere inside.
    QJsonValue spoilValue(const QJsonValue &value, int depth);
    QJsonValue oddValue();

    std::mt19937 m_random;
};

} // namespace fairlead::proxmox
