#pragma once

#include "kit/rows_model_base.h"

#include <QHash>

namespace fairlead::ui {

/// A table of values. show() is given the whole list each time and tells the views only what is
/// different, never a reset: selection and scroll position stay.
///
/// T has ==, and an id that is unique in a list and can be hashed. Should an id come twice, the first
/// row with it is shown.
template <class T, class Id = QString>
class RowsModel final : public RowsModelBase {
public:
    RowsModel(std::function<Id(const T &)> id, QList<Column<T>> columns,
        std::function<RowGround(const T &)> ground = {}, QObject *parent = nullptr)
        : RowsModelBase(parent)
        , m_id(std::move(id))
        , m_columns(std::move(columns))
        , m_ground(std::move(ground))
    {
        QList<ColumnTraits> traits;
        for (const Column<T> &column : m_columns)
            traits.append(column.traits);
        setColumns(traits);
    }

    void show(QList<T> list)
    {
        const QHash<Id, int> listed = dropDoubles(list);
        const QList<T> incoming = std::move(list);
        const auto [places, target] = targetOf(incoming, listed);
        applySteps(places, target, m_rows);
        takeValues(target);
        m_list = incoming;
        Q_EMIT wasShown();
    }

    const T &at(int row) const { return *static_cast<const T *>(m_rows[row]); }

    std::optional<int> rowOf(const Id &id) const
    {
        for (int row = 0; row < m_rows.size(); ++row) {
            if (m_id(at(row)) == id)
                return row;
        }
        return std::nullopt;
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const T &row = at(index.row());
        const Column<T> &column = m_columns[index.column()];
        switch (role) {
        case Qt::DisplayRole:
            return column.readText(row).text;
        case Qt::AccessibleTextRole:
            return spoken(column, row);
        case Qt::ToolTipRole:
            return column.readTip ? QVariant(column.readTip(row)) : QVariant();
        case Qt::TextAlignmentRole:
            return headerData(index.column(), Qt::Horizontal, role);
        case HueRole:
            return column.readHue ? int(column.readHue(row)) : plainHue(column, row);
        case GlyphRole:
            return int(column.readGlyph ? column.readGlyph(row) : Glyph::None);
        case StrongRole:
            return int(column.readStrong && column.readStrong(row));
        case KindRole:
            return int(column.traits.kind);
        case FreshnessRole:
            return int(column.readFreshness ? column.readFreshness(row) : Freshness::Fresh);
        case GroundRole:
            return int(m_ground ? m_ground(row) : RowGround::Plain);
        default:
            return {};
        }
    }

    int listedAt(int row) const override { return int(&at(row) - m_list.constData()); }
    QVariant sortKey(int row, int column) const override
    {
        return m_columns[column].readText(at(row)).key;
    }

private:
    QHash<Id, int> dropDoubles(QList<T> &list) const
    {
        QHash<Id, int> listed;
        listed.reserve(list.size());
        const auto isDouble = [&](const T &row) {
            const Id id = m_id(row);
            if (listed.contains(id))
                return true;
            listed.insert(id, int(listed.size()));
            return false;
        };
        list.removeIf(isDouble);
        return listed;
    }

    /// Of each row there is, its place in what will be there, and the latter.
    std::pair<QList<int>, QList<const void *>> targetOf(
        const QList<T> &incoming, const QHash<Id, int> &listed) const
    {
        QList<int> places;
        for (int row = 0; row < m_rows.size(); ++row)
            places.append(listed.value(m_id(at(row)), -1));
        QList<int> order; // of the places, as indexes into `incoming`
        if (placesHeld()) {
            QList<bool> kept(incoming.size(), false);
            for (int &place : places) {
                if (place < 0)
                    continue;
                kept[place] = true;
                order.append(place);
                place = int(order.size()) - 1;
            }
            for (int i = 0; i < incoming.size(); ++i) {
                if (!kept[i])
                    order.append(i);
            }
        } else {
            for (int i = 0; i < incoming.size(); ++i)
                order.append(i);
        }
        QList<const void *> target;
        for (const int i : std::as_const(order))
            target.append(incoming.constData() + i);
        return {places, target};
    }

    /// The kept rows get their new values; what is different is told, neighbours together.
    void takeValues(const QList<const void *> &target)
    {
        int row = 0;
        while (row < m_rows.size()) {
            const int first = row;
            for (; row < m_rows.size() && differs(row, target); ++row)
                m_rows[row] = target[row];
            if (row > first)
                Q_EMIT dataChanged(index(first, 0), index(row - 1, columnCount() - 1));
            for (; row < m_rows.size() && !differs(row, target); ++row)
                m_rows[row] = target[row];
        }
    }
    bool differs(int row, const QList<const void *> &target) const
    {
        return m_rows[row] != target[row] && !(at(row) == *static_cast<const T *>(target[row]));
    }

    static int plainHue(const Column<T> &column, const T &row)
    {
        return int(column.readGlyph ? hueOf(column.readGlyph(row)) : Hue::Text);
    }
    static QString spoken(const Column<T> &column, const T &row)
    {
        const QString text = column.readText(row).text;
        const QString word = column.readGlyph ? wordOf(column.readGlyph(row)) : QString();
        return word.isEmpty() || text.isEmpty() ? word + text
                                                : QStringLiteral("%1, %2").arg(word, text);
    }

    std::function<Id(const T &)> m_id;
    QList<Column<T>> m_columns;
    std::function<RowGround(const T &)> m_ground;
    QList<T> m_list; ///< what was shown last; the rows point into it
    QList<const void *> m_rows;
};

} // namespace fairlead::ui
