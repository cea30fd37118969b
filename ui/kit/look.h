#pragma once

#include "kit/theme.h"
#include "kit/unit.h"

#include <QObject>

#include <optional>

class QApplication;

namespace fairlead::ui {

/// Gives the application its look: style, palette, style sheet and base font. One lives in main(),
/// made after the application and before the first widget; settings change it while it runs.
class Look final : public QObject {
    Q_OBJECT
public:
    explicit Look(QApplication &application);

    /// Nothing: as the system is, now and when it changes.
    void setScheme(std::optional<Scheme> scheme);
    /// Per cent of the base font, 100 to 200.
    void setTextScale(int percent);
    /// Instead of the system's font.
    void setBaseFont(const QFont &font);

    int textScale() const { return m_textScale; }

    /// Wall mode: everything in this window at 2.2 times the size.
    static void setWallMode(QWidget *window, bool on);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void apply();
    static Scheme systemScheme();

    QFont m_baseFont;
    std::optional<Scheme> m_scheme;
    int m_textScale = 100;
};

/// The style sheet with each `@token` replaced by its colour and each `8u` by so many pixels.
QString styleSheet(const QString &text, const Theme &theme, const Unit &u);

} // namespace fairlead::ui
