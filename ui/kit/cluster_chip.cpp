#include "kit/cluster_chip.h"

#include "kit/ink.h"

#include <QFontMetricsF>

namespace fairlead::ui {

namespace {

constexpr qreal chipHeight = 22; // units
constexpr qreal besides = 8;
constexpr qreal glyphSize = 14;
constexpr qreal glyphGap = 6;
constexpr qreal bandHeight = 4;

QFont chipFont(const Unit &u)
{
    QFont font = u.font(Type::Small);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

ClusterChip::ClusterChip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ClusterChip::setCluster(const QString &name, bool production)
{
    m_name = name;
    m_production = production;
    setAccessibleName(text());
    updateGeometry();
    update();
}

QString ClusterChip::text() const
{
    return m_production ? QStringLiteral("PRODUCTION · %1").arg(m_name) : m_name;
}

QSize ClusterChip::sizeHint() const
{
    const Unit u(this);
    const int flag = m_production ? u(glyphSize) + u(glyphGap) : 0;
    const int words = qCeil(QFontMetricsF(chipFont(u)).horizontalAdvance(text()));
    return {2 * u(besides) + flag + words, u(chipHeight)};
}

void ClusterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    const qreal radius = u(theme().size(Size::Radius));
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_production) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(Token::Band));
        painter.drawRoundedRect(rect(), radius, radius);
    } else {
        painter.setPen(theme().color(Token::LineStrong));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    const QColor ink = theme().color(m_production ? Token::OnBand : Token::Text);
    LineWriter line(&painter, rect().adjusted(u(besides), 0, 0, 0), chipFont(u));
    if (m_production) {
        line.glyph(Glyph::UiFlag, u(glyphSize), ink);
        line.skip(u(glyphGap));
    }
    line.write(text(), chipFont(u), ink);
}

ProductionBand::ProductionBand(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setProduction(false);
}

void ProductionBand::setProduction(bool production)
{
    setAccessibleName(production ? QStringLiteral("Production") : QString());
    setVisible(production);
}

QSize ProductionBand::sizeHint() const { return {0, Unit(this)(bandHeight) + 1}; }

void ProductionBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    const int stripe = height() - 1; // below it a line, as below everything
    painter.fillRect(rect(), theme().color(Token::Chrome));
    painter.fillRect(0, stripe, width(), 1, theme().color(Token::Line));
    painter.setClipRect(0, 0, width(), stripe);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Token::Band));
    const qreal full = u(11);
    const qreal period = u(17);
    for (qreal x = -period; x < width() + period; x += period) {
        painter.drawPolygon(QPolygonF({QPointF(x, stripe), QPointF(x + stripe, 0),
            QPointF(x + stripe + full, 0), QPointF(x + full, stripe)}));
    }
}

} // namespace fairlead::ui
