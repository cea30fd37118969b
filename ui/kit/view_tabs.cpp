#include "kit/view_tabs.h"

#include "kit/ink.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QShortcut>

namespace fairlead::ui {

namespace {

constexpr qreal before = 4; // units, left of the first tab
constexpr qreal padding = 12;
constexpr qreal gap = 6;

qreal advance(const QString &text, const QFont &font)
{
    return QFontMetricsF(font).horizontalAdvance(text);
}

} // namespace

ViewTabs::ViewTabs(const QStringList &names, QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    for (const QString &name : names) {
        const int tab = int(m_tabs.size());
        m_tabs.append({name, {}});
        if (tab < 9)
            new QShortcut(QKeySequence(Qt::Key_1 + tab), this, [this, tab] { setCurrent(tab); });
    }
    nameIt();
}

void ViewTabs::setCount(int tab, const QString &count)
{
    m_tabs[tab].count = count;
    nameIt();
}

void ViewTabs::setCurrent(int tab)
{
    if (tab < 0 || tab >= m_tabs.size() || tab == m_current)
        return;
    m_current = tab;
    nameIt();
    Q_EMIT currentChanged(tab);
}

/// When narrow the counts go first, then the names of all but the current one.
ViewTabs::Fit ViewTabs::fit() const
{
    for (const Fit one : {Fit::All, Fit::NoCounts}) {
        if (totalWidth(one) <= width())
            return one;
    }
    return Fit::NumbersOnly;
}

int ViewTabs::widthOf(int tab, Fit fit, const Unit &u) const
{
    const Tab &one = m_tabs[tab];
    const QFont caption = u.font(Type::Caption);
    qreal width = 2 * u(padding) + advance(QString::number(tab + 1), caption);
    // As wide as when it is the current one, so that choosing moves nothing.
    if (fit != Fit::NumbersOnly || tab == m_current)
        width += u(gap) + advance(one.name, u.font(Type::Strong));
    if (fit == Fit::All && !one.count.isEmpty())
        width += u(gap) + advance(one.count, caption);
    return qCeil(width);
}

int ViewTabs::totalWidth(Fit fit) const
{
    const Unit u(this);
    int width = u(before);
    for (int tab = 0; tab < m_tabs.size(); ++tab)
        width += widthOf(tab, fit, u);
    return width;
}

QRect ViewTabs::tabRect(int tab) const
{
    const Unit u(this);
    const Fit now = fit();
    int left = u(before);
    for (int i = 0; i < tab; ++i)
        left += widthOf(i, now, u);
    return {left, 0, widthOf(tab, now, u), height()};
}

QSize ViewTabs::sizeHint() const
{
    return {totalWidth(Fit::All), Unit(this)(theme().size(Size::Tabs))};
}

QSize ViewTabs::minimumSizeHint() const
{
    return {totalWidth(Fit::NumbersOnly), Unit(this)(theme().size(Size::Tabs))};
}

void ViewTabs::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    painter.fillRect(rect(), theme().color(Token::Chrome));
    painter.fillRect(0, height() - 1, width(), 1, theme().color(Token::Line));
    for (int tab = 0; tab < m_tabs.size(); ++tab)
        paintTab(&painter, tab, u);
}

void ViewTabs::paintTab(QPainter *painter, int tab, const Unit &u) const
{
    const QRect area = tabRect(tab);
    const bool current = tab == m_current;
    const int ring = qMax(2, u(2));
    if (current) {
        painter->fillRect(area, theme().color(Token::Window));
        painter->fillRect(
            area.left(), area.bottom() + 1 - ring, area.width(), ring, theme().color(Token::Focus));
    } else if (tab == m_hovered) {
        painter->fillRect(area.adjusted(0, 0, 0, -1), theme().color(Token::Hover));
    }
    if (current && hasFocus()) {
        painter->setPen(
            QPen(theme().color(Token::Focus), ring, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        const int in = ring / 2;
        painter->drawRect(area.adjusted(in, in, -in, -in));
    }
    const QFont caption = u.font(Type::Caption);
    LineWriter line(painter, area.adjusted(u(padding), 0, 0, -1), u.font(Type::Body));
    line.write(QString::number(tab + 1), caption, theme().hue(Hue::Text3));
    line.skip(u(gap));
    const Fit now = fit();
    if (now == Fit::NumbersOnly && !current)
        return;
    line.write(m_tabs[tab].name, u.font(current ? Type::Strong : Type::Body),
        theme().hue(current ? Hue::Text : Hue::Text2));
    line.skip(u(gap));
    if (now == Fit::All)
        line.write(m_tabs[tab].count, caption, theme().hue(Hue::Text3));
}

int ViewTabs::tabAt(QPoint position) const
{
    for (int tab = 0; tab < m_tabs.size(); ++tab) {
        if (tabRect(tab).contains(position))
            return tab;
    }
    return -1;
}

void ViewTabs::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setCurrent(tabAt(event->position().toPoint()));
}

void ViewTabs::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(tabAt(event->position().toPoint()));
}
void ViewTabs::leaveEvent(QEvent *) { setHovered(-1); }

void ViewTabs::setHovered(int tab)
{
    if (m_hovered != tab) {
        m_hovered = tab;
        update();
    }
}

void ViewTabs::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)
        setCurrent(m_current + (event->key() == Qt::Key_Right ? 1 : -1));
    else
        QWidget::keyPressEvent(event);
}

void ViewTabs::nameIt()
{
    QStringList words;
    for (int tab = 0; tab < m_tabs.size(); ++tab) {
        QString one = QStringLiteral("%1 %2").arg(tab + 1).arg(m_tabs[tab].name);
        if (!m_tabs[tab].count.isEmpty())
            one += QLatin1Char(' ') + m_tabs[tab].count;
        words.append(tab == m_current ? one + QStringLiteral(" (current)") : one);
    }
    setAccessibleName(QStringLiteral("Views: %1").arg(words.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

} // namespace fairlead::ui
