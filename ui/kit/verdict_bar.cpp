#include "kit/verdict_bar.h"

#include "kit/theme.h"
#include "kit/verdict_cell.h"

#include <QEvent>
#include <QPainter>

namespace fairlead::ui {

VerdictBar::VerdictBar(const QList<Cell> &cells, QWidget *parent) : QWidget(parent)
{
    // Not Fixed: that would be the height of one line, whatever the width.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(QStringLiteral("Verdict"));
    for (const Cell &cell : cells) {
        auto *widget = new VerdictCell(cell, this);
        const int number = int(m_cells.size());
        connect(widget, &VerdictCell::activated, this, [=, this] { Q_EMIT cellActivated(number); });
        m_cells.append(widget);
    }
}

void VerdictBar::setValue(int cell, const VerdictValue &value) { m_cells[cell]->setValue(value); }

QRect VerdictBar::cellRect(int cell) const { return m_cells[cell]->geometry(); }

int VerdictBar::notesShown() const
{
    for (qsizetype notes = m_cells.size(); notes > 0; --notes) {
        if (widthOf(notes) <= width())
            return int(notes);
    }
    return 0;
}

QSize VerdictBar::sizeHint() const
{
    return {widthOf(m_cells.size()), Unit(this)(theme().size(Size::Verdict))};
}

QSize VerdictBar::minimumSizeHint() const
{
    const int half = widthOf(0) / 2;
    return {half, Unit(this)(theme().size(Size::Verdict))};
}

int VerdictBar::heightForWidth(int width) const
{
    return rowsFor(width) * Unit(this)(theme().size(Size::Verdict));
}

void VerdictBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Window));
    const QColor line = theme().color(Token::Line);
    for (qsizetype i = 0; i < m_cells.size(); ++i) {
        const QRect cell = m_cells[i]->geometry();
        painter.fillRect(cell.left(), cell.bottom(), width() - cell.left(), 1, line);
        if (i + 1 < m_cells.size() && m_cells[i + 1]->y() == cell.top())
            painter.fillRect(cell.right(), cell.top(), 1, cell.height(), line);
    }
}

void VerdictBar::resizeEvent(QResizeEvent *) { placeCells(); }

void VerdictBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        placeCells();
        updateGeometry();
    }
}

int VerdictBar::rowsFor(int width) const { return widthOf(0) <= width ? 1 : 2; }

int VerdictBar::widthOf(qsizetype notes) const
{
    int width = 0;
    for (qsizetype i = 0; i < m_cells.size(); ++i)
        width += m_cells[i]->fixedWidth(i < notes);
    return width;
}

/// Places depend on the width of the window and on the font, never on a value.
void VerdictBar::placeCells()
{
    const int notes = notesShown();
    const int height = Unit(this)(theme().size(Size::Verdict));
    const qsizetype perRow = rowsFor(width()) == 1 ? m_cells.size() : (m_cells.size() + 1) / 2;
    int left = 0;
    int top = 0;
    for (qsizetype i = 0; i < m_cells.size(); ++i) {
        if (i == perRow) {
            left = 0;
            top = height;
        }
        const int width = m_cells[i]->fixedWidth(i < notes);
        m_cells[i]->setNoteShown(i < notes);
        m_cells[i]->setGeometry(left, top, width, height);
        left += width;
    }
    update();
}

} // namespace fairlead::ui
