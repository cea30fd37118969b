#pragma once

#include <QWidget>

namespace fairlead::ui {

class Unit;

/// The views of the window: the number is the key, the count is never coloured. Number keys work in
/// the whole window, arrows when the tabs have the focus.
class ViewTabs final : public QWidget {
    Q_OBJECT
public:
    struct Tab {
        QString name = {};
        QString count = {}; ///< empty: none
        bool operator==(const Tab &) const = default;
    };

    explicit ViewTabs(const QStringList &names, QWidget *parent = nullptr);

    void setCount(int tab, const QString &count);
    int current() const { return m_current; }
    void setCurrent(int tab);

    QRect tabRect(int tab) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int tab);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Fit { All, NoCounts, NumbersOnly };
    Fit fit() const;
    int widthOf(int tab, Fit fit, const Unit &u) const;
    int totalWidth(Fit fit) const;
    void paintTab(QPainter *painter, int tab, const Unit &u) const;
    int tabAt(QPoint position) const;
    void setHovered(int tab);
    void nameIt();

    QList<Tab> m_tabs;
    int m_current = 0;
    int m_hovered = -1;
};

} // namespace fairlead::ui
