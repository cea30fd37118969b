#include "kit/theme.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace fairlead::ui {

namespace {

constexpr std::array<const char *, Theme::tokenCount> tokenNames{"base", "window", "chrome",
    "selection", "selection-idle", "hover", "tint-bad", "tint-warn", "tint-active", "tint-over",
    "text", "text-2", "text-3", "line", "line-strong", "focus", "hatch", "good", "warn", "bad",
    "active", "over", "quiet", "band", "on-band", "solid-bad", "on-bad"};

constexpr std::array<const char *, Theme::sizeCount> sizeNames{"row", "row-compact", "row-item",
    "row-item-done", "heading", "header", "menu", "tabs", "toolbar", "verdict", "strip", "footer",
    "button", "field", "glyph", "indent", "grid", "radius"};

QJsonObject colorsOf(const QJsonObject &scheme)
{
    QJsonObject all;
    for (auto group = scheme.begin(); group != scheme.end(); ++group) {
        const QJsonObject colors = group.value().toObject();
        for (auto it = colors.begin(); it != colors.end(); ++it)
            all.insert(it.key(), it.value());
    }
    return all;
}

template <size_t n>
QString unknownName(const QJsonObject &found, const std::array<const char *, n> &known)
{
    for (const QString &name : found.keys()) {
        const auto same = [&name](const char *one) { return name == QLatin1String(one); };
        if (std::none_of(known.begin(), known.end(), same))
            return name;
    }
    return {};
}

Theme &current()
{
    static Theme theme = Theme::builtIn(Scheme::Light);
    return theme;
}

} // namespace

Result<Theme> Theme::read(const QByteArray &json, Scheme scheme)
{
    const auto wrong = [](const QString &what) {
        return failure(Error::Kind::Malformed, QStringLiteral("theme: %1").arg(what));
    };
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    const auto schemeName
        = scheme == Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark");
    const QJsonObject colors = colorsOf(root.value(schemeName).toObject());
    const QJsonObject sizes = root.value(QLatin1String("size")).toObject();
    for (const QString &name : {unknownName(colors, tokenNames), unknownName(sizes, sizeNames)}) {
        if (!name.isEmpty())
            return wrong(QStringLiteral("nobody knows %1").arg(name));
    }

    Theme theme;
    theme.m_scheme = scheme;
    for (size_t i = 0; i < tokenCount; ++i) {
        theme.m_colors[i] = QColor(colors.value(QLatin1String(tokenNames[i])).toString());
        if (!theme.m_colors[i].isValid())
            return wrong(QStringLiteral("no colour %1").arg(QLatin1String(tokenNames[i])));
    }
    for (size_t i = 0; i < sizeCount; ++i) {
        theme.m_sizes[i] = sizes.value(QLatin1String(sizeNames[i])).toInt();
        if (theme.m_sizes[i] <= 0)
            return wrong(QStringLiteral("no size %1").arg(QLatin1String(sizeNames[i])));
    }
    return theme;
}

Theme Theme::builtIn(Scheme scheme)
{
    QFile file(QStringLiteral(":/theme/tokens.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("tokens.json is not compiled in");
    const Result<Theme> theme = read(file.readAll(), scheme);
    if (!theme)
        qFatal("%s", qUtf8Printable(theme.error().what));
    return *theme;
}

QColor Theme::hue(Hue hue) const
{
    static constexpr std::array tokens{Token::Text, Token::Text2, Token::Text3, Token::Good,
        Token::Warn, Token::Bad, Token::Active, Token::Over};
    return color(tokens[size_t(hue)]);
}

QPalette Theme::palette() const
{
    static constexpr std::array<std::pair<QPalette::ColorRole, Token>, 20> roles{{
        {QPalette::Base, Token::Base},
        {QPalette::AlternateBase, Token::Base},
        {QPalette::Light, Token::Base},
        {QPalette::Window, Token::Window},
        {QPalette::Button, Token::Window},
        {QPalette::ToolTipBase, Token::Window},
        {QPalette::Midlight, Token::Chrome},
        {QPalette::Mid, Token::Line},
        {QPalette::Dark, Token::LineStrong},
        {QPalette::Shadow, Token::LineStrong},
        {QPalette::Text, Token::Text},
        {QPalette::WindowText, Token::Text},
        {QPalette::ButtonText, Token::Text},
        {QPalette::ToolTipText, Token::Text},
        {QPalette::HighlightedText, Token::Text},
        {QPalette::BrightText, Token::Text},
        {QPalette::PlaceholderText, Token::Text3},
        {QPalette::Link, Token::Focus},
        {QPalette::LinkVisited, Token::Focus},
        {QPalette::Highlight, Token::Selection},
    }};
    QPalette palette;
    for (const auto &[role, token] : roles)
        palette.setColor(role, color(token));
    palette.setColor(QPalette::Inactive, QPalette::Highlight, color(Token::SelectionIdle));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::SelectionIdle));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText,
             QPalette::HighlightedText, QPalette::Link})
        palette.setColor(QPalette::Disabled, role, color(Token::Text3));
    return palette;
}

const char *Theme::nameOf(Token token) { return tokenNames[size_t(token)]; }

std::optional<Token> Theme::tokenOf(QStringView name)
{
    for (size_t i = 0; i < tokenCount; ++i) {
        if (name == QLatin1String(tokenNames[i]))
            return Token(i);
    }
    return std::nullopt;
}

const Theme &theme() { return current(); }
void setTheme(const Theme &theme) { current() = theme; }

Scheme schemeOf(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightnessF() < 0.5F ? Scheme::Dark
                                                                                 : Scheme::Light;
}

} // namespace fairlead::ui
