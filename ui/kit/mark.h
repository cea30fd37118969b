#pragma once

#include "kit/glyph.h"

#include <QWidget>

namespace fairlead::ui {

/// A glyph with its words on one line: the lock in the toolbar ("Read-only", "Unlocked for this run",
/// "52 min left"), or a note that is true until it changes.
class Mark final : public QWidget {
    Q_OBJECT
public:
    explicit Mark(QWidget *parent = nullptr);

    void say(Glyph glyph, const QString &text, const QString &note = {}, Hue hue = Hue::Text,
        bool strong = false);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Glyph m_glyph = Glyph::None;
    QString m_text;
    QString m_note;
    Hue m_hue = Hue::Text;
    bool m_strong = false;
};

} // namespace fairlead::ui
