#pragma once

#include <QWidget>

namespace fairlead::ui {

class Unit;

/// A row of the binding table: "Enter", "open". The footer, the help and the tests read the same one.
struct KeyBinding {
    QString keys = {};
    QString verb = {};
    bool operator==(const KeyBinding &) const = default;
};

/// The keys that are valid here. When it is narrow, pairs go from the right; the last one, which
/// leads to all keys, goes last.
class KeyFooter final : public QWidget {
    Q_OBJECT
public:
    explicit KeyFooter(QWidget *parent = nullptr);

    void setBindings(const QList<KeyBinding> &bindings);
    /// Stands at the far right; "? all keys" unless said otherwise.
    void setLast(const KeyBinding &binding);

    /// How many of the bindings there is room for, besides the last one.
    int shownCount() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameIt();

    QList<KeyBinding> m_bindings;
    KeyBinding m_last;
};

} // namespace fairlead::ui
