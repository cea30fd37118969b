// Paints every part in every state: ui_gallery FOLDER [FONT]. A person compares the pictures with the
// mock-ups; the test only sees that they can be made.
#include "kit/look.h"
#include "support/manual_clock.h"
#include "ui/gallery/window.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTableView>

using namespace fairlead;
using namespace fairlead::ui;

namespace {

bool save(QWidget &widget, QSize size, const QString &file)
{
    widget.resize(size);
    widget.show();
    widget.activateWindow();
    for (auto *table : widget.findChildren<QTableView *>()) {
        if (table->currentIndex().isValid()) // the one where the person is
            table->setFocus();
    }
    if (auto *button = widget.findChild<QPushButton *>(QStringLiteral("focused")))
        button->setFocus();
    QCoreApplication::processEvents();
    const QPixmap picture = widget.grab();
    return !picture.isNull() && picture.save(file);
}

bool paintAll(const QDir &folder, const QString &look, int width, bool large)
{
    ManualClock clock;
    const auto file = [&](const char *name) {
        return folder.filePath(
            QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), look).arg(width));
    };
    const QSize screen(width, width == 1280 ? 800 : 1080);
    const QSize parts(width, large ? 3000 : 1500);
    return save(*gallery::makeOverview(false, clock, width), screen, file("overview-quiet"))
        && save(*gallery::makeOverview(true, clock, width), screen, file("overview-bad-night"))
        && save(*gallery::makeParts(clock, width), parts, file("parts"))
        && save(*std::unique_ptr<QWidget>(gallery::makeControls()), {width, large ? 640 : 330},
            file("controls"));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QDir folder(application.arguments().value(1));
    if (application.arguments().size() < 2 || !folder.mkpath(QStringLiteral(".")))
        return 64;
    Look look(application);
    QFont font(application.arguments().value(2, QStringLiteral("DejaVu Sans")));
    font.setPixelSize(13);
    look.setBaseFont(font);
    bool good = true;
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const auto name
            = scheme == Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark");
        look.setScheme(scheme);
        for (const int percent : {100, 200}) {
            look.setTextScale(percent);
            for (const int width : {1280, 1920})
                good = paintAll(folder, QStringLiteral("%1-%2").arg(name).arg(percent), width,
                           percent == 200)
                    && good;
        }
        look.setTextScale(100);
        good = save(*gallery::makeGlyphs(), {1500, 600},
                   folder.filePath(QStringLiteral("glyphs-%1.png").arg(name)))
            && good;
    }
    return good ? 0 : 1;
}
