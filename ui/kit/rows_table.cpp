#include "kit/rows_table.h"

#include "kit/empty_note.h"
#include "kit/scroll_keeper.h"

#include <QHeaderView>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QScrollBar>

namespace fairlead::ui {

RowsTable::RowsTable(RowsModelBase &rows, Clock &clock, QWidget *parent)
    : QTableView(parent)
    , m_rows(rows)
    , m_order(rows, clock)
    , m_widths(rows)
    , m_note(new EmptyNote(viewport()))
{
    setUpView();
    setUpHeader();
    setModel(&m_order);
    m_scroll = new ScrollKeeper(this);
    followRows();
    applyFont();
}

RowsTable::~RowsTable()
{
    // Both are members, and go before the view's base class does.
    setModel(nullptr);
    setItemDelegate(nullptr);
}

void RowsTable::setUpView()
{
    setItemDelegate(&m_delegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab goes to the next zone
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerItem);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_order.rest().watch(this);
    m_order.rest().watch(viewport());
    m_order.rest().watch(verticalScrollBar());
}

void RowsTable::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setMinimumSectionSize(1);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setFocusPolicy(Qt::NoFocus);
    connect(header, &QHeaderView::sectionClicked, this, &RowsTable::sortClicked);
}

void RowsTable::followRows()
{
    const auto measure = [this](int first, int last) {
        if (m_widths.measureRows(first, last, Unit(this)))
            fitColumns();
    };
    connect(&m_rows, &RowsModelBase::rowsInserted, this,
        [measure](const QModelIndex &, int first, int last) { measure(first, last); });
    connect(&m_rows, &RowsModelBase::dataChanged, this,
        [measure](const QModelIndex &first, const QModelIndex &last) {
            measure(first.row(), last.row());
        });
    connect(m_note, &EmptyNote::changed, this, &RowsTable::placeNote);
}

void RowsTable::setDensity(Density density)
{
    m_delegate.setDensity(density);
    applyFont();
}

std::optional<int> RowsTable::currentRow() const
{
    const QModelIndex row = m_order.mapToSource(currentIndex());
    return row.isValid() ? std::optional(row.row()) : std::nullopt;
}

QList<int> RowsTable::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(m_order.mapToSource(index).row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void RowsTable::selectRow(int row)
{
    const QModelIndex index = m_order.mapFromSource(m_rows.index(row, 0));
    if (index.isValid())
        setCurrentIndex(index);
}

QList<int> RowsTable::hiddenColumns() const
{
    QList<int> hidden;
    for (int column = 0; column < m_rows.columnCount(); ++column) {
        if (isColumnHidden(column))
            hidden.append(column);
    }
    return hidden;
}

QSize RowsTable::sizeHint() const
{
    const Unit u(this);
    int width = 0;
    for (const ColumnWant &want : m_widths.wants(u))
        width += want.natural;
    const int rows = qBound(2, m_order.rowCount(), 16) * m_delegate.rowHeight(u);
    return {width, horizontalHeader()->height() + rows};
}

QSize RowsTable::minimumSizeHint() const
{
    const Unit u(this);
    return {u(120), horizontalHeader()->height() + 2 * m_delegate.rowHeight(u)};
}

void RowsTable::doItemsLayout()
{
    QTableView::doItemsLayout();
    m_scroll->restore();
    placeNote();
}

void RowsTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    placeNote();
}

void RowsTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange && model())
        applyFont();
}

void RowsTable::keyPressEvent(QKeyEvent *event)
{
    const bool plain = !(event->modifiers() & ~Qt::ShiftModifier);
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        const auto arrow = event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up;
        QKeyEvent moved(QEvent::KeyPress, arrow, event->modifiers());
        return QTableView::keyPressEvent(&moved);
    }
    QTableView::keyPressEvent(event);
}

void RowsTable::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid() && m_order.rowCount() > 0)
        setCurrentIndex(m_order.index(0, 0));
    QTableView::focusInEvent(event);
}

bool RowsTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverEnter)
        setHoveredRow(rowAt(static_cast<QHoverEvent *>(event)->position().toPoint().y()));
    else if (event->type() == QEvent::HoverLeave)
        setHoveredRow(-1);
    return QTableView::viewportEvent(event);
}

void RowsTable::setHoveredRow(int row)
{
    const int before = m_delegate.hoveredRow();
    if (row == before)
        return;
    m_delegate.setHoveredRow(row);
    for (const int one : {before, row}) {
        if (one >= 0)
            viewport()->update(0, rowViewportPosition(one), viewport()->width(), rowHeight(one));
    }
}

/// Up, down, and back to the list's own order.
void RowsTable::sortClicked(int column)
{
    QHeaderView *header = horizontalHeader();
    const bool wasThis = m_order.sortedBy() == column;
    const bool wasRising = m_order.sortOrder() == Qt::AscendingOrder;
    if (wasThis && !wasRising) {
        m_order.sortBy(-1);
        header->setSortIndicatorShown(false);
        return;
    }
    const auto order = wasThis ? Qt::DescendingOrder : Qt::AscendingOrder;
    m_order.sortBy(column, order);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(column, order);
}

void RowsTable::applyFont()
{
    const Unit u(this);
    verticalHeader()->setDefaultSectionSize(m_delegate.rowHeight(u));
    horizontalHeader()->setFixedHeight(u(theme().size(Size::Header)));
    m_widths.measureAll(u);
    fitColumns();
    updateGeometry();
}

void RowsTable::fitColumns()
{
    const QList<int> widths = widthsFor(m_widths.wants(Unit(this)), viewport()->width());
    for (int column = 0; column < widths.size(); ++column) {
        if (isColumnHidden(column) != (widths[column] == 0))
            setColumnHidden(column, widths[column] == 0);
        if (widths[column] > 0)
            setColumnWidth(column, widths[column]);
    }
}

void RowsTable::placeNote()
{
    if (!m_note->isSaying())
        return;
    const int rows = m_order.rowCount() * m_delegate.rowHeight(Unit(this));
    const int height = m_note->heightForWidth(viewport()->width());
    // Below rows it is an extra: it must not cover any.
    m_note->setVisible(rows == 0 || rows + height <= viewport()->height());
    m_note->setGeometry(0, rows, viewport()->width(), height);
}

} // namespace fairlead::ui
