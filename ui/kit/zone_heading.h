#pragma once

#include "kit/freshness.h"

#include <QWidget>

namespace fairlead::ui {

/// What stands at the right of a heading or in a strip: where it comes from and how old it is.
struct AgeNote {
    QString text = {}; ///< "pve kelpie · 3 s"
    Freshness freshness = Freshness::Fresh;
    bool operator==(const AgeNote &) const = default;
};

/// "pve kelpie · 3 s", "zabbix · ageing 14 s", "ceph · unknown".
AgeNote ageNote(
    const QString &source, std::chrono::milliseconds age, std::chrono::milliseconds interval);

/// The line above each zone: title, note, and at the right always the age.
class ZoneHeading final : public QWidget {
    Q_OBJECT
public:
    explicit ZoneHeading(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setNote(const QString &note);
    void setAge(const AgeNote &age);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void changed();

    QString m_title;
    QString m_note;
    AgeNote m_age;
};

} // namespace fairlead::ui
