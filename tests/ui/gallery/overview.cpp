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

#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSplitter>
#include <QToolBar>
#include <QVBoxLayout>

namespace fairlead::ui::gallery {

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

class Overview final : public QWidget {
public:
    Overview(bool badNight, Clock &clock, int width)
        : m_clock(clock)
        , m_bad(badNight)
        , m_problems(makeProblems(badNight))
        , m_nodes(makeNodes(badNight))
        , m_pools(makePools(badNight))
        , m_changes(makeChanges(badNight))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(menu());
        layout->addWidget(toolbar());
        auto *band = new ProductionBand;
        band->setProduction(true);
        layout->addWidget(band);
        auto *verdict = new VerdictBar(verdictCells());
        const auto values = verdictValues(badNight);
        for (int i = 0; i < values.size(); ++i)
            verdict->setValue(i, values[i]);
        layout->addWidget(verdict);
        layout->addWidget(tabs());
        layout->addWidget(
            width / (Unit(this)(1300) / 1300.0) < 1100 ? oneColumn() : columns(width), 1);
        layout->addWidget(strip());
        layout->addWidget(footer());
    }
    ~Overview() override
    {
        qDeleteAll(findChildren<QWidget *>(Qt::FindDirectChildrenOnly)); // before the models
    }

private:
    static QWidget *menu()
    {
        auto *bar = new QMenuBar;
        for (const char *title : {"&File", "&View", "&Go", "&Object", "&Run", "&Tools", "&Help"})
            bar->addMenu(t(title));
        return bar;
    }

    QWidget *toolbar() const
    {
        const Unit u(this);
        auto *bar = new QToolBar;
        bar->setFixedHeight(u(theme().size(Size::Toolbar)));
        auto *chip = new ClusterChip;
        chip->setCluster(t("ams1"), true);
        bar->addWidget(chip);
        auto *lock = new Mark;
        if (m_bad)
            lock->say(
                Glyph::UiUnlock, t("Unlocked for this run"), t("52 min left"), Hue::Active, true);
        else
            lock->say(Glyph::UiLock, t("Read-only"));
        bar->addWidget(lock);
        auto *filter = new QLineEdit;
        filter->setPlaceholderText(t("Filter: node: class: !ack age>1h"));
        filter->addAction(glyphIcon(Glyph::UiFilter, Hue::Text2), QLineEdit::LeadingPosition);
        filter->setFixedWidth(u(260));
        bar->addWidget(filter);
        auto *space = new QWidget;
        space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        bar->addWidget(space);
        auto *clock = new Mark;
        clock->say(Glyph::None, t("02:47:31 UTC"), t("03:47 local"), Hue::Text, true);
        bar->addWidget(clock);
        return bar;
    }

    QWidget *tabs() const
    {
        auto *tabs = new ViewTabs({t("Overview"), t("Problems"), t("Nodes"), t("Guests"), t("Ceph"),
            t("Hardware"), t("Certificates"), t("Runs"), t("Ledger")});
        tabs->setCount(1, m_bad ? t("60") : t("2"));
        tabs->setCount(3, t("102"));
        return tabs;
    }

    Zone *zone(const char *title, const char *note, const char *age, RowsModelBase &rows)
    {
        auto *table = new RowsTable(rows, m_clock);
        auto *zone = new Zone(t(title), table);
        zone->heading().setNote(t(note));
        zone->heading().setAge({t(age), Freshness::Fresh});
        return zone;
    }

    Zone *problems()
    {
        auto *one = zone("Problems",
            m_bad ? "60 firing · 49 folded under their cause" : "next breach first", "zabbix · 8 s",
            *m_problems);
        auto *table = one->findChild<RowsTable *>();
        table->selectRow(m_bad ? 2 : 0);
        if (!m_bad)
            table->note().say({{t("No critical or non-critical problem."), Hue::Text2},
                {t("Last one: osd.7 slow ops on selkie, recovered Mon 19:42 after 11 min."),
                    Hue::Text3}});
        return one;
    }
    Zone *nodes()
    {
        auto *one = zone("Nodes",
            m_bad ? "4 ok · 1 fenced · 1 unknown" : "5 · what happens if one leaves now",
            "pve kelpie · 3 s", *m_nodes);
        if (m_bad)
            one->heading().setAge({t("pve kelpie · ageing 14 s"), Freshness::Ageing});
        return one;
    }
    Zone *pools()
    {
        auto *one
            = zone("Ceph", m_bad ? "20 of 25 OSDs up · recovering 412 MiB/s" : "25 OSDs up, 25 in",
                "ceph · 3 s", *m_pools);
        if (m_bad)
            one->banners().setBanners(
                {{Hue::Bad, Glyph::UiWarning, t("ceph mon.b: no answer for 41 s."),
                    t("Asked again in 8 s; the other two agree."), {t("Details"), t("Fix…")}}});
        return one;
    }
    Zone *changes() { return zone("Changes", "since 22:10, when you left", "", *m_changes); }

    QWidget *columns(int width)
    {
        auto *split = new QSplitter;
        auto *left = new QSplitter(Qt::Vertical);
        auto *right = new QSplitter(Qt::Vertical);
        left->addWidget(problems());
        right->addWidget(nodes());
        right->addWidget(pools());
        (m_bad ? left : right)->addWidget(changes());
        split->addWidget(left);
        split->addWidget(right);
        split->setChildrenCollapsible(false);
        const int first = m_bad ? width * 48 / 100 : width / 3;
        split->setSizes({first, width - first});
        return split;
    }
    QWidget *oneColumn()
    {
        auto *split = new QSplitter(Qt::Vertical);
        split->addWidget(problems());
        split->addWidget(nodes());
        split->setChildrenCollapsible(false);
        return split;
    }

    QWidget *strip() const
    {
        auto *strip = new SourceStrip;
        QList<SourceStrip::Source> sources{{t("pve kelpie"), t("3 s")}, {t("ceph"), t("4 s")},
            {t("zabbix"), t("11 s")}, {t("idrac"), t("38 s")}, {t("zulip"), t("20 s")}};
        if (m_bad) {
            sources[2] = {t("zabbix"), t("ageing 24 s"), Freshness::Ageing, false};
            sources.append(
                {t("pve paloma"), t("unknown · last answer 02:31:09"), Freshness::Unknown, false});
            sources.append(
                {t("netbox"), t("TLS name mismatch · retry 8 s"), Freshness::Unknown, true});
        }
        strip->setSources(
            sources, m_bad ? t("your link: ok") : t("all sources within their interval"));
        return strip;
    }
    static QWidget *footer()
    {
        auto *footer = new KeyFooter;
        footer->setBindings(
            {{t("Enter"), t("open")}, {t("Space"), t("why")}, {t("Tab"), t("next zone")},
                {t("a"), t("acknowledge")}, {t("s"), t("suppress…")}, {t("p"), t("procedures")},
                {t("n"), t("note")}, {t("F2"), t("queue")}, {t("F5"), t("re-sense")}});
        return footer;
    }

    Clock &m_clock;
    bool m_bad;
    std::unique_ptr<Problems> m_problems;
    std::unique_ptr<Nodes> m_nodes;
    std::unique_ptr<Pools> m_pools;
    std::unique_ptr<Changes> m_changes;
};

} // namespace

std::unique_ptr<QWidget> makeOverview(bool badNight, Clock &clock, int width)
{
    return std::make_unique<Overview>(badNight, clock, width);
}

} // namespace fairlead::ui::gallery
