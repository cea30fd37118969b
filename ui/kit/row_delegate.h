#pragma once

#include "kit/column.h"
#include "kit/unit.h"

#include <QStyledItemDelegate>

namespace fairlead::ui {

enum class Density { Normal, Compact };

/// Paints every cell of every table: ground, hover, selection, hatch, accent bar, glyph, text or
/// number. It follows the roles of RowRole and the font of the view (wall mode: a larger one).
class RowDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setDensity(Density density) { m_density = density; }
    /// The pointer is over a cell, but the row answers.
    void setHoveredRow(int row) { m_hoveredRow = row; }
    int hoveredRow() const { return m_hoveredRow; }

    int rowHeight(const Unit &u) const;

    /// Pixels of what a cell shows, padding included, as wide as it gets (strong).
    static int widthFor(const QString &text, Kind kind, bool hasGlyph, const Unit &u);
    /// What of the text there is room for.
    static QString shownText(const QModelIndex &index, const QRect &cell, const Unit &u);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    void paintGround(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index, const Unit &u) const;
    static void paintText(
        QPainter *painter, const QRect &rect, const QModelIndex &index, const Unit &u);

    Density m_density = Density::Normal;
    int m_hoveredRow = -1;
};

} // namespace fairlead::ui
