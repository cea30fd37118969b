#pragma once

#include "base/units.h"

#include <QString>
#include <QStringList>

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <functional>

namespace fairlead::lab {

/// A mistake in a world file; thrown and caught inside the loader only.
struct WorldFileMistake {
    int line = 0; ///< from 1
    int column = 0;
    QString text;
};

[[noreturn]] void mistake(const YAML::Node &where, const QString &text);
QString yamlText(const YAML::Node &node);

/// One mapping of a world file, read key by key. Every key must be asked for: what is left over is
/// a spelling mistake. A second argument is the value when the key is absent; without one the key
/// is required.
class YamlMap {
public:
    /// `kind` names the thing in messages: "a node".
    YamlMap(const YAML::Node &node, QString kind);

    bool has(const char *key);
    QString text(const char *key);
    QString text(const char *key, const QString &absent);
    int number(const char *key);
    int number(const char *key, int absent);
    double real(const char *key, double absent);
    bool flag(const char *key, bool absent);
    /// "512 GiB"
    Bytes bytes(const char *key);
    Bytes bytes(const char *key, Bytes absent);
    /// "90s", "5m", "250ms"
    std::chrono::milliseconds duration(const char *key, std::chrono::milliseconds absent);
    /// A list, or a single word for a list of one; empty when absent.
    QStringList words(const char *key);
    QList<int> numbers(const char *key);
    /// The value must be one of these words.
    QString choice(const char *key, const QStringList &words, const QString &absent);

    /// Calls f for each element of a list; nothing when absent.
    void each(const char *key, const std::function<void(const YAML::Node &)> &f);
    /// Calls f for each key of a mapping.
    void entries(
        const char *key, const std::function<void(const QString &, const YAML::Node &)> &f);

    YAML::Node at(const char *key);
    const YAML::Node &node() const { return m_node; }
    /// Refuses keys that nobody asked for.
    void done() const;

private:
    YAML::Node m_node;
    QString m_kind;
    QStringList m_asked;
};

Bytes parseBytes(const YAML::Node &node);
std::chrono::milliseconds parseDuration(const YAML::Node &node);

} // namespace fairlead::lab
