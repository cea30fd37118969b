#pragma once

#include "base/clock.h"

#include <QObject>

namespace fairlead::ui {

/// Knows whether pointer and keyboard have been left alone for a while over what it watches.
/// Nothing may jump under a hand that is about to click.
class Rest final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds defaultPause{2000};

    explicit Rest(Clock &clock, std::chrono::milliseconds pause = defaultPause);

    void watch(QObject *widget) { widget->installEventFilter(this); }
    bool isResting() const;
    /// As if a key had been pressed.
    void disturb();

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void rested();

private:
    void waitFor(std::chrono::milliseconds time);

    Clock &m_clock;
    std::chrono::milliseconds m_pause;
    std::optional<MonotonicTime> m_last; ///< when something was touched
    Timer m_timer; ///< at most one: a moving pointer makes hundreds of events
};

} // namespace fairlead::ui
