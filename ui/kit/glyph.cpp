#include "kit/glyph.h"

#include <QCache>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>

#include <array>

namespace fairlead::ui {

namespace {

struct Row {
    Glyph glyph;
    const char *file;
    const char *word;
    Hue hue;
};

constexpr Row rows[] = {
    {Glyph::ItemBlocked, "item-blocked", "blocked", Hue::Bad},
    {Glyph::ItemChecking, "item-checking", "checking", Hue::Text3},
    {Glyph::ItemDeferred, "item-deferred", "deferred", Hue::Active},
    {Glyph::ItemDone, "item-done", "done", Hue::Good},
    {Glyph::ItemFailed, "item-failed", "failed", Hue::Bad},
    {Glyph::ItemFalse, "item-false", "not yet", Hue::Warn},
    {Glyph::ItemNa, "item-na", "not applicable", Hue::Text3},
    {Glyph::ItemOverridden, "item-overridden", "overridden", Hue::Over},
    {Glyph::ItemRegressed, "item-regressed", "regressed", Hue::Bad},
    {Glyph::ItemTodo, "item-todo", "to do", Hue::Text3},
    {Glyph::ItemTrue, "item-true", "true", Hue::Good},
    {Glyph::ItemUnknown, "item-unknown", "unknown", Hue::Text2},
    {Glyph::ItemWaiting, "item-waiting", "waiting", Hue::Active},
    {Glyph::NodeEmpty, "node-empty", "empty", Hue::Active},
    {Glyph::NodeEvacuating, "node-evacuating", "evacuating", Hue::Active},
    {Glyph::NodeFenced, "node-fenced", "fenced", Hue::Bad},
    {Glyph::NodeMaintenanceRequested, "node-maintenance-requested", "maintenance requested",
        Hue::Active},
    {Glyph::NodeOffline, "node-offline", "offline", Hue::Bad},
    {Glyph::NodeOk, "node-ok", "ok", Hue::Text3},
    {Glyph::NodeRebooting, "node-rebooting", "rebooting", Hue::Active},
    {Glyph::NodeSettling, "node-settling", "settling", Hue::Active},
    {Glyph::NodeUnknown, "node-unknown", "unknown", Hue::Text2},
    {Glyph::ProblemCritical, "problem-critical", "critical", Hue::Bad},
    {Glyph::ProblemInformational, "problem-informational", "informational", Hue::Text2},
    {Glyph::ProblemNoncritical, "problem-noncritical", "non-critical", Hue::Warn},
    {Glyph::TrayCritical, "tray-critical", "critical", Hue::Bad},
    {Glyph::TrayFrozen, "tray-frozen", "frozen", Hue::Text2},
    {Glyph::TrayInformational, "tray-informational", "informational", Hue::Text2},
    {Glyph::TrayLinkDown, "tray-link-down", "link down", Hue::Text2},
    {Glyph::TrayNodata, "tray-nodata", "no data", Hue::Text2},
    {Glyph::TrayNoncritical, "tray-noncritical", "non-critical", Hue::Warn},
    {Glyph::TrayQuiet, "tray-quiet", "quiet", Hue::Text2},
    {Glyph::TrayWaitingForYou, "tray-waiting-for-you", "waiting for you", Hue::Active},
    {Glyph::UiClock, "ui-clock", "clock", Hue::Text2},
    {Glyph::UiClose, "ui-close", "close", Hue::Text2},
    {Glyph::UiCopy, "ui-copy", "copy", Hue::Text2},
    {Glyph::UiFilter, "ui-filter", "filter", Hue::Text2},
    {Glyph::UiFlag, "ui-flag", "flag", Hue::Text2},
    {Glyph::UiFold, "ui-fold", "folded", Hue::Text2},
    {Glyph::UiFreeze, "ui-freeze", "frozen", Hue::Text2},
    {Glyph::UiInfo, "ui-info", "info", Hue::Text2},
    {Glyph::UiLock, "ui-lock", "locked", Hue::Text2},
    {Glyph::UiNote, "ui-note", "note", Hue::Text2},
    {Glyph::UiOpen, "ui-open", "open", Hue::Text2},
    {Glyph::UiPerson, "ui-person", "person", Hue::Text2},
    {Glyph::UiPin, "ui-pin", "pin", Hue::Text2},
    {Glyph::UiQueue, "ui-queue", "in the queue", Hue::Text2},
    {Glyph::UiSort, "ui-sort", "sort", Hue::Text2},
    {Glyph::UiTick, "ui-tick", "fine", Hue::Text2},
    {Glyph::UiUnfold, "ui-unfold", "unfolded", Hue::Text2},
    {Glyph::UiUnlock, "ui-unlock", "unlocked", Hue::Text2},
    {Glyph::UiWarning, "ui-warning", "warning", Hue::Text2},
};

const Row *rowOf(Glyph glyph) { return glyph == Glyph::None ? nullptr : &rows[size_t(glyph) - 1]; }

const GlyphShape &shapeOf(Glyph glyph)
{
    static const QList<GlyphShape> shapes = [] {
        QList<GlyphShape> all;
        for (const Row &row : rows) {
            QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(row.file)));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("glyph %s is not compiled in", row.file);
            const auto shape = readGlyph(file.readAll());
            if (!shape)
                qFatal("glyph %s: %s", row.file, qUtf8Printable(shape.error().what));
            all.append(*shape);
        }
        return all;
    }();
    return shapes.at(qsizetype(glyph) - 1);
}

void paintShape(QPainter *painter, const GlyphShape &shape, const QColor &color)
{
    for (const GlyphShape::Part &part : shape.parts) {
        if (part.stroke > 0) {
            painter->strokePath(
                part.path, QPen(color, part.stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        } else {
            painter->fillPath(part.path, color);
        }
    }
}

struct PictureKey {
    Glyph glyph;
    int pixels; // of the device
    QRgb color;
    bool operator==(const PictureKey &) const = default;
    friend size_t qHash(const PictureKey &key, size_t seed)
    {
        return qHashMulti(seed, int(key.glyph), key.pixels, key.color);
    }
};

/// A stroke may reach beyond the grid (node-rebooting does): one unit of room on each side.
constexpr qreal gridWithRoom = 18;

QPixmap pictureOf(const PictureKey &key)
{
    static QCache<PictureKey, QPixmap> pictures(2000);
    if (const QPixmap *known = pictures.object(key))
        return *known;
    auto picture = std::make_unique<QPixmap>(key.pixels, key.pixels);
    picture->fill(Qt::transparent);
    QPainter painter(picture.get());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(key.pixels / gridWithRoom, key.pixels / gridWithRoom);
    painter.translate(1, 1);
    paintShape(&painter, shapeOf(key.glyph), QColor::fromRgba(key.color));
    painter.end();
    const QPixmap result = *picture;
    pictures.insert(key, picture.release());
    return result;
}

/// Asks for the colour at each paint, so that an action's icon follows the theme.
class GlyphIconEngine final : public QIconEngine {
public:
    GlyphIconEngine(Glyph glyph, Hue hue) : m_glyph(glyph), m_hue(hue) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Hue hue = mode == QIcon::Disabled ? Hue::Text3 : m_hue;
        const int size = qMin(rect.width(), rect.height());
        paintGlyph(painter, m_glyph, rect, size, theme().hue(hue));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect({}, size), mode, state);
        return picture;
    }
    QIconEngine *clone() const override { return new GlyphIconEngine(m_glyph, m_hue); }

private:
    Glyph m_glyph;
    Hue m_hue;
};

} // namespace

QList<Glyph> allGlyphs()
{
    QList<Glyph> all;
    for (const Row &row : rows)
        all.append(row.glyph);
    return all;
}

QString nameOf(Glyph glyph)
{
    const Row *row = rowOf(glyph);
    return row ? QString::fromLatin1(row->file) : QString();
}

QString wordOf(Glyph glyph)
{
    const Row *row = rowOf(glyph);
    return row ? QString::fromLatin1(row->word) : QString();
}

Hue hueOf(Glyph glyph)
{
    const Row *row = rowOf(glyph);
    return row ? row->hue : Hue::Text;
}

void paintGlyph(QPainter *painter, Glyph glyph, const QRectF &cell, qreal size, const QColor &color)
{
    if (glyph == Glyph::None)
        return;
    const qreal ratio = painter->device()->devicePixelRatioF();
    const int pixels = qRound(size * gridWithRoom / 16 * ratio);
    const QPixmap picture = pictureOf({glyph, pixels, color.rgba()});
    // On whole pixels of the device: half a pixel would blur every stroke.
    const auto snap = [ratio](qreal v) { return qRound(v * ratio) / ratio; };
    const QPointF at = cell.center() - QPointF(pixels, pixels) / ratio / 2;
    painter->drawPixmap(QRectF(snap(at.x()), snap(at.y()), pixels / ratio, pixels / ratio), picture,
        QRectF(picture.rect()));
}

QIcon glyphIcon(Glyph glyph, Hue hue) { return QIcon(new GlyphIconEngine(glyph, hue)); }

} // namespace fairlead::ui
