#include "kit/empty_note.h"

#include <QEvent>
#include <QPainter>
#include <QPushButton>

namespace fairlead::ui {

namespace {
constexpr qreal besides = 12; // units
constexpr qreal above = 10;
constexpr qreal beforeButton = 10;
} // namespace

EmptyNote::EmptyNote(QWidget *parent) : QWidget(parent), m_button(new QPushButton(this))
{
    m_button->hide();
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, &EmptyNote::buttonPressed);
    hide();
}

void EmptyNote::say(const QList<Run> &lines, const QString &button)
{
    QList<QList<Run>> paragraphs;
    for (const Run &line : lines)
        paragraphs.append({line});
    const Prose prose(paragraphs);
    if (prose == m_prose && button == m_button->text())
        return;
    m_prose = prose;
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(m_prose.plainText());
    setVisible(isSaying());
    placeButton();
    updateGeometry();
    update();
    Q_EMIT changed();
}

QSize EmptyNote::sizeHint() const
{
    const Unit u(this);
    const int width = qMin(m_prose.naturalWidth(u), u(400)) + 2 * u(besides);
    return {width, heightForWidth(width)};
}

int EmptyNote::heightForWidth(int width) const
{
    const Unit u(this);
    const int text = m_prose.heightFor(qMax(1, width - 2 * u(besides)), u);
    const int button
        = m_button->text().isEmpty() ? 0 : u(beforeButton) + m_button->sizeHint().height();
    return 2 * u(above) + text + button;
}

void EmptyNote::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    m_prose.paint(&painter, rect().adjusted(u(besides), u(above), -u(besides), -u(above)), u);
}

void EmptyNote::resizeEvent(QResizeEvent *) { placeButton(); }

void EmptyNote::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange) {
        placeButton();
        updateGeometry();
        Q_EMIT changed();
    }
    QWidget::changeEvent(event);
}

void EmptyNote::placeButton()
{
    const Unit u(this);
    const int text = m_prose.heightFor(qMax(1, width() - 2 * u(besides)), u);
    m_button->resize(m_button->sizeHint());
    m_button->move(u(besides), u(above) + text + u(beforeButton));
}

} // namespace fairlead::ui
