#include "kit/rest.h"

#include <QEvent>

namespace fairlead::ui {

namespace {

bool isTouch(QEvent::Type type)
{
    switch (type) {
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::HoverMove:
    case QEvent::Wheel:
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
        return true;
    default:
        return false;
    }
}

} // namespace

Rest::Rest(Clock &clock, std::chrono::milliseconds pause) : m_clock(clock), m_pause(pause) { }

bool Rest::isResting() const { return !m_last || m_clock.now().monotonic - *m_last >= m_pause; }

void Rest::disturb()
{
    m_last = m_clock.now().monotonic;
    if (!m_timer)
        waitFor(m_pause);
}

bool Rest::eventFilter(QObject *watched, QEvent *event)
{
    if (isTouch(event->type()))
        disturb();
    return QObject::eventFilter(watched, event);
}

void Rest::waitFor(std::chrono::milliseconds time)
{
    m_timer = m_clock.after(time, [this] {
        m_timer = {};
        const auto since = m_clock.now().monotonic - *m_last;
        if (since >= m_pause)
            Q_EMIT rested();
        else
            waitFor(std::chrono::ceil<std::chrono::milliseconds>(m_pause - since));
    });
}

} // namespace fairlead::ui
