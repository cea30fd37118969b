#pragma once

#include "kit/verdict_bar.h"

namespace fairlead::ui {

/// A cell of the verdict bar; its own widget, so that it has a place and a name for a screen reader.
class VerdictCell final : public QWidget {
    Q_OBJECT
public:
    VerdictCell(const VerdictBar::Cell &cell, QWidget *parent);

    void setValue(const VerdictValue &value);
    void setNoteShown(bool shown);
    /// What the widest value needs.
    int fixedWidth(bool withNote) const;

Q_SIGNALS:
    void activated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void nameIt();

    QString m_caption;
    VerdictValue m_widest;
    VerdictValue m_value;
    bool m_noteShown = true;
};

} // namespace fairlead::ui
