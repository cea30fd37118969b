#pragma once

#include "kit/glyph.h"
#include "kit/unit.h"

#include <QWidget>

namespace fairlead::ui {

/// One glyph and text of a verdict: "2 errors", or a count of the three classes of problems.
struct VerdictPart {
    QString text = {};
    Glyph glyph = Glyph::None; ///< only for the abnormal, except the problem classes
    Hue hue = Hue::Text;
    bool operator==(const VerdictPart &) const = default;
};

struct VerdictValue {
    QList<VerdictPart> parts = {};
    QString note = {}; ///< falls away when the window is narrow
    bool unknown = false; ///< hatched; the parts say "≥ 3" or "—"
    bool operator==(const VerdictValue &) const = default;
};

class VerdictCell;

/// The line of numbers under the production band. Every cell has the width of the widest value that
/// it was told to expect, so nothing moves when values change.
class VerdictBar final : public QWidget {
    Q_OBJECT
public:
    struct Cell {
        QString caption = {};
        VerdictValue widest = {};
    };

    explicit VerdictBar(const QList<Cell> &cells, QWidget *parent = nullptr);

    void setValue(int cell, const VerdictValue &value);
    /// For tests and for tips: where a cell is.
    QRect cellRect(int cell) const;
    /// Of how many cells, from the left, there is room for the note.
    int notesShown() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Two lines when the values alone are too wide for one.
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void cellActivated(int cell);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int rowsFor(int width) const;
    int widthOf(qsizetype notes) const;
    void placeCells();

    QList<VerdictCell *> m_cells; // children
};

} // namespace fairlead::ui
