#include "kit/zone.h"

#include <QVBoxLayout>

namespace fairlead::ui {

Zone::Zone(const QString &title, QWidget *body, QWidget *parent)
    : QWidget(parent)
    , m_heading(new ZoneHeading(title))
    , m_banners(new Banners)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_heading);
    layout->addWidget(m_banners);
    layout->addWidget(body, 1);
    if (body->accessibleName().isEmpty())
        body->setAccessibleName(title);
}

} // namespace fairlead::ui
