#pragma once

#include <QWidget>

namespace fairlead::ui {

/// Which cluster this is: for production a full chip with a flag, otherwise an outlined one. Without
/// a status hue, since it is always there.
class ClusterChip final : public QWidget {
    Q_OBJECT
public:
    explicit ClusterChip(QWidget *parent = nullptr);
    void setCluster(const QString &name, bool production);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString text() const;

    QString m_name;
    bool m_production = false;
};

/// The striped line through the whole width, on top of a window or of a dialog that writes. It takes
/// no room when the cluster is not production.
class ProductionBand final : public QWidget {
    Q_OBJECT
public:
    explicit ProductionBand(QWidget *parent = nullptr);
    void setProduction(bool production);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace fairlead::ui
