#include "lab/world/yaml_map.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace fairlead::lab {

void mistake(const YAML::Node &where, const QString &text)
{
    throw WorldFileMistake{where.Mark().line + 1, where.Mark().column + 1, text};
}

QString yamlText(const YAML::Node &node)
{
    if (!node.IsScalar())
        mistake(node, u"a single value is expected here"_s);
    return QString::fromStdString(node.Scalar());
}

namespace {

int parseNumber(const YAML::Node &node)
{
    bool good = false;
    const int number = yamlText(node).toInt(&good);
    if (!good)
        mistake(node, u"\"%1\" is not a whole number"_s.arg(yamlText(node)));
    return number;
}

} // namespace

Bytes parseBytes(const YAML::Node &node)
{
    static const QRegularExpression form(u"^([0-9]+(?:\\.[0-9]+)?) ?([KMGT])iB$"_s);
    const QString text = yamlText(node);
    const auto match = form.match(text);
    if (!match.hasMatch())
        mistake(node, u"\"%1\" is not an amount like \"512 GiB\""_s.arg(text));
    const auto power = 10 * (1 + u"KMGT"_s.indexOf(match.captured(2)));
    return {qint64(match.captured(1).toDouble() * double(qint64(1) << power))};
}

std::chrono::milliseconds parseDuration(const YAML::Node &node)
{
    static const QRegularExpression form(u"^([0-9]+) ?(ms|s|m|h)$"_s);
    const QString text = yamlText(node);
    const auto match = form.match(text);
    if (!match.hasMatch())
        mistake(node, u"\"%1\" is not a duration like \"90s\""_s.arg(text));
    const QString unit = match.captured(2);
    const qint64 scale = unit == u"ms" ? 1 : unit == u"s" ? 1000 : unit == u"m" ? 60000 : 3600000;
    return std::chrono::milliseconds(match.captured(1).toLongLong() * scale);
}

YamlMap::YamlMap(const YAML::Node &node, QString kind) : m_node(node), m_kind(std::move(kind))
{
    if (!node.IsMap())
        mistake(node, u"%1 is a list of keys and values"_s.arg(m_kind));
}

bool YamlMap::has(const char *key)
{
    const QString name = QString::fromLatin1(key);
    if (!m_asked.contains(name))
        m_asked.append(name);
    return bool(m_node[key]);
}

YAML::Node YamlMap::at(const char *key)
{
    if (!has(key))
        mistake(m_node, u"%1 needs \"%2\""_s.arg(m_kind, QString::fromLatin1(key)));
    return m_node[key];
}

QString YamlMap::text(const char *key) { return yamlText(at(key)); }

QString YamlMap::text(const char *key, const QString &absent)
{
    return has(key) ? yamlText(m_node[key]) : absent;
}

int YamlMap::number(const char *key) { return parseNumber(at(key)); }

int YamlMap::number(const char *key, int absent)
{
    return has(key) ? parseNumber(m_node[key]) : absent;
}

double YamlMap::real(const char *key, double absent)
{
    if (!has(key))
        return absent;
    bool good = false;
    const double number = yamlText(m_node[key]).toDouble(&good);
    if (!good)
        mistake(m_node[key], u"\"%1\" is not a number"_s.arg(yamlText(m_node[key])));
    return number;
}

bool YamlMap::flag(const char *key, bool absent)
{
    return choice(key, {u"yes"_s, u"no"_s, u"true"_s, u"false"_s}, absent ? u"yes"_s : u"no"_s)
        .contains(QRegularExpression(u"^(yes|true)$"_s));
}

Bytes YamlMap::bytes(const char *key) { return parseBytes(at(key)); }

Bytes YamlMap::bytes(const char *key, Bytes absent)
{
    return has(key) ? parseBytes(m_node[key]) : absent;
}

std::chrono::milliseconds YamlMap::duration(const char *key, std::chrono::milliseconds absent)
{
    return has(key) ? parseDuration(m_node[key]) : absent;
}

QStringList YamlMap::words(const char *key)
{
    QStringList words;
    if (!has(key))
        return words;
    const YAML::Node value = m_node[key];
    if (!value.IsSequence())
        return {yamlText(value)};
    for (const auto &word : value)
        words.append(yamlText(word));
    return words;
}

QList<int> YamlMap::numbers(const char *key)
{
    QList<int> numbers;
    each(key, [&](const YAML::Node &node) { numbers.append(parseNumber(node)); });
    return numbers;
}

QString YamlMap::choice(const char *key, const QStringList &words, const QString &absent)
{
    const QString word = text(key, absent);
    if (!words.contains(word))
        mistake(m_node[key], u"\"%1\" is none of: %2"_s.arg(word, words.join(u", "_s)));
    return word;
}

void YamlMap::each(const char *key, const std::function<void(const YAML::Node &)> &f)
{
    if (!has(key))
        return;
    const YAML::Node list = m_node[key];
    if (!list.IsSequence())
        mistake(list, u"\"%1\" is a list"_s.arg(QString::fromLatin1(key)));
    for (const auto &element : list)
        f(element);
}

void YamlMap::entries(
    const char *key, const std::function<void(const QString &, const YAML::Node &)> &f)
{
    if (!has(key))
        return;
    const YAML::Node map = m_node[key];
    if (!map.IsMap())
        mistake(map, u"\"%1\" is a mapping"_s.arg(QString::fromLatin1(key)));
    for (const auto &entry : map)
        f(yamlText(entry.first), entry.second);
}

void YamlMap::done() const
{
    for (const auto &entry : m_node) {
        const QString key = yamlText(entry.first);
        if (!m_asked.contains(key))
            mistake(entry.first,
                u"%1 has no \"%2\"; it may have: %3"_s.arg(m_kind, key, m_asked.join(u", "_s)));
    }
}

} // namespace fairlead::lab
