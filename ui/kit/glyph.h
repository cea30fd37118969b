#pragma once

#include "base/result.h"
#include "kit/theme.h"

#include <QIcon>
#include <QList>
#include <QPainterPath>
#include <QRectF>

class QPainter;

namespace fairlead::ui {

/// The signs; each is a file in resources/icons. States of items and nodes, classes of problems, the
/// tray, the interface.
enum class Glyph {
    None,
    ItemBlocked,
    ItemChecking,
    ItemDeferred,
    ItemDone,
    ItemFailed,
    ItemFalse,
    ItemNa,
    ItemOverridden,
    ItemRegressed,
    ItemTodo,
    ItemTrue,
    ItemUnknown,
    ItemWaiting,
    NodeEmpty,
    NodeEvacuating,
    NodeFenced,
    NodeMaintenanceRequested,
    NodeOffline,
    NodeOk,
    NodeRebooting,
    NodeSettling,
    NodeUnknown,
    ProblemCritical,
    ProblemInformational,
    ProblemNoncritical,
    TrayCritical,
    TrayFrozen,
    TrayInformational,
    TrayLinkDown,
    TrayNodata,
    TrayNoncritical,
    TrayQuiet,
    TrayWaitingForYou,
    UiClock,
    UiClose,
    UiCopy,
    UiFilter,
    UiFlag,
    UiFold,
    UiFreeze,
    UiInfo,
    UiLock,
    UiNote,
    UiOpen,
    UiPerson,
    UiPin,
    UiQueue,
    UiSort,
    UiTick,
    UiUnfold,
    UiUnlock,
    UiWarning,
};

/// What a file says: paths on a grid of 16 x 16, each filled (stroke 0) or stroked so wide.
struct GlyphShape {
    struct Part {
        QPainterPath path;
        qreal stroke = 0;
    };
    QList<Part> parts;
};

/// Reads the little that the files use: `path` elements with absolute M L C Z, filled or stroked in
/// one colour. Anything else is a failure, so that a file that would be painted wrongly is noticed.
Result<GlyphShape> readGlyph(const QByteArray &svg);

/// All of them, without None.
QList<Glyph> allGlyphs();
/// "item-failed": the name of its file.
QString nameOf(Glyph glyph);
/// "failed": what it says to those who do not see it. Empty for None.
QString wordOf(Glyph glyph);
/// The hue of what it stands for, unless the screen says otherwise.
Hue hueOf(Glyph glyph);

/// Paints it in the middle of `cell`, `size` logical pixels wide, at the device's own resolution.
void paintGlyph(
    QPainter *painter, Glyph glyph, const QRectF &cell, qreal size, const QColor &color);

/// For actions and buttons; follows the theme when that changes.
QIcon glyphIcon(Glyph glyph, Hue hue = Hue::Text);

} // namespace fairlead::ui
