#pragma once

#include "base/clock.h"

#include <QWidget>

#include <memory>

namespace fairlead::ui::gallery {

/// A whole window made of the parts, as the overview will be. Owns its models.
std::unique_ptr<QWidget> makeOverview(bool badNight, Clock &clock, int width);

/// Every part in every state, one under the other.
std::unique_ptr<QWidget> makeParts(Clock &clock, int width);

/// Glyphs, and every ink on every ground.
std::unique_ptr<QWidget> makeGlyphs();

/// Controls of the style: buttons, fields, boxes, menus.
QWidget *makeControls();

} // namespace fairlead::ui::gallery
