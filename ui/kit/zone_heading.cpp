#include "kit/zone_heading.h"

#include "kit/figures.h"
#include "kit/ink.h"

#include <QEvent>
#include <QFontMetricsF>

namespace fairlead::ui {

namespace {
constexpr qreal besides = 8; // units
} // namespace

AgeNote ageNote(
    const QString &source, std::chrono::milliseconds age, std::chrono::milliseconds interval)
{
    return {
        QStringLiteral("%1 · %2").arg(source, ageWords(age, interval)), freshnessOf(age, interval)};
}

ZoneHeading::ZoneHeading(const QString &title, QWidget *parent) : QWidget(parent), m_title(title)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    changed();
}

void ZoneHeading::setTitle(const QString &title)
{
    m_title = title;
    changed();
}

void ZoneHeading::setNote(const QString &note)
{
    m_note = note;
    changed();
}

void ZoneHeading::setAge(const AgeNote &age)
{
    m_age = age;
    changed();
}

QSize ZoneHeading::sizeHint() const
{
    const Unit u(this);
    const qreal note = QFontMetricsF(u.font(Type::Body)).horizontalAdvance(m_note);
    return {minimumSizeHint().width() + qCeil(note) + u(besides), u(theme().size(Size::Heading))};
}

QSize ZoneHeading::minimumSizeHint() const
{
    const Unit u(this);
    const qreal title = QFontMetricsF(u.font(Type::Strong)).horizontalAdvance(m_title);
    return {qCeil(title) + 2 * u(besides), u(theme().size(Size::Heading))};
}

void ZoneHeading::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    painter.fillRect(rect(), theme().color(Token::Window));
    painter.fillRect(0, height() - 1, width(), 1, theme().color(Token::Line));

    const QRect area = rect().adjusted(u(besides), 0, -u(besides), -1);
    LineWriter line(&painter, area, u.font(Type::Body));
    const bool ageing = m_age.freshness == Freshness::Ageing;
    QFont ageFont = u.font(Type::Small);
    ageFont.setWeight(ageing ? QFont::DemiBold : QFont::Normal);
    const Hue ageHue = ageing                   ? Hue::Warn
        : m_age.freshness == Freshness::Unknown ? Hue::Text2
                                                : Hue::Text3;
    if (m_age.freshness == Freshness::Unknown) {
        const int hatched = qCeil(figures::width(m_age.text, ageFont)) + 2 * u(besides);
        const QRect place(width() - hatched, 3, hatched - 2, height() - 7);
        paintHatch(&painter, place, u);
        paintDashes(&painter, place, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge);
    }
    line.writeRight(m_age.text, ageFont, theme().hue(ageHue), u(2 * besides));
    line.write(m_title, u.font(Type::Strong), theme().hue(Hue::Text));
    line.skip(u(besides));
    line.write(m_note, u.font(Type::Body), theme().hue(Hue::Text2));
}

void ZoneHeading::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

void ZoneHeading::changed()
{
    QStringList words{m_title, m_note, m_age.text};
    words.removeAll(QString());
    setAccessibleName(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

} // namespace fairlead::ui
