#pragma once

#include "kit/column_widths.h"
#include "kit/row_delegate.h"
#include "kit/row_order.h"

#include <QTableView>

namespace fairlead::ui {

class EmptyNote;
class ScrollKeeper;

/// The table that every list of a screen is: rows of a RowsModel in a RowOrder, painted by
/// RowDelegate. Its columns fit its width, so it never scrolls sideways. Letters are commands of the
/// screen; j and k move like the arrows.
class RowsTable final : public QTableView {
    Q_OBJECT
public:
    /// The model and the clock must outlive it.
    RowsTable(RowsModelBase &rows, Clock &clock, QWidget *parent = nullptr);
    ~RowsTable() override;

    RowOrder &order() { return m_order; }
    void setDensity(Density density);

    /// Sentences below the rows, or instead of them. Belongs to the table.
    EmptyNote &note() { return *m_note; }

    /// Rows of the RowsModel, by their places in it.
    std::optional<int> currentRow() const;
    QList<int> selectedRows() const;
    void selectRow(int row); // hides QTableView's, which counts rows of the view

    /// Columns that have no room just now; the preview of a row shows them.
    QList<int> hiddenColumns() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void doItemsLayout() override;
    void keyboardSearch(const QString &) override { }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void setUpView();
    void setUpHeader();
    void followRows();
    void sortClicked(int column);
    void applyFont();
    void fitColumns();
    void placeNote();
    void setHoveredRow(int row);

    RowsModelBase &m_rows;
    RowOrder m_order;
    RowDelegate m_delegate;
    ColumnWidths m_widths;
    ScrollKeeper *m_scroll; // child
    EmptyNote *m_note; // child of the viewport
};

} // namespace fairlead::ui
