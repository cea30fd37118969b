#include "kit/banner.h"
#include "kit/cluster_chip.h"
#include "kit/empty_note.h"
#include "kit/key_footer.h"
#include "kit/mark.h"
#include "kit/rows_table.h"
#include "kit/source_strip.h"
#include "kit/view_tabs.h"
#include "kit/zone.h"
#include "ui/gallery/site.h"
#include "ui/gallery/window.h"

#include <QGridLayout>
#include <QHoverEvent>
#include <QTimer>

namespace fairlead::ui::gallery {

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

QWidget *headings()
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const std::initializer_list<AgeNote> ages{{t("pve kelpie · 3 s"), Freshness::Fresh},
        {t("zabbix · ageing 14 s"), Freshness::Ageing}, {t("ceph · unknown"), Freshness::Unknown},
        {t("asking 2 s"), Freshness::Fresh}};
    for (const AgeNote &age : ages) {
        auto *heading = new ZoneHeading(t("Nodes"));
        heading->setNote(t("a note that is quite long and has to give way to the age when it is "
                           "narrow, which happens at two hundred per cent of text"));
        heading->setAge(age);
        layout->addWidget(heading);
    }
    return box;
}

QWidget *chips()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    for (const bool production : {true, false}) {
        auto *chip = new ClusterChip;
        chip->setCluster(production ? t("ams1") : t("lab"), production);
        grid->addWidget(chip, production ? 0 : 1, 0);
    }
    const auto mark = [grid](int row, int column, Glyph glyph, const char *text, const char *note,
                          Hue hue, bool strong) {
        auto *one = new Mark;
        one->say(glyph, t(text), t(note), hue, strong);
        grid->addWidget(one, row, column);
    };
    mark(0, 1, Glyph::UiLock, "Read-only", "", Hue::Text, false);
    mark(0, 2, Glyph::UiUnlock, "Unlocked for this run", "52 min left", Hue::Active, true);
    mark(1, 1, Glyph::UiFreeze, "Frozen by AB", "24 min", Hue::Warn, false);
    mark(1, 2, Glyph::UiPin, "A second host lost stops writes.", "", Hue::Text, false);
    grid->setColumnStretch(3, 1);
    return box;
}

QWidget *banners()
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const BannerText worst{Hue::Bad, Glyph::UiWarning, t("zabbix: TLS name mismatch."),
        t("The certificate says zabbix.old.example. Rows below are from 14:06:50. Retry in 8 s."),
        {t("Details"), t("Fix…")}};
    auto *stack = new Banners;
    stack->setBanners(
        {worst, {Hue::Warn, Glyph::UiClock, t("pve is slow."), t("Answers take 4 s."), {}}});
    layout->addWidget(stack);
    const auto add = [layout](Hue hue, Glyph glyph, const char *clause, const char *sentence,
                         QStringList buttons) {
        layout->addWidget(new Banner({hue, glyph, t(clause), t(sentence), std::move(buttons)}));
    };
    add(Hue::Warn, Glyph::ItemFalse, "Backup runs on this node.",
        "vm 311, 64 % after 4:02, usually 6:10. "
        "A reboot now would break it off; the next one starts at 03:00 and takes an hour and a "
        "half.",
        {t("Wait for it")});
    add(Hue::Active, Glyph::ItemWaiting, "Waiting for paloma.",
        "3:10 so far · usual 4:00 · slow after 9:00.", {});
    add(Hue::Over, Glyph::ItemOverridden, "Overridden by A. Bakker.",
        "sensor wrong: the PSU was swapped at 13:40.", {});
    return box;
}

QWidget *notes()
{
    auto *box = new QWidget;
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    box->setBackgroundRole(QPalette::Base);
    box->setAutoFillBackground(true);
    const auto add = [layout](const QList<Run> &lines, const char *button = "") {
        auto *note = new EmptyNote;
        note->say(lines, t(button));
        layout->addWidget(note, 1, Qt::AlignTop);
    };
    add({{t("No answer yet from zabbix.example (2 s)"), Hue::Text3}});
    add({{t("No critical or non-critical problem."), Hue::Text2},
        {t("Last one: osd.7 slow ops, recovered Mon 19:42 after 11 min."), Hue::Text3}});
    add({{t("Zabbix is not configured for ams1.")}}, "Set up…");
    add({{t("No row matches node:kelpie class:crit. 60 hidden.")}}, "Clear filter (Esc)");
    return box;
}

QWidget *footers(int width)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (const int part : {1, 3, 8}) {
        auto *footer = new KeyFooter;
        footer->setBindings(
            {{t("Enter"), t("open")}, {t("Space"), t("why")}, {t("Tab"), t("next zone")},
                {t("a"), t("acknowledge")}, {t("s"), t("suppress…")}, {t("p"), t("procedures")}});
        footer->setFixedWidth(width / part);
        layout->addWidget(footer);
        auto *strip = new SourceStrip;
        strip->setSources(
            {{t("pve kelpie"), t("3 s")}, {t("ceph"), t("4 s")},
                {t("zabbix"), t("TLS name mismatch · retry 8 s"), Freshness::Fresh, true},
                {t("idrac"), t("38 s")}, {t("zulip"), t("ageing 20 s"), Freshness::Ageing, false}},
            t("your link: ok"));
        strip->setFixedWidth(width / part);
        layout->addWidget(strip);
    }
    auto *down = new SourceStrip;
    down->setAllDown(t("Your link: gateway ok, VPN down 0:40. Clocks keep running."));
    layout->addWidget(down);
    return box;
}

class Parts final : public QWidget {
public:
    Parts(Clock &clock, int width) : m_nodes(makeNodes(true)), m_empty(makeNodes(true))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(6);
        layout->addWidget(chips());
        for (const bool bad : {false, true}) {
            auto *bar = new VerdictBar(verdictCells());
            const auto values = verdictValues(bad);
            for (int i = 0; i < values.size(); ++i)
                bar->setValue(i, values[i]);
            layout->addWidget(bar);
        }
        layout->addWidget(new VerdictBar(verdictCells())); // nothing known yet
        layout->addWidget(headings());
        layout->addWidget(banners());
        layout->addWidget(notes());
        auto *table = new RowsTable(*m_nodes, clock);
        table->selectRow(1);
        table->setMinimumHeight(table->sizeHint().height());
        QTimer::singleShot(0, table, [table] {
            const QPointF over = table->visualRect(table->model()->index(4, 0)).center();
            QHoverEvent hover(QEvent::HoverMove, over, over, over);
            QCoreApplication::sendEvent(table->viewport(), &hover);
        });
        layout->addWidget(table);
        m_empty->show({});
        auto *empty = new RowsTable(*m_empty, clock);
        empty->note().say({{t("No answer yet from pve kelpie (2 s)"), Hue::Text3}});
        layout->addWidget(empty);
        layout->addWidget(makeControls());
        layout->addWidget(footers(width));
    }
    ~Parts() override { qDeleteAll(findChildren<QWidget *>(Qt::FindDirectChildrenOnly)); }

private:
    std::unique_ptr<Nodes> m_nodes;
    std::unique_ptr<Nodes> m_empty;
};

} // namespace

std::unique_ptr<QWidget> makeParts(Clock &clock, int width)
{
    return std::make_unique<Parts>(clock, width);
}

} // namespace fairlead::ui::gallery
