#pragma once

#include "kit/banner.h"
#include "kit/zone_heading.h"

namespace fairlead::ui {

/// A part of a screen: heading, banners, body. The body becomes its child.
class Zone final : public QWidget {
    Q_OBJECT
public:
    Zone(const QString &title, QWidget *body, QWidget *parent = nullptr);

    ZoneHeading &heading() { return *m_heading; }
    Banners &banners() { return *m_banners; }

private:
    ZoneHeading *m_heading; // children
    Banners *m_banners;
};

} // namespace fairlead::ui
