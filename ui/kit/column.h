#pragma once

#include "base/ids.h"
#include "base/units.h"
#include "kit/freshness.h"
#include "kit/glyph.h"
#include "kit/theme.h"

#include <QStringList>
#include <QVariant>

#include <functional>
#include <type_traits>

namespace fairlead::ui {

/// How a column is set and what happens to its text when there is no room.
enum class Kind {
    Words, ///< left; cut at the end, and only in the column that takes the free width
    Name, ///< left; cut in the middle, since names differ at both ends
    State, ///< left; never cut
    Number, ///< right, figures under each other; never cut. Also times
    Age, ///< set like a number; steps forward when it is ageing, while values step back
    Sign, ///< a glyph alone; its word is for those who do not see it
};

/// Number-like: set from the right, on a grid of figures.
inline bool isRight(Kind kind) { return kind == Kind::Number || kind == Kind::Age; }
/// Only of these something may be left out for want of room.
inline bool mayBeCut(Kind kind) { return kind == Kind::Words || kind == Kind::Name; }

/// What goes first when a table is too narrow: Extra, then Useful, never Key.
enum class Importance { Key, Useful, Extra };

/// The ground of a whole row.
enum class RowGround { Plain, Bad, Warn, Active, Over, Unknown };

/// Roles by which a model tells RowDelegate what to paint, besides DisplayRole. All are int.
enum RowRole {
    HueRole = Qt::UserRole + 1,
    GlyphRole,
    StrongRole,
    KindRole,
    FreshnessRole,
    GroundRole,
};

/// The part of a column that does not depend on the type of the rows.
struct ColumnTraits {
    QString title;
    Kind kind = Kind::Words;
    Importance importance = Importance::Useful;
    /// The longest texts to be expected: they set the width, so that it need not change later.
    QStringList widest;
    /// Takes the width that is left. At most one; if none says so, the last column of words.
    bool grows = false;
};

/// Text and sorting key of a value; an invalid key sorts last.
struct Shown {
    QString text;
    QVariant key;
};

inline Shown shown(const Shown &value) { return value; }
inline Shown shown(const QString &value) { return {value, value}; }
inline Shown shown(Bytes value) { return {formatBytes(value), value.value}; }
inline Shown shown(WallTime value)
{
    return {timeWords(value), qint64(value.time_since_epoch().count())};
}
template <class Rep, class Period>
Shown shown(std::chrono::duration<Rep, Period> value)
{
    return {formatDuration(std::chrono::floor<std::chrono::seconds>(value)),
        qint64(std::chrono::floor<std::chrono::milliseconds>(value).count())};
}
template <class N>
    requires(std::is_integral_v<N> && !std::is_same_v<N, bool>)
Shown shown(N value)
{
    return {numberWords(qint64(value)), qint64(value)};
}
template <class Tag, class Rep>
Shown shown(const StrongId<Tag, Rep> &id)
{
    return shown(id.value);
}
template <class V>
Shown shown(const std::optional<V> &value)
{
    return value ? shown(*value) : Shown{missingWords, {}};
}

/// What a column shows of a row: a member, or a function of the row, of any type that shown() knows.
template <class T>
class Field {
public:
    Field() = default;
    template <class F>
        requires(!std::is_same_v<F, Field> && std::is_invocable_v<F, const T &>)
    Field(F read) // NOLINT(google-explicit-constructor): a column says just `&Node::name`
        : m_read([read = std::move(read)](const T &row) { return shown(std::invoke(read, row)); })
    { }
    Shown operator()(const T &row) const { return m_read ? m_read(row) : Shown{}; }

private:
    std::function<Shown(const T &)> m_read;
};

/// One column of a table of T:
///
///     {tr("Mem %"), &Node::memory, Kind::Number}
///     Column<Node>(tr("State"), &Node::state, Kind::State).widest({tr("fenced 00:00")}).hue(&hueOf)
template <class T>
class Column {
public:
    template <class Result>
    using Of = std::function<Result(const T &)>;

    Column(QString title, Field<T> field, Kind kind = Kind::Words,
        Importance importance = Importance::Useful)
        : traits{std::move(title), kind, importance, {}, false}
        , readText(std::move(field))
    { }
    /// A glyph alone, in its own hue.
    static Column sign(Of<Glyph> glyph)
    {
        return Column({}, {}, Kind::Sign, Importance::Key).glyph(std::move(glyph));
    }

    Column &widest(QStringList texts) { return traits.widest = std::move(texts), *this; }
    Column &grows() { return traits.grows = true, *this; }
    Column &hue(Of<Hue> f) { return readHue = std::move(f), *this; }
    Column &glyph(Of<Glyph> f) { return readGlyph = std::move(f), *this; }
    Column &strong(Of<bool> f) { return readStrong = std::move(f), *this; }
    Column &freshness(Of<Freshness> f) { return readFreshness = std::move(f), *this; }
    /// Where an age comes from.
    Column &tip(Of<QString> f) { return readTip = std::move(f), *this; }

    ColumnTraits traits;
    Field<T> readText;
    Of<Hue> readHue;
    Of<Glyph> readGlyph;
    Of<bool> readStrong;
    Of<Freshness> readFreshness;
    Of<QString> readTip;
};

} // namespace fairlead::ui
