#pragma once

#include "kit/look.h"

#include <QApplication>

namespace fairlead::ui {

/// The application's look for a test, with a font that is there on every machine (deps.sh).
class WithLook {
public:
    explicit WithLook(const QString &family = QStringLiteral("DejaVu Sans"), int percent = 100)
        : m_look(new Look(*qApp))
    {
        QFont font(family);
        font.setPixelSize(13);
        m_look->setBaseFont(font);
        m_look->setScheme(Scheme::Light);
        m_look->setTextScale(percent);
    }
    WithLook(const WithLook &) = delete;
    WithLook &operator=(const WithLook &) = delete;
    ~WithLook() { delete m_look; }
    Look *operator->() { return m_look; }

private:
    Look *m_look;
};

} // namespace fairlead::ui
