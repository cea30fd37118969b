#include "kit/banner.h"

#include "kit/ink.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace fairlead::ui {

namespace {

constexpr qreal leastHeight = 30; // units
constexpr qreal besides = 8;
constexpr qreal above = 6;
constexpr qreal bar = 3;
constexpr qreal gap = 8;

Token tintOf(Hue hue)
{
    switch (hue) {
    case Hue::Warn:
        return Token::TintWarn;
    case Hue::Active:
        return Token::TintActive;
    case Hue::Over:
        return Token::TintOver;
    default:
        return Token::TintBad;
    }
}

} // namespace

Banner::Banner(const BannerText &text, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_prose({{{text.clause, Hue::Text, true}, {QStringLiteral("  ") + text.sentence}}})
    , m_more(new QPushButton(this))
{
    Q_ASSERT(text.buttons.size() <= 2);
    // Not Fixed: that would be the height of one line, whatever the width.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(
        QStringLiteral("%1: %2 %3").arg(wordOf(text.glyph), text.clause, text.sentence));
    for (const QString &label : text.buttons) {
        const int number = int(m_buttons.size());
        m_buttons.append(new QPushButton(label, this));
        connect(m_buttons.last(), &QPushButton::clicked, this,
            [=, this] { Q_EMIT buttonPressed(number); });
    }
    connect(m_more, &QPushButton::clicked, this, &Banner::moreWanted);
    setMore(0);
}

void Banner::setMore(int count)
{
    m_more->setText(QStringLiteral("+%1").arg(count));
    m_more->setAccessibleName(QStringLiteral("%1 more").arg(count));
    m_more->setVisible(count > 0);
    placeButtons();
}

int Banner::buttonsWidth() const
{
    const Unit u(this);
    int width = 0;
    for (const QPushButton *button : m_buttons)
        width += button->sizeHint().width() + u(gap);
    return m_more->isHidden() ? width : width + m_more->sizeHint().width() + u(gap);
}

QRect Banner::proseRect(int width) const
{
    const Unit u(this);
    const int left = u(bar) + u(besides) + u(theme().size(Size::Glyph)) + u(gap);
    const int right = u(besides) + buttonsWidth();
    const int room = qMax(u(40), width - left - right);
    const int height = m_prose.heightFor(room, u);
    return {left, qMax(u(above), (u(leastHeight) - height) / 2), room, height};
}

QSize Banner::sizeHint() const
{
    const Unit u(this);
    const int width = proseRect(0).left() + m_prose.naturalWidth(u) + buttonsWidth() + u(besides);
    return {width, heightForWidth(width)};
}

QSize Banner::minimumSizeHint() const
{
    const Unit u(this);
    return {proseRect(0).left() + u(160) + buttonsWidth(), u(leastHeight)};
}

int Banner::heightForWidth(int width) const
{
    const Unit u(this);
    const int button = m_buttons.isEmpty() ? 0 : m_buttons.first()->sizeHint().height() + u(6);
    return 1 + qMax(qMax(u(leastHeight), button), proseRect(width).height() + 2 * u(above));
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Unit u(this);
    painter.fillRect(rect(), theme().color(tintOf(m_text.hue)));
    painter.fillRect(0, height() - 1, width(), 1, theme().color(Token::Line));
    painter.fillRect(0, 0, u(bar), height() - 1, theme().hue(m_text.hue));
    const QRect prose = proseRect(width());
    const int size = u(theme().size(Size::Glyph));
    paintGlyph(&painter, m_text.glyph, QRectF(u(bar) + u(besides), prose.top(), size, u(18)), size,
        theme().hue(m_text.hue));
    m_prose.paint(&painter, prose, u);
}

void Banner::resizeEvent(QResizeEvent *) { placeButtons(); }

void Banner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        placeButtons();
        updateGeometry();
    }
}

void Banner::placeButtons()
{
    const Unit u(this);
    int right = width() - u(besides);
    QList<QPushButton *> fromTheRight{m_more};
    for (QPushButton *button : m_buttons)
        fromTheRight.insert(1, button);
    for (QPushButton *button : fromTheRight) {
        if (button->isHidden())
            continue;
        const QSize size = button->sizeHint();
        button->setGeometry(
            right - size.width(), (height() - 1 - size.height()) / 2, size.width(), size.height());
        right -= size.width() + u(gap);
    }
}

Banners::Banners(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    hide();
}

void Banners::setBanners(const QList<BannerText> &texts)
{
    if (texts == m_texts)
        return;
    m_texts = texts;
    m_open = m_open && texts.size() > 1;
    build();
    setVisible(!texts.isEmpty());
}

void Banners::build()
{
    qDeleteAll(findChildren<Banner *>(Qt::FindDirectChildrenOnly));
    const qsizetype count = m_open ? m_texts.size() : qMin(qsizetype(1), m_texts.size());
    for (qsizetype i = 0; i < count; ++i) {
        auto *banner = new Banner(m_texts[i], this);
        layout()->addWidget(banner);
        connect(banner, &Banner::buttonPressed, this,
            [this, i](int button) { Q_EMIT buttonPressed(int(i), button); });
        if (i == 0 && !m_open)
            banner->setMore(int(m_texts.size()) - 1);
        connect(
            banner, &Banner::moreWanted, this,
            [this] {
                m_open = true;
                build();
            },
            Qt::QueuedConnection); // the button that asks is deleted
    }
}

} // namespace fairlead::ui
