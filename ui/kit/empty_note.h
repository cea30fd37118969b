#pragma once

#include "kit/prose.h"

#include <QWidget>

class QPushButton;

namespace fairlead::ui {

/// What a zone says when it has nothing to list: plain sentences at the top left, and at most one
/// button. Hidden while it says nothing.
class EmptyNote final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyNote(QWidget *parent = nullptr);

    /// One line each; the button is left out when it has no text.
    void say(const QList<Run> &lines, const QString &button = {});
    bool isSaying() const { return !m_prose.isEmpty(); }

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void buttonPressed();
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void placeButton();

    Prose m_prose;
    QPushButton *m_button; // child
};

} // namespace fairlead::ui
