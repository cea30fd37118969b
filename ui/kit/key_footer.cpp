#include "kit/key_footer.h"

#include "kit/ink.h"

#include <QFontMetricsF>

namespace fairlead::ui {

namespace {

constexpr qreal besides = 8; // units
constexpr qreal gap = 16;
constexpr qreal verbGap = 5;

QFont keyFont(const Unit &u)
{
    QFont font = u.font(Type::Small);
    font.setWeight(QFont::DemiBold);
    return font;
}

int widthOf(const KeyBinding &binding, const Unit &u)
{
    const qreal keys = QFontMetricsF(keyFont(u)).horizontalAdvance(binding.keys);
    const qreal verb = QFontMetricsF(u.font(Type::Small)).horizontalAdvance(binding.verb);
    return qCeil(keys) + u(verbGap) + qCeil(verb);
}

void paintBinding(LineWriter &line, const KeyBinding &binding, const Unit &u)
{
    line.write(binding.keys, keyFont(u), theme().hue(Hue::Text));
    line.skip(u(verbGap));
    line.write(binding.verb, u.font(Type::Small), theme().hue(Hue::Text2));
}

} // namespace

KeyFooter::KeyFooter(QWidget *parent)
    : QWidget(parent)
    , m_last{QStringLiteral("?"), QStringLiteral("all keys")}
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    nameIt();
}

void KeyFooter::setBindings(const QList<KeyBinding> &bindings)
{
    m_bindings = bindings;
    nameIt();
}

void KeyFooter::setLast(const KeyBinding &binding)
{
    m_last = binding;
    nameIt();
}

int KeyFooter::shownCount() const
{
    const Unit u(this);
    int left = width() - 2 * u(besides) - widthOf(m_last, u);
    int count = 0;
    for (const KeyBinding &binding : m_bindings) {
        left -= widthOf(binding, u) + u(gap);
        if (left < 0)
            break;
        ++count;
    }
    return count;
}

QSize KeyFooter::sizeHint() const
{
    const Unit u(this);
    return {2 * u(besides) + widthOf(m_last, u), u(theme().size(Size::Footer))};
}

void KeyFooter::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    painter.fillRect(rect(), theme().color(Token::Chrome));
    painter.fillRect(0, 0, width(), 1, theme().color(Token::Line));
    const QRect area = rect().adjusted(u(besides), 1, -u(besides), 0);
    LineWriter line(&painter, area, u.font(Type::Small));
    const int count = shownCount();
    for (int i = 0; i < count; ++i) {
        paintBinding(line, m_bindings[i], u);
        line.skip(u(gap));
    }
    const int last = qMin(area.width(), widthOf(m_last, u));
    LineWriter right(&painter, QRect(area.right() + 1 - last, area.top(), last, area.height()),
        u.font(Type::Small));
    paintBinding(right, m_last, u);
}

void KeyFooter::nameIt()
{
    QStringList words;
    for (const KeyBinding &binding : m_bindings + QList{m_last})
        words.append(QStringLiteral("%1 %2").arg(binding.keys, binding.verb));
    setAccessibleName(QStringLiteral("Keys: %1").arg(words.join(QStringLiteral(", "))));
    update();
}

} // namespace fairlead::ui
