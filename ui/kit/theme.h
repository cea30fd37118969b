#pragma once

#include "base/result.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace fairlead::ui {

enum class Scheme { Light, Dark };

/// Every colour there is, named as in resources/theme/tokens.json.
enum class Token {
    Base,
    Window,
    Chrome, // grounds: lists and fields, headings and dialogs, menus and strips
    Selection,
    SelectionIdle,
    Hover,
    TintBad,
    TintWarn,
    TintActive,
    TintOver,
    Text,
    Text2,
    Text3,
    Line,
    LineStrong,
    Focus,
    Hatch,
    Good,
    Warn,
    Bad,
    Active,
    Over,
    Quiet,
    Band,
    OnBand,
    SolidBad,
    OnBad,
};

/// What the colour of a text or glyph means. It only repeats what glyph and word already say.
enum class Hue { Text, Text2, Text3, Good, Warn, Bad, Active, Over };

/// Heights and widths, named as in tokens.json, in units (see Unit).
enum class Size {
    Row,
    RowCompact,
    RowItem,
    RowItemDone,
    Heading,
    Header,
    Menu,
    Tabs,
    Toolbar,
    Verdict,
    Strip,
    Footer,
    Button,
    Field,
    Glyph,
    Indent,
    Grid,
    Radius,
};

/// The colours of one scheme and the sizes. The only place where a colour has a value.
class Theme {
public:
    static constexpr size_t tokenCount = size_t(Token::OnBad) + 1;
    static constexpr size_t sizeCount = size_t(Size::Radius) + 1;

    /// Reads tokens.json; a name that is missing or that nobody knows is a failure.
    static Result<Theme> read(const QByteArray &json, Scheme scheme);
    /// The one that is compiled in.
    static Theme builtIn(Scheme scheme);

    Scheme scheme() const { return m_scheme; }
    QColor color(Token token) const { return m_colors[size_t(token)]; }
    QColor hue(Hue hue) const;
    int size(Size size) const { return m_sizes[size_t(size)]; }
    QPalette palette() const;

    static const char *nameOf(Token token);
    /// The token of a name in tokens.json.
    static std::optional<Token> tokenOf(QStringView name);

    bool operator==(const Theme &) const = default;

private:
    Scheme m_scheme = Scheme::Light;
    std::array<QColor, tokenCount> m_colors;
    std::array<int, sizeCount> m_sizes{};
};

/// The theme of the application. Like QApplication::palette() there is one in a process: whoever
/// paints asks for it at each paint, and Look changes it.
const Theme &theme();
void setTheme(const Theme &theme);

/// The scheme that a palette of the system belongs to.
Scheme schemeOf(const QPalette &palette);

} // namespace fairlead::ui
